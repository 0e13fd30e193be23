// SPDX-License-Identifier: Apache-2.0
// Names of members, in JSON and in documents of databases, whose values should not be readable.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::wire::sensitive {

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
inline constexpr std::array names{
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
inline constexpr std::uint8_t nothing = 255;
inline constexpr auto places = [] {
  std::array<std::uint8_t, 256> out{};
  out.fill(nothing);
  for (std::uint8_t index = 0; index < names.size(); ++index) {
    auto place = place_of(names[index].name);
    while (out[place] != nothing) place = (place + 1) % out.size();
    out[place] = index;
  }
  return out;
}();

// Null: it is none of them.
[[gnu::always_inline]] inline const Name* find_name(std::string_view key) {
  if (key.empty()) return nullptr;
  for (auto place = place_of(key); places[place] != nothing; place = (place + 1) % places.size()) {
    if (names[places[place]].name == key) return &names[places[place]];
  }
  return nullptr;
}

// The word of sbi::Disclosure::what for a member of this name, whatever stands around it; empty for one that may be anything.
[[nodiscard]] inline std::string_view disclosed_by_name(std::string_view key) {
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

}  // namespace assay::wire::sensitive
