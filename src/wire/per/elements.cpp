// SPDX-License-Identifier: Apache-2.0
#include "wire/per/elements.h"

#include <fmt/format.h>

#include "wire/plmn.h"

namespace assay::wire::per {

using base::BitCursor;
using base::Bytes;

void list_bits(const BitCursor& in, const char* name, const BitCursor::BitString& bits) {
  if (in.fields() == nullptr || !in.ok()) return;
  const std::size_t octets = (bits.length + 7) / 8;
  const std::uint64_t aligned = octets == 0 ? 0 : bits.value << (octets * 8 - bits.length);
  std::vector<std::byte> shown(octets);
  for (std::size_t i = 0; i < octets; ++i) shown[i] = static_cast<std::byte>(aligned >> 8 * (octets - 1 - i) & 0xff);
  in.field_text(name, bits.where, base::hex(shown));
}

std::uint64_t read_bit_string(BitCursor& in, std::size_t low, std::size_t high, const char* name, bool extensible) {
  const auto bits = in.bit_string(low, high, extensible);
  if (bits.length <= 64) list_bits(in, name, bits);
  return bits.value;
}

std::uint64_t big_endian(Bytes octets) {
  std::uint64_t value = 0;
  for (const auto octet : octets) value = value << 8 | std::to_integer<std::uint64_t>(octet);
  return value;
}

std::string read_plmn(BitCursor& in, const char* name) { return plmn_text(in.octet_string(3, 3, false, name)); }

Bytes read_key(BitCursor& in, const char* name) {
  const auto key = in.bit_string(256, 256);
  in.field_text(name, key.where, "(present)");
  return key.where;
}

namespace {

std::string listed_name(const BitCursor& in, Bytes octets, const char* name) {
  in.field_text(name, octets, base::as_text(octets));
  return std::string(base::as_text(octets));
}

}  // namespace

std::string read_name(BitCursor& in, const char* name) {
  return listed_name(in, in.octet_string(1, 150, true), name);
}

std::string read_unbounded_name(BitCursor& in, const char* name) { return listed_name(in, in.octet_string(), name); }

std::string read_extended_name(BitCursor& in, const Dialect& dialect, const char* visible, const char* utf8) {
  Sequence sequence(in, 2, dialect);
  std::string name;
  if (sequence.has(0)) name = read_name(in, visible);
  if (sequence.has(1)) name = read_unbounded_name(in, utf8);
  sequence.end();
  return name;
}

std::string read_cause(BitCursor& in, const Dialect& dialect, const CauseNames& names) {
  const std::uint64_t choice = in.choice(names.groups.size() + 1, false, names.choice).index;
  if (choice >= names.groups.size()) {
    (void)read_ie(in, dialect);
    return "other";
  }
  const CauseGroup& group = names.groups[choice];
  const std::uint64_t value = in.enumerated(group.roots, true, names.value.at(choice));
  const auto name = name_at(group.values, value);
  if (in.fields() != nullptr && in.ok()) in.fields()->meaning(name);
  if (name == "unknown") return fmt::format("{}/{}", group.name, value);
  return fmt::format("{}/{}", group.name, name);
}

TransportAddress read_transport_address(BitCursor& in, const TransportAddressNames& names) {
  const auto bits = in.bit_string(1, 160, true);
  const Bytes octets = bits.where;
  TransportAddress address;
  if (bits.length == 32) address.first = IpAddress::v4(octets);
  if (bits.length == 128) address.first = IpAddress::v6(octets);
  if (bits.length == 160) address = {IpAddress::v4(octets.first(4)), IpAddress::v6(octets.subspan(4))};
  if (in.fields() == nullptr) return address;
  in.field_text(names.bits, octets, base::hex(octets));
  if (bits.length == 32 || bits.length == 160) in.field_text(names.v4, octets.first(4), text(address.first));
  if (bits.length == 128) in.field_text(names.v6, octets, text(address.first));
  if (bits.length == 160) in.field_text(names.v6, octets.subspan(4), text(address.second));
  return address;
}

}  // namespace assay::wire::per
