// SPDX-License-Identifier: Apache-2.0
#include "app/draft_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>

#include "assess/kinds.h"
#include "base/letters.h"
#include "network/parts.h"

namespace assay::app {
namespace {

using Standing = DraftedFile::Standing;

// One function as one file configures it.
struct Configured {
  std::string file;
  std::string kind;
  std::set<std::string> addresses;  // at which it serves
  bool alone = false;               // the file configures nothing else
};

// What of the network traffic would have shown: an interface counts as tapped where its ends were seen, not by a message of somebody.
struct Shown {
  bool sbi = false;
  bool n2 = false;
  bool n4 = false;
  bool any = false;

  [[nodiscard]] bool would_show(const std::string& kind) const {
    const bool at_sbi = assess::means_kind("SBI", kind);
    const bool at_n2 = assess::means_kind("N2", kind);
    const bool at_n4 = assess::means_kind("N4", kind);
    return (at_sbi && sbi) || (at_n2 && n2) || (at_n4 && n4) || (!at_sbi && !at_n2 && !at_n4 && any);
  }
};

std::string word(std::string_view kind) {
  std::string out = base::lower(kind);
  std::ranges::replace_if(out, [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); }, '-');
  return out.empty() ? "function" : out;
}

bool is_literal(std::string_view address) {
  return !address.empty() && address.find_first_not_of("0123456789abcdefABCDEF.:/") == std::string_view::npos && address.find_first_of(".:") != std::string_view::npos &&
         address != "0.0.0.0" && address != "::" && !address.starts_with("127.");
}

bool share_one(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::ranges::any_of(a, [&b](const auto& each) { return b.contains(each); });
}

// Folders that lie between two files.
std::ptrdiff_t distance(const std::string& one, const std::string& other) {
  const auto a = std::filesystem::path(one).parent_path();
  const auto b = std::filesystem::path(other).parent_path();
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return std::distance(in_a, a.end()) + std::distance(in_b, b.end());
}

class Maker {
 public:
  Maker(facts::Store& store, const std::vector<std::string>& evidence) : store_(store) {
    for (const auto& path : evidence) {
      places_.emplace(path, parts_.files.size());
      parts_.files.push_back({.path = path, .standing = Standing::evidence, .function = {}, .product = {}, .why = {}});
    }
  }

  base::Result<DraftParts> make() {
    CHECK(look_at_traffic());
    CHECK(look_at_ids());
    TRY(const auto configured, configurations());
    std::map<std::string, std::vector<const Configured*>> without_address;  // by kind
    for (const auto& each : configured) {
      if (!at_its_address(each)) without_address[each.kind].push_back(&each);
    }
    for (const auto& [kind, entries] : without_address) settle(kind, entries);
    const auto anchors = owned_files_;
    for (const auto& [kind, entries] : undecided_) choose(kind, entries, anchors);
    CHECK(set_containers_apart());
    CHECK(set_ues_apart());
    for (const auto& each : claimed_) propose(each.kind, each.addresses, "only claimed in traffic");
    return std::move(parts_);
  }

 private:
  base::Result<void> look_at_traffic() {
    // Several functions at one address are one host's, and stand one by one.
    TRY(const auto answer, store_.query("SELECT kind, address, certainty FROM functions WHERE kind NOT IN ('UE', 'DN', 'NF', 'unidentified') AND address <> '' AND certainty IN ('shown', 'claimed') ORDER BY function"));
    for (const auto& row : answer.rows) {
      const auto& kind = row.at(0).text;
      if (row.at(2).text == "claimed") claimed_.push_back({.name = {}, .kind = kind, .addresses = {row.at(1).text}, .why = {}});
      else add(kind, {row.at(1).text}, "seen in traffic");
    }
    std::set<std::string> kinds;
    for (const auto& each : parts_.functions) kinds.insert(each.kind);
    const auto at = [&kinds](std::string_view interface) { return std::ranges::count_if(kinds, [interface](const auto& kind) { return assess::means_kind(interface, kind); }); };
    shown_ = {.sbi = at("SBI") >= 3, .n2 = at("N2") >= 2, .n4 = at("N4") >= 2, .any = kinds.size() >= 3};
    return {};
  }

  base::Result<std::vector<Configured>> configurations() {
    TRY(const auto diameter, store_.query("SELECT count(*) FROM diameter_messages"));
    const bool diameter_seen = diameter.rows.at(0).at(0).integer != 0;
    TRY(const auto answer, store_.query("SELECT f.kind, f.\"function\", e.name, i.address FROM configured_functions AS f JOIN evidence AS e ON e.evidence = f.evidence "
                                        "LEFT JOIN configured_interfaces AS i ON i.evidence = f.evidence AND i.\"function\" = f.\"function\" AND i.role = 'server' WHERE f.kind <> 'UE' ORDER BY f.fact, i.fact"));
    std::vector<Configured> list;
    std::map<std::pair<std::string, std::string>, std::size_t> at;
    std::map<std::string, unsigned> in_file;
    for (const auto& row : answer.rows) {
      if (row.at(0).text == "Diameter") {  // a protocol of some function
        auto& it = file(row.at(2).text);
        it.why = "Diameter of some function: say whose, with 'of', or it counts for no verdict";
        if (shown_.any && !diameter_seen) it.standing = Standing::unseen;
        continue;
      }
      const auto [found, fresh] = at.emplace(std::pair(row.at(2).text, row.at(1).text), list.size());
      if (fresh) {
        list.push_back({.file = row.at(2).text, .kind = row.at(0).text, .addresses = {}});
        ++in_file[list.back().file];
      }
      if (const auto address = row.at(3).as_text(); is_literal(address)) list[found->second].addresses.insert(address);
    }
    for (auto& each : list) each.alone = in_file[each.file] == 1;
    return list;
  }

