// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/disclosure.h"

#include <algorithm>

#include "wire/sensitive_names.h"

namespace assay::wire::sbi {
namespace {

using sensitive::find_name;
using sensitive::Meaning;
using sensitive::Name;

constexpr std::size_t found_limit = 512;

bool filled_string(const Json::Node& node) { return node.kind == Json::Kind::string && !node.text.empty(); }

// A key whose type stands beside it.
std::string_view typed_key(const Json& json, const Json::Node& node) {
  if (node.key.size() == 6 && node.key == "keyVal" && node.parent != Json::none) {  // TS 29.518 §6.1.6.2.17
    const auto type = json.string(node.parent, "keyType");
    if (type == "KAMF") return "K_AMF";
    if (type == "KAUSF") return "K_AUSF";
    if (type == "KSEAF") return "K_SEAF";
    return "key";
  }
  return {};
}

[[gnu::always_inline]] inline bool may_be_identity(const Json::Node& node) {
  return begins_like_identity(node.text) || base::begins(node.key, "supi");
}

std::optional<IdentityText> identity_of(const Json::Node& node, base::Arena& arena) {
  if (begins_like_identity(node.text)) {
    if (auto identity = read_identity(node.text, arena)) return identity;
  }
  if ((node.key == "supi" || node.key == "supiOrSuci") && bare_imsi(node.text)) return from_bare_imsi(node.text, arena);
  return std::nullopt;
}

// Of a node with children.
constexpr std::uint8_t in_location = 1;
constexpr std::uint8_t is_vector = 2;

}  // namespace

std::string_view disclosed_by(const IdentityText& identity) {
  if (identity.what == "SUPI") return "supi";
  if (identity.what == "GPSI") return "gpsi";
  if (identity.what == "IMEI" || identity.what == "IMEISV") return "pei";
  return {};
}

void find_sensitive(const Json& json, base::Arena& arena, Findings& out) {
  out.found.clear();
  out.secrets.clear();
  out.cut = false;
  out.marks.assign(json.size(), 0);
  const auto add = [&](Sensitive sensitive) {
    if (out.found.size() < found_limit) {
      out.found.push_back(sensitive);
    } else {
      out.cut = true;
    }
  };
  bool vectors = false;
  Json::Index next = 0;
  for (const auto& node : json.nodes()) {
    const auto index = next++;
    const bool inside = node.parent != Json::none && (out.marks[node.parent] & in_location) != 0;
    if (inside) out.marks[index] = in_location;
    const bool nested = node.kind == Json::Kind::object || node.kind == Json::Kind::array;
    if (!nested && !filled_string(node)) continue;
    const Name* name = find_name(node.key);
    if (nested) {
      if (name != nullptr && name->meaning == Meaning::location && json.child(index) != Json::none) {
        if (!inside) add({name->what, index, std::nullopt});
        out.marks[index] = in_location;
      }
      continue;
    }
    if (name != nullptr && name->meaning == Meaning::key) {
      add({name->what, index, std::nullopt});
      out.secrets.push_back(index);
    } else if (name != nullptr && name->meaning == Meaning::expected && node.parent != Json::none) {
      auto& marks = out.marks[node.parent];
      if ((marks & is_vector) == 0) add({"authentication vector", node.parent, std::nullopt});
      marks |= is_vector;
      vectors = true;
    } else if (const auto what = typed_key(json, node); !what.empty()) {
      add({what, index, std::nullopt});
      out.secrets.push_back(index);
    } else if (!may_be_identity(node)) {
      if (node.key == "access_token") out.secrets.push_back(index);
    } else if (const auto identity = identity_of(node, arena)) {
      add({disclosed_by(*identity), index, identity});
    } else if (node.key == "access_token") {
      out.secrets.push_back(index);
    }
  }
  if (!vectors) return;
  for (Json::Index index = 0; index < json.size(); ++index) {
    const auto& node = json.at(index);
    if (node.parent == Json::none || (out.marks[node.parent] & is_vector) == 0) continue;
    const Name* name = find_name(node.key);
    const bool part = name != nullptr && (name->meaning == Meaning::expected || name->meaning == Meaning::member);
    if (part && filled_string(node)) out.secrets.push_back(index);
  }
}

}  // namespace assay::wire::sbi
