// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/disclosure.h"

#include <algorithm>
#include <array>

namespace assay::wire::sbi {
namespace {

constexpr std::size_t found_limit = 512;

enum class Meaning : std::uint8_t {
  key,       // a key by itself
  expected,  // stands only in an authentication vector: AUTN, an expected response, CK', IK'
  member,    // stands also elsewhere: RAND in a resynchronisation
  location,
};
struct Name {
  std::string_view name;
  Meaning meaning;
  std::string_view what;
};

// In ascending order of the name. Long-term keys: TS 29.505 §5.4.2.2 and the names that older cores use; the hierarchy
// of TS 33.501 §6.2; vectors: TS 29.503 §6.3.6.2, TS 29.509 §6.1.6.2; locations: TS 29.571 §5.4.4, TS 29.572 §6.1.6.
constexpr std::array names{
    Name{"addUeLocation", Meaning::location, "location"},
    Name{"autN", Meaning::expected, {}},
    Name{"autn", Meaning::expected, {}},
    Name{"civicAddress", Meaning::location, "location"},
    Name{"ck", Meaning::member, {}},
    Name{"ckPrime", Meaning::expected, {}},
    Name{"encOpcKey", Meaning::key, "operator key"},
    Name{"encPermanentKey", Meaning::key, "permanent key"},
    Name{"encTopcKey", Meaning::key, "operator key"},
    Name{"eutraLocation", Meaning::location, "location"},
    Name{"geographicArea", Meaning::location, "location"},
    Name{"hxres", Meaning::expected, {}},
    Name{"hxresStar", Meaning::expected, {}},
    Name{"ik", Meaning::member, {}},
    Name{"ikPrime", Meaning::expected, {}},
    Name{"kAkma", Meaning::key, "K_AKMA"},
    Name{"kAmf", Meaning::key, "K_AMF"},
    Name{"kAusf", Meaning::key, "K_AUSF"},
    Name{"kSeaf", Meaning::key, "K_SEAF"},
    Name{"kaf", Meaning::key, "K_AF"},
    Name{"kakma", Meaning::key, "K_AKMA"},
    Name{"kamf", Meaning::key, "K_AMF"},
    Name{"kasme", Meaning::member, {}},
    Name{"kausf", Meaning::key, "K_AUSF"},
    Name{"kgnb", Meaning::key, "K_gNB"},
    Name{"kseaf", Meaning::key, "K_SEAF"},
    Name{"localLocationEstimate", Meaning::location, "location"},
    Name{"locationEstimate", Meaning::location, "location"},
    Name{"locationInfo", Meaning::location, "location"},
    Name{"n3gaLocation", Meaning::location, "location"},
    Name{"nrLocation", Meaning::location, "location"},
    Name{"opValue", Meaning::key, "operator key"},
    Name{"opcValue", Meaning::key, "operator key"},
    Name{"permanentKeyValue", Meaning::key, "permanent key"},
    Name{"rand", Meaning::member, {}},
    Name{"topcValue", Meaning::key, "operator key"},
    Name{"ueLocation", Meaning::location, "location"},
    Name{"userLoc", Meaning::location, "location"},
    Name{"userLocation", Meaning::location, "location"},
    Name{"userLocationInfo", Meaning::location, "location"},
    Name{"xRes", Meaning::expected, {}},
    Name{"xres", Meaning::expected, {}},
    Name{"xresStar", Meaning::expected, {}},
};
static_assert(std::ranges::is_sorted(names, {}, &Name::name));

// Where in `places` the search for a key begins: most keys of a body are none of these names, and are told here.
constexpr std::size_t place_of(std::string_view key) {
  const auto at = [&](std::size_t index) { return static_cast<unsigned char>(key[index]); };
  return (key.size() * 5 + at(0) * 3U + at(key.size() / 2) * 7U + at(key.size() - 1)) % 256;
}
constexpr std::uint8_t nothing = 255;
constexpr auto places = [] {
  std::array<std::uint8_t, 256> out{};
  out.fill(nothing);
  for (std::uint8_t index = 0; index < names.size(); ++index) {
    auto place = place_of(names[index].name);
    while (out[place] != nothing) place = (place + 1) % out.size();
    out[place] = index;
  }
  return out;
}();

[[gnu::always_inline]] inline const Name* find_name(std::string_view key) {
  if (key.empty()) return nullptr;
  for (auto place = place_of(key); places[place] != nothing; place = (place + 1) % places.size()) {
    if (names[places[place]].name == key) return &names[places[place]];
  }
  return nullptr;
}

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

std::string_view disclosed_by_name(std::string_view key) {
  const Name* name = find_name(key);
  if (name == nullptr) return {};
  switch (name->meaning) {
    case Meaning::key:
    case Meaning::location: return name->what;
    case Meaning::expected: return "authentication vector";
    case Meaning::member: break;
  }
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
  for (Json::Index index = 0; index < json.size(); ++index) {
    const auto& node = json.at(index);
    const bool inside = node.parent != Json::none && (out.marks[node.parent] & in_location) != 0;
    if (inside) out.marks[index] = in_location;
    const Name* name = find_name(node.key);
    if (node.kind == Json::Kind::object || node.kind == Json::Kind::array) {
      if (name != nullptr && name->meaning == Meaning::location && json.child(index) != Json::none) {
        if (!inside) add({name->what, index, std::nullopt});
        out.marks[index] = in_location;
      }
      continue;
    }
    if (!filled_string(node)) continue;
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
