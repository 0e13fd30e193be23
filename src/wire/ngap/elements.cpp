// SPDX-License-Identifier: Apache-2.0
#include "wire/ngap/elements.h"

#include "wire/ngap/names.h"

namespace assay::wire::ngap {

using base::BitCursor;
using base::Bytes;

void read_choice_extension(BitCursor& in) { (void)per::read_ie(in, dialect); }

std::string read_plmn(BitCursor& in) { return per::read_plmn(in, "ngap.pLMNIdentity"); }

std::uint32_t read_tac(BitCursor& in) {
  const Bytes octets = in.octet_string(3, 3, false);
  const auto tac = static_cast<std::uint32_t>(per::big_endian(octets));
  in.field("ngap.tAC", octets, tac);
  return tac;
}

TrackingArea read_tai(BitCursor& in) {
  Sequence sequence(in, 0);
  TrackingArea area;
  area.plmn = read_plmn(in);
  area.tac = read_tac(in);
  sequence.end();
  return area;
}

Slice read_slice(BitCursor& in) {
  Sequence sequence(in, 1);
  Slice slice;
  const std::size_t start = in.offset();
  slice.sst = static_cast<std::uint8_t>(in.bits(8));
  if (in.fields() != nullptr) {
    const auto octet = static_cast<std::byte>(slice.sst);
    in.field_text("ngap.sST", in.since(start), base::hex({&octet, 1}));
  }
  if (sequence.has(0)) slice.sd = static_cast<std::uint32_t>(per::big_endian(in.octet_string(3, 3, false, "ngap.sD")));
  sequence.end();
  return slice;
}

std::vector<Slice> read_slice_list(BitCursor& in, std::uint64_t most) {
  std::vector<Slice> slices;
  read_list(in, most, [&] {
    Sequence item(in, 0);
    slices.push_back(read_slice(in));
    item.end();
  });
  return slices;
}

Guami read_guami(BitCursor& in) {
  Sequence sequence(in, 0);
  Guami guami;
  guami.plmn = read_plmn(in);
  guami.region = static_cast<std::uint8_t>(read_bit_string(in, 8, 8, "ngap.aMFRegionID"));
  guami.set = static_cast<std::uint16_t>(read_bit_string(in, 10, 10, "ngap.aMFSetID"));
  guami.pointer = static_cast<std::uint8_t>(read_bit_string(in, 6, 6, "ngap.aMFPointer"));
  sequence.end();
  return guami;
}

RanNode read_global_ran_node(BitCursor& in) {
  RanNode node;
  const auto alternative = in.choice(4, false).index;
  if (alternative == 3) {
    read_choice_extension(in);
    return node;
  }
  Sequence sequence(in, 0);
  node.plmn = read_plmn(in);
  const auto id = [&](RanNode::Kind kind, const BitCursor::BitString& bits, const char* name) {
    per::list_bits(in, name, bits);
    node.kind = kind;
    node.id = bits.value;
    node.id_bits = static_cast<std::uint8_t>(bits.length);
  };
  if (alternative == 0) {
    if (in.choice(2, false).index == 0)
      id(RanNode::Kind::gnb, in.bit_string(22, 32), "ngap.gNB_ID");
    else
      read_choice_extension(in);
  } else if (alternative == 1) {
    switch (in.choice(4, false).index) {
      case 0:
        id(RanNode::Kind::ng_enb, in.bit_string(20, 20), "ngap.macroNgENB_ID");
        break;
      case 1:
        id(RanNode::Kind::ng_enb, in.bit_string(18, 18), "ngap.shortMacroNgENB_ID");
        break;
      case 2:
        id(RanNode::Kind::ng_enb, in.bit_string(21, 21), "ngap.longMacroNgENB_ID");
        break;
      default:
        read_choice_extension(in);
    }
  } else {
    if (in.choice(2, false).index == 0)
      id(RanNode::Kind::n3iwf, in.bit_string(16, 16), "ngap.n3IWF_ID");
    else
      read_choice_extension(in);
  }
  sequence.end();
  return node;
}

Cause read_cause(BitCursor& in, const char* name) {
  const auto group = static_cast<std::uint8_t>(in.choice(6, false, name).index);
  Cause cause{group, 0};
  switch (group) {
    case 0:
      cause.value = static_cast<std::uint16_t>(in.enumerated(45, true, "ngap.radioNetwork"));
      break;
    case 1:
      cause.value = static_cast<std::uint16_t>(in.enumerated(2, true, "ngap.transport"));
      break;
    case 2:
      cause.value = static_cast<std::uint16_t>(in.enumerated(4, true, "ngap.nas"));
      break;
    case 3:
      cause.value = static_cast<std::uint16_t>(in.enumerated(7, true, "ngap.protocol"));
      break;
    case 4:
      cause.value = static_cast<std::uint16_t>(in.enumerated(6, true, "ngap.misc"));
      break;
    default:
      read_choice_extension(in);
      return cause;
  }
  if (in.fields() != nullptr && in.ok()) in.fields()->meaning(cause_name(group, cause.value));
  return cause;
}

Location read_location(BitCursor& in) {
  Location location;
  const auto alternative = in.choice(4, false, "ngap.UserLocationInformation").index;
  if (alternative == 3) {
    read_choice_extension(in);
    return location;
  }
  if (alternative == 2) {
    Sequence sequence(in, 0);
    location.access = Location::Access::n3iwf;
    location.address = read_transport_address(in, "ngap.iPAddress").first;
    location.port = static_cast<std::uint16_t>(in.bits(16, "ngap.portNumber"));
    sequence.end();
    return location;
  }
  location.access = alternative == 0 ? Location::Access::eutra : Location::Access::nr;
  Sequence sequence(in, 1);
  Sequence cell(in, 0);
  location.cell_plmn = read_plmn(in);
  const auto identity = alternative == 0 ? in.bit_string(28, 28) : in.bit_string(36, 36);
  location.cell = identity.value;
  in.field(alternative == 0 ? "ngap.EUTRACellIdentity" : "ngap.NRCellIdentity", identity.where, identity.value);
  cell.end();
  const TrackingArea area = read_tai(in);
  location.area_plmn = area.plmn;
  location.tac = area.tac;
  if (sequence.has(0)) (void)in.octet_string(4, 4, false, "ngap.timeStamp");
  sequence.end();
  return location;
}

TemporaryIdentity read_s_tmsi(BitCursor& in) {
  const std::size_t start = in.offset();
  Sequence sequence(in, 0);
  TemporaryIdentity identity;
  identity.amf_set = static_cast<std::uint16_t>(read_bit_string(in, 10, 10, "ngap.aMFSetID"));
  identity.amf_pointer = static_cast<std::uint8_t>(read_bit_string(in, 6, 6, "ngap.aMFPointer"));
  const Bytes tmsi = in.octet_string(4, 4, false);
  identity.tmsi = static_cast<std::uint32_t>(per::big_endian(tmsi));
  in.field("ngap.fiveG_TMSI", tmsi, identity.tmsi);
  identity.where = in.since(start);
  sequence.end();
  return identity;
}

SecurityCapabilities read_security_capabilities(BitCursor& in) {
  return per::read_security_capabilities(in, dialect,
                                         {.nr_encryption = "ngap.nRencryptionAlgorithms",
                                          .nr_integrity = "ngap.nRintegrityProtectionAlgorithms",
                                          .eutra_encryption = "ngap.eUTRAencryptionAlgorithms",
                                          .eutra_integrity = "ngap.eUTRAintegrityProtectionAlgorithms"});
}

std::uint64_t read_amf_ue_id(BitCursor& in) { return in.integer(0, 0xff'ffff'ffff, "ngap.AMF_UE_NGAP_ID"); }

std::uint32_t read_ran_ue_id(BitCursor& in) {
  return static_cast<std::uint32_t>(in.integer(0, 0xffff'ffff, "ngap.RAN_UE_NGAP_ID"));
}

TransportAddress read_transport_address(BitCursor& in, const char* name) {
  return per::read_transport_address(in, {name, "ngap.TransportLayerAddressIPv4", "ngap.TransportLayerAddressIPv6"});
}

}  // namespace assay::wire::ngap
