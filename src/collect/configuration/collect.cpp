// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/collect.h"

#include <fmt/format.h>

#include <algorithm>

#include "collect/configuration/readers.h"
#include "collect/configuration/text_documents.h"
#include "facts/tables/configuration.h"

namespace assay::collect::configuration {
namespace {

constexpr std::size_t largest_configuration = evidence::largest_yaml;  // octets; other forms are not tried on more

// A text without an ending that says so may be YAML: its first line with something on it is a setting or a mark.
bool may_be_yaml(std::string_view text) {
  for (std::size_t at = 0; at < text.size() && at < 16384;) {
    const auto stop = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, stop - at);
    at = stop + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#' || line == "---" || line.front() == '%') continue;
    const auto colon = line.find(':');
    return colon != 0 && colon != std::string_view::npos && (colon + 1 == line.size() || line[colon + 1] == ' ') && line.substr(0, colon).find_first_of(" \t={};") == std::string_view::npos;
  }
  return false;
}

bool recognises(const evidence::File& file) {
  const auto documents = documents_of(file);
  auto left = most_inner_octets;
  return documents && std::ranges::any_of(documents->all, [&](const evidence::Document& document) { return has_function(document.root(), left); });
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  TRY(const auto documents, documents_of(file));
  Session session(file, evidence, store);
  std::uint32_t number = 0;
  for (const auto& document : documents.all) {
    CHECK(fits(document.root(), file.name()));
    const auto place = session.place(number++);
    read_functions(session, place, document.root());
    session.write_values(document.root(), place);
  }
  CHECK(session.finish());
  return Reading{.format = documents.format, .problem = session.problem()};
}

}  // namespace

base::Result<Documents> documents_of(const evidence::File& file) {
  Documents out;
  if (!file.documents().empty()) {
    out.all = file.documents();
    out.format = evidence::text(file.form());
    return out;
  }
  const auto content = file.content();
  if (content.size() > largest_configuration) {
    return base::fail(file.problem().empty() ? fmt::format("{} is larger than {} MB, which no configuration is: give the configuration itself", file.name(), largest_configuration >> 20) : fmt::format("{}: {}", file.name(), file.problem()));
  }
  const auto one = [&](std::string_view format, base::Result<evidence::Document> document) -> base::Result<Documents> {
    if (!document) return base::fail(fmt::format("{} as {} cannot be read: {}", file.name(), format, document.error().message()));
    out.own.push_back(*std::move(document));
    out.all = out.own;
    out.format = format;
    return std::move(out);
  };
  if (file.form() == evidence::Form::json) {
    if (auto json = evidence::Document::json(without_comments(content))) return one("JSON with comments", std::move(json));
    if (text_form(content) == TextForm::ini) return one("ini", ini_document(content));  // its sections look like lists
    return base::fail(fmt::format("{}: {}", file.name(), file.problem()));
  }
  if (file.form() == evidence::Form::yaml) return base::fail(file.problem().empty() ? fmt::format("{} holds no document: give a file with content", file.name()) : fmt::format("{}: {}", file.name(), file.problem()));
  if (file.form() != evidence::Form::text) return base::fail(fmt::format("{} is {}, not a configuration: give the configuration itself", file.name(), evidence::text(file.form())));
  // JSON whose comments come first does not begin like JSON.
  if (const auto start = content.substr(std::min(content.find_first_not_of(" \t\r\n"), content.size())); start.starts_with("//") || start.starts_with("/*")) {
    const auto bare = without_comments(content);
    const auto first = bare.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && bare[first] == '{') return one("JSON with comments", evidence::Document::json(bare));
  }
  switch (text_form(content)) {
    case TextForm::diameter: return one("freeDiameter", diameter_document(content));
    case TextForm::libconfig: return one("libconfig", libconfig_document(content));
    case TextForm::ini: return one("ini", ini_document(content));
    case TextForm::environment: return one("environment file", ini_document(content));
    case TextForm::unknown: break;
  }
  if (!may_be_yaml(content)) return base::fail(fmt::format("{} is a text in none of the forms that configurations are read from: YAML, JSON, libconfig, ini and freeDiameter", file.name()));
  auto yaml = evidence::Document::yaml(content);
  if (!yaml) return base::fail(fmt::format("{} as YAML cannot be read: {}", file.name(), yaml.error().message()));
  out.own = *std::move(yaml);
  out.all = out.own;
  out.format = "YAML";
  return out;
}

Collector collector() {
  return {.name = "configuration",
          .about = "configurations of network functions: YAML, JSON, libconfig, ini and freeDiameter, and such texts in Helm values",
          .fills = {&facts::configured_functions.info, &facts::configured_interfaces.info, &facts::configured_algorithms.info, &facts::configured_settings.info, &facts::configured_keys.info,
                    &facts::configured_identities.info, &facts::configured_secrets.info, &facts::configuration_values.info},
          .recognises = recognises,
          .collect = collect,
          .relate = relate_secrets};
}

}  // namespace assay::collect::configuration