  // Whether its addresses say whose file it is, or that it is of one that traffic does not show.
  bool at_its_address(const Configured& entry) {
    if (entry.addresses.empty()) return false;
    const auto is_it = [&entry](const DraftedFunction& each) { return each.kind == entry.kind && share_one(each.addresses, entry.addresses); };
    if (const auto found = std::ranges::find_if(claimed_, is_it); found != claimed_.end()) take_up(found, "claimed in traffic, and configured in " + entry.file);
    auto found = std::ranges::find_if(parts_.functions, is_it);
    if (found == parts_.functions.end()) {
      const bool elsewhere = shown_.would_show(entry.kind);
      const auto why = fmt::format("configured in {}{}", entry.file, elsewhere ? ", not seen in traffic" : "");
      if (elsewhere) propose(entry.kind, entry.addresses, why);
      else add(entry.kind, entry.addresses, why);
      found = std::prev(parts_.functions.end());
    }
    if (!entry.alone) return true;
    const auto standing = found->proposed ? Standing::unseen : owned_.contains(found->name) ? Standing::candidate : Standing::own;
    give(entry.file, found->name, standing, {});
    return true;
  }

  // Files of one kind that name no address.
  void settle(const std::string& kind, const std::vector<const Configured*>& entries) {
    std::vector<std::string> files;
    for (const auto* each : entries) {
      if (each->alone) files.push_back(each->file);
    }
    const auto is_claimed = [&kind](const DraftedFunction& each) { return each.kind == kind; };
    if (count(kind) == 0 && !files.empty() && std::ranges::count_if(claimed_, is_claimed) == 1) {
      // That there is one makes nobody it who says so.
      const auto claimed = std::ranges::find_if(claimed_, is_claimed);
      add(kind, {}, fmt::format("configured; {} only claims to be it in traffic: put that address here if it is yours", *claimed->addresses.begin()));
      claimed_.erase(claimed);
    }
    if (count(kind) == 0) return configured_only(kind, entries);
    if (count(kind) > 1) {
      std::vector<std::string> names;
      for (const auto& each : parts_.functions) {
        if (each.kind == kind) names.push_back(each.name);
      }
      for (const auto& each : files) give(each, names.front(), Standing::of_kind, fmt::format("or {}", fmt::join(std::next(names.begin()), names.end(), ", ")));
      return;
    }
    const auto& only = *std::ranges::find(parts_.functions, kind, &DraftedFunction::kind);
    if (owned_.contains(only.name)) {
      for (const auto& each : files) give(each, only.name, Standing::candidate, {});
    } else if (files.size() == 1 && entries.size() == 1) {
      give(files.front(), only.name, Standing::own, fmt::format("the only {} on either side: check", kind));
    } else {
      undecided_.emplace(kind, files);
    }
  }

  void configured_only(const std::string& kind, const std::vector<const Configured*>& entries) {
    if (shown_.would_show(kind)) {
      propose(kind, {}, fmt::format("configured in {} {}, not seen in traffic", entries.size(), entries.size() == 1 ? "file" : "files"));
      const auto name = parts_.functions.back().name;
      for (const auto* each : entries) {
        if (each->alone) give(each->file, name, Standing::unseen, {});
      }
      return;
    }
    for (const auto* each : entries) {
      add(kind, {}, "configured in " + each->file);
      if (each->alone) give(each->file, parts_.functions.back().name, Standing::own, {});
    }
  }

  // Files with an id of a RAN node that traffic shows.
  base::Result<void> look_at_ids() {
    TRY(const auto answer, store_.query("SELECT DISTINCT e.name FROM configured_identities AS i JOIN evidence AS e ON e.evidence = i.evidence "
                                        "JOIN (SELECT DISTINCT regexp_extract(ran_node, '-(.+)$', 1) AS id FROM ngap_messages WHERE ran_node <> '') AS n ON n.id = i.value WHERE i.kind = 'gNB id'"));
    for (const auto& row : answer.rows) with_seen_id_.insert(row.at(0).text);
    return {};
  }

