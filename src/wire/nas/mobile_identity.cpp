// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "wire/nas/elements.h"
#include "wire/plmn.h"

namespace assay::wire::nas {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

// Up to four digits in two octets; unused ones are fillers. A later filler inside the digits ends them.
std::string routing_indicator(Cursor& in) {
  const Bytes octets = in.bytes(2);
  std::string digits = bcd_text(octets);
  in.field_text("nas_5gs.mm.suci.routing_indicator", octets, digits);
  return digits;
}

// Figure 9.11.3.4.3: the scheme output is the MSIN in digits under the null scheme, octets otherwise.
void read_suci_of_imsi(Cursor& in, Identity& identity) {
  identity.plmn = plmn_text(in.bytes(3));
  identity.routing_indicator = routing_indicator(in);
  const Bytes scheme_octet = in.peek_rest().first(in.more() ? 1 : 0);
  identity.scheme = in.u8() & 15;
  in.field("nas_5gs.mm.suci.scheme_id", scheme_octet, *identity.scheme, scheme_name(*identity.scheme));
  identity.key_id = in.u8("nas_5gs.mm.suci.pki");
  const Bytes output = in.rest();
  std::string shown;
  if (*identity.scheme == 0) {
    shown = bcd_text(output);
    in.field_text("nas_5gs.mm.suci.msin", output, shown);
  } else {
    shown = base::hex(output);
    in.field_text("nas_5gs.mm.suci.scheme_output", output, shown);
    const std::size_t key = *identity.scheme == 1 ? 32 : 33;  // TS 33.501 §C.3.4: X25519, compressed P-256
    if (*identity.scheme <= 2 && output.size() > key + 8 && in.fields() != nullptr) {
      in.field_text("nas_5gs.mm.suci.scheme_output.ecc_public_key", output.first(key), base::hex(output.first(key)));
      const Bytes cipher = output.subspan(key, output.size() - key - 8);
      in.field_text("nas_5gs.mm.suci.scheme_output.ciphertext", cipher, base::hex(cipher));
    }
  }
  if (identity.plmn.size() < 5 || !in.ok()) return;
  identity.value = fmt::format("suci-0-{}-{}-{}-{:x}-{}-{}", identity.plmn.substr(0, 3), identity.plmn.substr(3),
                               *identity.routing_indicator, *identity.scheme, *identity.key_id, shown);
}

void read_suci(Cursor& in, Identity& identity) {
  const Bytes octet = in.peek_rest().first(in.more() ? 1 : 0);
  identity.supi_format = in.u8() >> 4 & 7;
  in.field("nas_5gs.mm.suci.supi_fmt", octet, identity.supi_format);
  // §9.11.3.4: formats without a meaning count as IMSI.
  if (identity.supi_format < 1 || identity.supi_format > 3) {
    read_suci_of_imsi(in, identity);
    return;
  }
  const Bytes nai = in.rest();
  in.field_text("nas_5gs.mm.suci.nai", nai, base::as_text(nai));
  identity.value = base::printable(nai);
}

// The AMF region, set and pointer, and the 5G-TMSI. Returns them as hexadecimal digits.
std::string read_temporary_identity(Cursor& in, bool with_region) {
  std::string digits;
  if (with_region) digits = fmt::format("{:02x}", in.u8("nas_5gs.amf_region_id"));
  const Bytes octets = in.peek_rest().first(in.remaining() < 2 ? 0 : 2);
  const std::uint16_t set_and_pointer = in.u16();
  in.field("nas_5gs.amf_set_id", octets, set_and_pointer >> 6U);
  in.field("nas_5gs.amf_pointer", octets.size() == 2 ? octets.subspan(1) : octets, set_and_pointer & 0x3fU);
  return digits + fmt::format("{:04x}{:08x}", set_and_pointer, in.u32("nas_5gs.5g_tmsi"));
}

// IMEI and IMEISV: the first digit in bits 5-8 of the first octet, the rest as usual.
std::string read_equipment_digits(Cursor& in) {
  const auto first = static_cast<unsigned>(in.u8()) >> 4;
  std::string digits;
  if (first < 10) digits.push_back(static_cast<char>('0' + first));
  return digits + bcd_text(in.rest());
}

}  // namespace

Identity read_mobile_identity(Cursor& in) {
  Identity identity;
  identity.where = in.peek_rest();
  in.require(in.more(), Fault::Code::truncated);
  if (!in.ok()) return identity;
  identity.kind = static_cast<Identity::Kind>(in.peek() & 7);
  in.field("nas_5gs.mm.type_id", identity.where.first(1), in.peek() & 7U, text(identity.kind));
  switch (identity.kind) {
    case Identity::Kind::none:
      in.skip(in.remaining());
      break;
    case Identity::Kind::suci:
      read_suci(in, identity);
      break;
    case Identity::Kind::guti:
      in.skip(1);
      identity.plmn = plmn_text(in.bytes(3));
      identity.value = identity.plmn + read_temporary_identity(in, true);
      break;
    case Identity::Kind::s_tmsi:
      in.skip(1);
      identity.value = read_temporary_identity(in, false);
      break;
    case Identity::Kind::imei:
    case Identity::Kind::imeisv:
      identity.value = read_equipment_digits(in);
      in.field_text(identity.kind == Identity::Kind::imei ? "nas_5gs.mm.imei" : "nas_5gs.mm.imeisv", identity.where,
                    identity.value);
      break;
    case Identity::Kind::mac_address:
    case Identity::Kind::eui_64: {
      const bool is_mac = identity.kind == Identity::Kind::mac_address;
      in.skip(1);
      const Bytes address = in.bytes(is_mac ? 6 : 8);
      for (const auto octet : address) {
        if (!identity.value.empty()) identity.value.push_back(':');
        identity.value += base::hex({&octet, 1});
      }
      in.field_text(is_mac ? "nas_5gs.mm.mac_addr" : "nas_5gs.mm.eui_64", address, identity.value);
      break;
    }
  }
  if (!in.ok()) identity.value.clear();
  return identity;
}

}  // namespace assay::wire::nas
