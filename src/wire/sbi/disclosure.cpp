// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/disclosure.h"

#include <algorithm>
#include <array>

namespace assay::wire::sbi {
namespace {

constexpr std::size_t found_limit = 512;

struct Name {
  std::string_view key;
  std::string_view what;
};

// Long-term keys (TS 29.505 §5.4.2.2 and the names that older cores use), and keys of the hierarchy of TS 33.501 §6.2.
constexpr std::array keys{
    Name{"encPermanentKey", "permanent key"},
    Name{"permanentKeyValue", "permanent key"},
    Name{"encOpcKey", "operator key"},
    Name{"encTopcKey", "operator key"},
    Name{"opcValue", "operator key"},
    Name{"opValue", "operator key"},
    Name{"topcValue", "operator key"},
    Name{"kausf", "K_AUSF"},
    Name{"kseaf", "K_SEAF"},
    Name{"kSeaf", "K_SEAF"},
    Name{"kAusf", "K_AUSF"},
    Name{"kamf", "K_AMF"},
    Name{"kAmf", "K_AMF"},
    Name{"kakma", "K_AKMA"},
    Name{"kAkma", "K_AKMA"},
    Name{"kgnb", "K_gNB"},
    Name{"kaf", "K_AF"},
};

// Members of an authentication vector (TS 29.503 §6.3.6.2, TS 29.509 §6.1.6.2).
constexpr std::array<std::string_view, 13> vector_members{"rand",  "autn",    "xres",    "xresStar", "hxresStar",
                                                          "hxres", "ckPrime", "ikPrime", "ck",       "ik",
                                                          "kasme", "xRes",    "autN"};

// Where a UE is (TS 29.571 §5.4.4, TS 29.572 §6.1.6).
constexpr std::array<std::string_view, 13> locations{
    "ueLocation",     "userLocation", "userLocationInfo", "userLoc",          "nrLocation",
    "eutraLocation",  "n3gaLocation", "locationInfo",     "locationEstimate", "localLocationEstimate",
    "geographicArea", "civicAddress", "addUeLocation"};

template <std::size_t size>
bool contains(const std::array<std::string_view, size>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool filled_string(const Json::Node& node) { return node.kind == Json::Kind::string && !node.text.empty(); }

// An object with AUTN or an expected response; RAND alone also stands in a resynchronisation.
bool is_vector(const Json& json, Json::Index object) {
  for (const std::string_view member : {"autn", "autN", "xres", "xRes", "xresStar", "hxresStar", "hxres", "ckPrime"}) {
    if (!json.string(object, member).empty()) return true;
  }
  return false;
}

std::string_view key_of(const Json& json, const Json::Node& node) {
  for (const auto& [name, what] : keys) {
    if (name == node.key) return what;
  }
  if (node.key == "keyVal" && node.parent != Json::none) {  // TS 29.518 §6.1.6.2.17
    const auto type = json.string(node.parent, "keyType");
    if (type == "KAMF") return "K_AMF";
    if (type == "KAUSF") return "K_AUSF";
    if (type == "KSEAF") return "K_SEAF";
    return "key";
  }
  return {};
}

std::optional<IdentityText> identity_of(const Json::Node& node) {
  if (auto identity = read_identity(node.text)) return identity;
  if ((node.key == "supi" || node.key == "supiOrSuci") && bare_imsi(node.text)) {
    return IdentityText{"SUPI", "imsi-" + node.text, {}, {}, {}, {}};
  }
  return std::nullopt;
}

}  // namespace

std::string_view disclosed_by(const IdentityText& identity) {
  if (identity.what == "SUPI") return "supi";
  if (identity.what == "GPSI") return "gpsi";
  if (identity.what == "IMEI" || identity.what == "IMEISV") return "pei";
  return {};
}

Findings find_sensitive(const Json& json) {
  Findings out;
  const auto add = [&](Sensitive sensitive) {
    if (out.found.size() < found_limit)
      out.found.push_back(std::move(sensitive));
    else
      out.cut = true;
  };
  std::vector<bool> inside_location(json.size(), false);
  for (Json::Index index = 0; index < json.size(); ++index) {
    const auto& node = json.at(index);
    if (node.parent != Json::none && inside_location[node.parent]) inside_location[index] = true;
    if (node.kind == Json::Kind::object || node.kind == Json::Kind::array) {
      if (contains(locations, node.key) && json.child(index) != Json::none) {
        if (!inside_location[index]) add({"location", index, std::nullopt});
        inside_location[index] = true;
      }
      if (node.kind == Json::Kind::object && is_vector(json, index)) {
        add({"authentication vector", index, std::nullopt});
        for (auto member = json.child(index); member != Json::none; member = json.next(member)) {
          if (contains(vector_members, json.at(member).key)) out.secrets.push_back(member);
        }
      }
      continue;
    }
    if (!filled_string(node)) continue;
    if (const auto what = key_of(json, node); !what.empty()) {
      add({what, index, std::nullopt});
      out.secrets.push_back(index);
    } else if (auto identity = identity_of(node)) {
      add({disclosed_by(*identity), index, std::move(identity)});
    } else if (node.key == "access_token") {
      out.secrets.push_back(index);
    }
  }
  return out;
}

}  // namespace assay::wire::sbi
