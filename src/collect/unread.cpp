// SPDX-License-Identifier: Apache-2.0
#include "collect/unread.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "collect/configuration/collect.h"

namespace assay::collect {
namespace {

using evidence::Form;
using evidence::Value;

constexpr std::size_t largest_template = std::size_t{1} << 20;  // octets that are looked through

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

// YAML and JSON that is known by its members, and is no evidence by itself.
std::string_view known_document(Value root, bool yaml) {
  if (root["kind"].text() == "Kustomization" || (root["resources"].is_list() && (root.size() == 1 || root["configMapGenerator"]))) return "a Kustomization: build it with kubectl kustomize first, and give the result";
  if (root["scrape_configs"]) return "a configuration of Prometheus, which is no function of the network";
  if (root["panels"].is_list() || root["datasources"].is_list() || root["providers"].is_list() || (root["dashboard"].is_map() && root["apiVersion"])) return "a dashboard or data source of Grafana, which is no function of the network";
  if (root["apiVersion"] && root["name"] && root["version"] && !root["kind"]) return "a chart's description: render the chart with helm template first, and give the result";
  if (root["jobs"].is_map() && (root["on"] || root["true"] || root["name"])) return "a workflow of a build service, which says nothing of the network as it runs";
  if (root["repos"].is_list() && root["repos"].size() != 0) return "a configuration of pre-commit, which says nothing of the network as it runs";
  if (root["hss"].is_map() && root["database"].is_map()) return "a configuration of a subscriber server for 4G and IMS that is not read yet";
  for (const auto member : yaml ? root : Value()) {
    if (member["image"] || member["replicaCount"] || member.key() == "global" || member.key() == "images") return "values of a Helm chart, and no configuration of a function in them: render the chart with helm template first, and give the result";
  }
  return {};
}

std::string_view known_text(std::string_view text, std::string_view name) {
  if (text.starts_with("#!")) return "a script: only what it sets up can be assessed, give that";
  static constexpr std::array<std::string_view, 6> instructions = {"FROM ", "ARG ", "RUN ", "COPY ", "WORKDIR ", "LABEL "};
  std::size_t found = 0;
  for (std::size_t at = 0; at < text.size() && at < 65536;) {
    const auto line = first_line(text.substr(at));
    if (std::ranges::any_of(instructions, [&](auto word) { return line.starts_with(word); })) ++found;
    at += line.size() + 1;
  }
  if (found >= 2 && (text.starts_with("FROM ") || text.find("\nFROM ") != std::string_view::npos)) return "a Dockerfile: give the bill of materials of the image that it builds";
  const auto start = text.substr(0, 4096);
  if (start.find("Apache License") < 400 || start.find("MIT License") < 200 || start.find("Redistribution and use in source") < 2000) return "the text of a licence";
  if (name.ends_with(".md") || name.ends_with(".rst")) return "a text for people";
  return {};
}

}  // namespace

bool is_chart_template(std::string_view text) {
  text = text.substr(0, largest_template);
  static constexpr std::array<std::string_view, 13> words = {".Values", ".Release", ".Chart", ".Capabilities", ".Files", "include ", "define ", "template ", "toYaml", "tpl ", "if ", "range ", "with "};
  for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
    auto inside = text.substr(at + 2, 400);
    inside = inside.substr(0, inside.find("}}"));
    inside.remove_prefix(std::min(inside.find_first_not_of("- \t\n/*"), inside.size()));
    if (inside.starts_with('$')) return true;
    if (std::ranges::any_of(words, [&](auto word) { return word.starts_with('.') ? inside.find(word) != std::string_view::npos : inside.starts_with(word); })) return true;
  }
  return false;
}

std::string why_unread(const evidence::File& file) {
  if (file.content().empty()) return "the file is empty: give one with content";
  if (file.form() == Form::binary) return "binary, of a kind that no collector knows: assay collectors lists what is read";
  if ((file.form() == Form::yaml || file.form() == Form::text || !file.problem().empty()) && is_chart_template(file.content())) return "a chart template: render the chart with helm template first, and give the result";
  if (!file.documents().empty()) {
    for (const auto& document : file.documents()) {
      if (const auto known = known_document(document.root(), file.form() == Form::yaml); !known.empty()) return std::string(known);
    }
    return fmt::format("{} with nothing in it that a collector knows: assay collectors lists what is read", evidence::text(file.form()));
  }
  if (file.form() == Form::yaml) return file.problem();
  if (file.form() != Form::text && file.form() != Form::json) return {};
  if (const auto known = known_text(file.content(), file.name()); !known.empty()) return std::string(known);
  const auto documents = configuration::documents_of(file);
  if (!documents) return documents.error().message();
  for (const auto& document : documents->all) {
    if (const auto known = known_document(document.root(), documents->format == "YAML"); !known.empty()) return std::string(known);
  }
  return fmt::format("{} of a program that is no function of the network, or one that is not known: assay collectors lists what is read", documents->format);
}

}  // namespace assay::collect
