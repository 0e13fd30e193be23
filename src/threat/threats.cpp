// SPDX-License-Identifier: Apache-2.0
#include "threat/threats.h"

#include <fmt/format.h>

#include <algorithm>

#include "assess/catalogue_files.h"
#include "base/sha256.h"
#include "threat/parse.h"

namespace assay::threat {
namespace {

// Length before content: two catalogues with the same digest have the same files.
void add(base::Sha256& digest, std::string_view part) {
  const std::string length = fmt::format("{}\n", part.size());
  digest.update(base::as_bytes(length));
  digest.update(base::as_bytes(part));
}

template <class Item, class Parse>
base::Result<void> read(std::vector<Item>& into, const assess::CatalogueFile& file, Parse&& parse) {
  TRY(auto item, parse(file.text, std::string(file.path)));
  const auto other = std::ranges::find(into, item.id, &Item::id);
  if (other != into.end()) return base::fail(fmt::format("{}:1: id: {} stands in {} too: give one of them another id", file.path, item.id, other->file));
  into.push_back(std::move(item));
  return {};
}

template <class Item>
const Item* find(const std::vector<Item>& all, std::string_view id) {
  const auto found = std::ranges::lower_bound(all, id, {}, &Item::id);
  return found == all.end() || found->id != id ? nullptr : &*found;
}

}  // namespace

const Figure& Exposure::figure(assess::State state) const {
  if (state == assess::State::violated && violated) return *violated;
  if (state == assess::State::met && met) return *met;
  return prior;
}

base::Result<Threats> Threats::embedded() { return from_files(assess::embedded_files()); }

base::Result<Threats> Threats::from_files(std::span<const assess::CatalogueFile> files) {
  std::vector<assess::CatalogueFile> sorted;
  for (const auto& file : files) {
    if (assess::is_threat_file(file.path)) sorted.push_back(file);
  }
  std::ranges::sort(sorted, {}, &assess::CatalogueFile::path);
  Threats threats;
  base::Sha256 digest;
  for (const auto& file : sorted) {
    add(digest, file.path);
    add(digest, file.text);
    const auto folder = file.path.substr(0, file.path.find('/'));
    if (folder == "techniques" && file.path.ends_with("/vocabulary.yaml")) {
      TRY(auto words, parse_vocabulary(file.text, std::string(file.path)));
      for (auto& word : words) {
        const auto other = std::ranges::find(threats.predicates_, word.name, &Predicate::name);
        if (other != threats.predicates_.end()) return base::fail(fmt::format("{}:{}: {} stands in {} too: remove one", word.file, word.line, word.name, other->file));
        threats.predicates_.push_back(std::move(word));
      }
    } else if (folder == "techniques") {
      CHECK(read(threats.techniques_, file, parse_technique));
    } else if (folder == "exposures") {
      CHECK(read(threats.exposures_, file, parse_exposure));
    } else if (folder == "scenarios") {
      CHECK(read(threats.scenarios_, file, parse_scenario));
    } else if (folder == "losses") {
      CHECK(read(threats.losses_, file, parse_loss));
    } else {
      CHECK(read(threats.measures_, file, parse_measure));
    }
  }
  std::ranges::sort(threats.predicates_, {}, &Predicate::name);
  std::ranges::sort(threats.exposures_, {}, &Exposure::id);
  std::ranges::sort(threats.techniques_, {}, &Technique::id);
  std::ranges::sort(threats.scenarios_, {}, &Scenario::id);
  std::ranges::sort(threats.losses_, {}, &Loss::id);
  std::ranges::sort(threats.measures_, {}, &Measure::id);
  const auto sum = digest.finish();
  threats.sha256_ = base::hex(sum);
  return threats;
}

std::set<std::string> Threats::units() const {
  std::set<std::string> all;
  for (const auto& loss : losses_) all.insert(loss.unit);
  return all;
}

const Predicate* Threats::predicate(std::string_view name) const {
  const auto found = std::ranges::lower_bound(predicates_, name, {}, &Predicate::name);
  return found == predicates_.end() || found->name != name ? nullptr : &*found;
}

const Exposure* Threats::exposure(std::string_view id) const { return find(exposures_, id); }
const Measure* Threats::measure(std::string_view id) const { return find(measures_, id); }

}  // namespace assay::threat