  // Of several files for one function the one that lies nearest to the files of the others, if ids do not say more.
  void choose(const std::string& kind, const std::vector<std::string>& files, const std::vector<std::string>& anchors) {
    const auto& only = *std::ranges::find(parts_.functions, kind, &DraftedFunction::kind);
    std::vector<std::string> likely;
    std::ranges::copy_if(files, std::back_inserter(likely), [this](const auto& each) { return with_seen_id_.contains(each); });
    const bool by_id = !likely.empty();
    if (!by_id) likely = files;
    std::ptrdiff_t best = 0;
    std::vector<std::string> nearest;
    for (const auto& each : likely) {
      std::ptrdiff_t sum = 0;
      for (const auto& other : anchors) sum += distance(each, other);
      if (nearest.empty() || sum < best) nearest.clear();
      if (nearest.empty() || sum == best) nearest.push_back(each);
      best = nearest.size() == 1 ? sum : best;
    }
    const bool alone = by_id && likely.size() == 1;
    const auto why = alone   ? fmt::format("of {} for the {} the one with the id in traffic: check", files.size(), kind)
                     : by_id ? fmt::format("of {} with the id of the {} in traffic the one nearest to the other files: check", likely.size(), kind)
                             : fmt::format("of {} for the {} the one nearest to the other files: check", files.size(), kind);
    for (const auto& each : files) {
      const bool it = nearest.size() == 1 && nearest.front() == each && (alone || !anchors.empty());
      const bool has_id = by_id && with_seen_id_.contains(each);
      give(each, only.name, it ? Standing::own : Standing::candidate, it ? why : has_id ? std::string("with the id in traffic") : std::string());
    }
  }

  // Where compose files describe containers of one name they are of several deployments, and nobody knows which of all compose files run.
  base::Result<void> set_containers_apart() {
    TRY(const auto answer, store_.query("SELECT e.name, count(DISTINCT w.evidence) OVER (PARTITION BY w.name) AS files, w.kind FROM (SELECT DISTINCT evidence, name, function_kind AS kind FROM workloads WHERE platform = 'compose') AS w "
                                        "JOIN evidence AS e ON e.evidence = w.evidence ORDER BY ALL"));
    if (std::ranges::none_of(answer.rows, [](const auto& row) { return row.at(1).integer > 1; })) return {};
    for (const auto& row : answer.rows) {
      auto& of = file(row.at(0).text);
      of.standing = Standing::containers;
      // Containers of the core beside those of its radio make it the core's.
      const auto& kind = row.at(2).text;
      if (!network::asset_of(kind).category.empty() && of.product != core_product) of.product = drafted_product(kind);
    }
    return {};
  }

  // UEs of a laboratory are configured for one network each; which of several are of this one, traffic does not say.
  base::Result<void> set_ues_apart() {
    TRY(const auto answer, store_.query("SELECT e.name FROM configured_functions AS f JOIN evidence AS e ON e.evidence = f.evidence GROUP BY e.name HAVING bool_and(f.kind = 'UE') ORDER BY 1"));
    if (answer.rows.size() < 2) return {};
    for (const auto& row : answer.rows) file(row.at(0).text).standing = Standing::simulated;
    return {};
  }

  [[nodiscard]] std::ptrdiff_t count(const std::string& kind) const {
    return std::ranges::count_if(parts_.functions, [&kind](const DraftedFunction& each) { return each.kind == kind && !each.proposed; });
  }

  void add(const std::string& kind, std::set<std::string> addresses, std::string why) {
    parts_.functions.push_back({.name = fmt::format("{}-{}", word(kind), ++numbers_[kind]), .kind = kind, .addresses = std::move(addresses), .why = std::move(why)});
  }
  void propose(const std::string& kind, std::set<std::string> addresses, std::string why) {
    add(kind, std::move(addresses), std::move(why));
    parts_.functions.back().proposed = true;
  }
  void take_up(std::vector<DraftedFunction>::iterator claimed, std::string why) {
    add(claimed->kind, claimed->addresses, std::move(why));
    claimed_.erase(claimed);
  }

  DraftedFile& file(const std::string& path) {
    const auto found = places_.find(path);
    return found == places_.end() ? elsewhere_ : parts_.files[found->second];
  }
  void give(const std::string& path, const std::string& function, Standing standing, const std::string& why) {
    auto& it = file(path);
    it.standing = standing;
    it.function = function;
    it.why = why;
    if (standing != Standing::own) return;
    owned_.insert(function);
    owned_files_.push_back(path);
  }

  facts::Store& store_;
  DraftParts parts_;
  std::map<std::string, std::size_t> places_;
  std::vector<DraftedFunction> claimed_;  // that nobody but themselves or a peer says to be there, as an intruder would
  std::map<std::string, unsigned> numbers_;                      // by kind
  std::map<std::string, std::vector<std::string>> undecided_;    // by kind
  std::set<std::string> owned_;                                  // functions that have their file
  std::vector<std::string> owned_files_;
  std::set<std::string> with_seen_id_;
  DraftedFile elsewhere_;  // stands for what is not listed
  Shown shown_;
};

}  // namespace

std::string_view drafted_product(std::string_view kind) { return network::asset_of(kind).category == "radio access network" ? radio_product : core_product; }

base::Result<DraftParts> draft_parts(facts::Store& store, const std::vector<std::string>& evidence) { return Maker(store, evidence).make(); }

}  // namespace assay::app
