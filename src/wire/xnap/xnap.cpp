// SPDX-License-Identifier: Apache-2.0
#include "wire/xnap/xnap.h"

#include <fmt/format.h>

#include <array>

#include "wire/per/ran_message.h"
#include "wire/xnap/names.h"

namespace assay::wire::xnap {
namespace {

using base::BitCursor;
using base::Bytes;
using base::Fault;
using per::RanMessage;

constexpr std::uint8_t private_message = 22;
constexpr std::uint64_t most_sessions = 256;
constexpr std::uint64_t most_flows = 64;

class Sequence : public per::Sequence {
 public:
  Sequence(BitCursor& in, unsigned optionals) : per::Sequence(in, optionals, dialect) {}
};

// A container of RRC and the type of what is in it.
struct Container {
  Bytes bytes;
  std::string_view type;
};

constexpr per::ProtectionNames protection_names{.integrity_indication = "xnap.integrityProtectionIndication",
                                                .confidentiality_indication = "xnap.confidentialityProtectionIndication",
                                                .maximum_rate = "xnap.maxIPrate_UL",
                                                .integrity_result = "xnap.integrityProtectionResult",
                                                .confidentiality_result = "xnap.confidentialityProtectionResult"};

constexpr per::SecurityCapabilityNames capability_names{.nr_encryption = "xnap.nr_EncyptionAlgorithms",
                                                        .nr_integrity = "xnap.nr_IntegrityProtectionAlgorithms",
                                                        .eutra_encryption = "xnap.e_utra_EncyptionAlgorithms",
                                                        .eutra_integrity = "xnap.e_utra_IntegrityProtectionAlgorithms"};

// §9.2.2.3
void read_global_node(BitCursor& in, RanMessage& message) {
  const auto alternative = in.choice(3, false).index;
  if (alternative == 2) {
    (void)per::read_ie(in, dialect);
    return;
  }
  Sequence sequence(in, 0);
  const std::string plmn = per::read_plmn(in, "xnap.plmn_id");
  BitCursor::BitString id;
  if (alternative == 0) {
    if (in.choice(2, false).index == 0) {
      id = in.bit_string(22, 32);
      per::list_bits(in, "xnap.gnb_ID", id);
    } else {
      (void)per::read_ie(in, dialect);
    }
  } else {
    constexpr std::array<std::size_t, 3> bits{20, 18, 21};
    constexpr std::array names{"xnap.enb_ID_macro", "xnap.enb_ID_shortmacro", "xnap.enb_ID_longmacro"};
    const auto form = in.choice(4, false).index;
    if (form < bits.size()) {
      id = in.bit_string(bits.at(form), bits.at(form));
      per::list_bits(in, names.at(form), id);
    } else {
      (void)per::read_ie(in, dialect);
    }
  }
  sequence.end();
  if (!in.ok()) return;
  message.plmn = plmn;
  if (id.length == 0) return;
  message.node = fmt::format("{} {}-{:0{}x}/{}", alternative == 0 ? "gNB" : "ng-eNB", plmn, id.value,
                             (id.length + 3) / 4, id.length);
}

void read_slice(BitCursor& in) {
  Sequence sequence(in, 1);
  const std::size_t start = in.offset();
  const auto octet = static_cast<std::byte>(in.bits(8));
  in.field_text("xnap.sst", in.since(start), base::hex({&octet, 1}));
  if (sequence.has(0)) (void)in.octet_string(3, 3, false, "xnap.sd");
  sequence.end();
}

// §9.2.3.20: where the node serves which PLMN.
void read_supported_areas(BitCursor& in) {
  per::read_list(in, 1, 256, [&] {
    Sequence area(in, 0);
    const Bytes tac = in.octet_string(3, 3, false);
    in.field("xnap.tac", tac, per::big_endian(tac));
    per::read_list(in, 1, 12, [&] {
      Sequence item(in, 0);
      (void)per::read_plmn(in, "xnap.plmn_id");
      per::read_list(in, 1, 1024, [&] { read_slice(in); });
      item.end();
    });
    area.end();
  });
}

void read_amf_regions(BitCursor& in) {
  per::read_list(in, 1, 16, [&] {
    Sequence item(in, 0);
    (void)per::read_plmn(in, "xnap.plmn_ID");
    (void)per::read_bit_string(in, 8, 8, "xnap.amf_region_id");
    item.end();
  });
}

void read_guami(BitCursor& in) {
  Sequence sequence(in, 0);
  (void)per::read_plmn(in, "xnap.plmn_ID");
  (void)per::read_bit_string(in, 8, 8, "xnap.amf_region_id");
  (void)per::read_bit_string(in, 10, 10, "xnap.amf_set_id");
  (void)per::read_bit_string(in, 6, 6, "xnap.amf_pointer");
  sequence.end();
}

// The cell that a UE is handed over to, §9.2.3.25.
void read_target_cell(BitCursor& in) {
  const auto alternative = in.choice(3, false, "xnap.Target_CGI").index;
  if (alternative == 2) {
    (void)per::read_ie(in, dialect);
    return;
  }
  Sequence sequence(in, 0);
  (void)per::read_plmn(in, "xnap.plmn_id");
  const auto cell = alternative == 0 ? in.bit_string(36, 36) : in.bit_string(28, 28);
  in.field(alternative == 0 ? "xnap.NR_Cell_Identity" : "xnap.E_UTRA_Cell_Identity", cell.where, cell.value);
  sequence.end();
}

void read_bit_rate(BitCursor& in, const char* name) { (void)in.extensible_integer(0, 4'000'000'000'000, name); }

// QoSFlowLevelQoSParameters, §9.2.3.5 …
void read_qos_parameters(BitCursor& in) {
  Sequence sequence(in, 3);
  const auto kind = in.choice(3, false).index;
  if (kind == 2) {
    (void)per::read_ie(in, dialect);
  } else if (kind == 0) {
    Sequence characteristics(in, 3);
    (void)in.extensible_integer(0, 255, "xnap.fiveQI");
    if (characteristics.has(0)) (void)in.extensible_integer(1, 127, "xnap.priorityLevelQoS");
    if (characteristics.has(1)) (void)in.extensible_integer(0, 4095, "xnap.averagingWindow");
    if (characteristics.has(2)) (void)in.extensible_integer(0, 4095, "xnap.maximumDataBurstVolume");
    characteristics.end();
  } else {
    Sequence characteristics(in, 4);
    (void)in.extensible_integer(1, 127, "xnap.priorityLevelQoS");
    (void)in.extensible_integer(0, 1023, "xnap.packetDelayBudget");
    Sequence error_rate(in, 0);
    (void)in.extensible_integer(0, 9);
    (void)in.extensible_integer(0, 9);
    error_rate.end();
    if (characteristics.has(0)) (void)in.extensible_integer(0, 255, "xnap.fiveQI");
    if (characteristics.has(1)) (void)in.enumerated(2, true);
    if (characteristics.has(2)) (void)in.extensible_integer(0, 4095, "xnap.averagingWindow");
    if (characteristics.has(3)) (void)in.extensible_integer(0, 4095, "xnap.maximumDataBurstVolume");
    characteristics.end();
  }
  Sequence priority(in, 0);
  (void)in.extensible_integer(0, 15);
  (void)in.enumerated(2, true);
  (void)in.enumerated(2, true);
  priority.end();
  if (sequence.has(0)) {
    Sequence guaranteed(in, 3);
    read_bit_rate(in, "xnap.maxFlowBitRateDL");
    read_bit_rate(in, "xnap.maxFlowBitRateUL");
    read_bit_rate(in, "xnap.guaranteedFlowBitRateDL");
    read_bit_rate(in, "xnap.guaranteedFlowBitRateUL");
    if (guaranteed.has(0)) (void)in.enumerated(1, true);
    if (guaranteed.has(1)) (void)in.extensible_integer(0, 1000);
    if (guaranteed.has(2)) (void)in.extensible_integer(0, 1000);
    guaranteed.end();
  }
  if (sequence.has(1)) (void)in.enumerated(1, true);
  if (sequence.has(2)) (void)in.enumerated(1, true);
  sequence.end();
}

// §9.2.3.30
void read_tunnel(BitCursor& in) {
  if (in.choice(2, false).index == 1) {
    (void)per::read_ie(in, dialect);
    return;
  }
  Sequence sequence(in, 0);
  (void)per::read_transport_address(
      in, {"xnap.tnl_address", "xnap.TransportLayerAddressIPv4", "xnap.TransportLayerAddressIPv6"});
  (void)in.octet_string(4, 4, false, "xnap.gtp_teid");
  sequence.end();
}

// PDUSessionResourcesToBeSetup-List, §9.2.1.1. False: a session with information on data forwarding ends what is read of
// the list, and of what stands behind it.
bool read_sessions(BitCursor& in, RanMessage& message) {
  bool whole = true;
  const std::uint64_t count = in.count(1, most_sessions);
  for (std::uint64_t i = 0; i < count && in.ok() && whole; ++i) {
    Sequence item(in, 5);
    per::SessionSecurity session;
    session.id = static_cast<std::uint8_t>(in.integer(0, 255, "xnap.pduSessionId"));
    read_slice(in);
    if (item.has(0)) {
      Sequence rate(in, 0);
      read_bit_rate(in, "xnap.downlink_session_AMBR");
      read_bit_rate(in, "xnap.uplink_session_AMBR");
      rate.end();
    }
    read_tunnel(in);
    if (item.has(1)) read_tunnel(in);
    if (item.has(2)) session.indication = per::read_security_indication(in, dialect, protection_names, true);
    (void)in.enumerated(5, true, "xnap.pduSessionType");
    if (in.ok()) message.sessions.push_back(session);
    if (item.has(3)) (void)in.extensible_integer(1, 256);
    per::read_list(in, 1, most_flows, [&] {
      Sequence flow(in, 1);
      (void)in.extensible_integer(0, 63, "xnap.qfi");
      read_qos_parameters(in);
      if (flow.has(0)) (void)in.extensible_integer(0, 15);
      flow.end();
    });
    whole = !item.has(4);
    if (whole) item.end();
  }
  return whole;
}

// UEContextInfoHORequest (§9.1.1.1) and UEContextInfoRetrUECtxtResp (§9.1.1.9), which differ in their optional components.
// False: it was not read to its end.
bool read_context(BitCursor& in, bool retrieved, RanMessage& message, std::vector<Container>& containers) {
  Sequence sequence(in, retrieved ? 2 : 3);
  message.amf_ue_ngap_id = in.integer(0, 0xff'ffff'ffff,
                                      retrieved ? "xnap.ng_c_UE_signalling_ref" : "xnap.ng_c_UE_reference");
  if (in.choice(2, false).index == 0)
    (void)per::read_transport_address(
        in, {"xnap.endpointIPAddress", "xnap.TransportLayerAddressIPv4", "xnap.TransportLayerAddressIPv6"});
  else
    (void)per::read_ie(in, dialect);
  const auto capabilities = per::read_security_capabilities(in, dialect, capability_names);
  if (in.ok()) message.ue_security_capabilities = capabilities;
  Sequence security(in, 0);
  message.key = per::read_key(in, "xnap.key_NG_RAN_Star");
  message.key_kind = "K_NG-RAN*";
  (void)in.integer(0, 7, "xnap.ncc");
  security.end();
  if (!retrieved && sequence.has(0)) (void)in.integer(1, 256);
  Sequence rates(in, 0);
  read_bit_rate(in, "xnap.dl_UE_AMBR");
  read_bit_rate(in, "xnap.ul_UE_AMBR");
  rates.end();
  if (!read_sessions(in, message)) return false;
  const Bytes context = in.octet_string("xnap.rrc_Context");
  if (in.ok()) containers.push_back({context, "HandoverPreparationInformation"});
  // Location reporting and mobility restrictions may follow; they are not read.
  const bool more = retrieved ? sequence.has(0) : sequence.has(1) || sequence.has(2);
  if (more) return false;
  if (retrieved && sequence.has(1)) (void)in.integer(1, 256);
  sequence.end();
  return true;
}

std::uint32_t read_ue_id(BitCursor& in) {
  return static_cast<std::uint32_t>(in.integer(0, 0xffff'ffff, "xnap.NG_RANnodeUEXnAPID"));
}

bool read_value(BitCursor& in, std::uint16_t id, RanMessage& message, std::vector<Container>& containers) {
  switch (id) {
    case 4:
      read_amf_regions(in);
      return true;
    case 7:
      message.cause = per::read_cause(in, dialect, cause_names);
      return true;
    case 14:
      read_global_node(in, message);
      return true;
    case 15:
      read_guami(in);
      return true;
    case 22:
      (void)per::read_bit_string(in, 64, 64, "xnap.MaskedIMEISV");
      return true;
    case 23:  // the main node of dual connectivity
    case 27:  // the new node, which retrieves a context
    case 73:  // the source of a handover
      message.first_ue_id = read_ue_id(in);
      return true;
    case 29:  // the old node
    case 71:  // the secondary node
    case 79:  // the target
      message.second_ue_id = read_ue_id(in);
      return true;
    case 64:
      (void)per::read_plmn(in, "xnap.PLMN_Identity");
      return true;
    case 69:
      message.key = per::read_key(in, "xnap.S_NG_RANnode_SecurityKey");
      message.key_kind = "S-K_gNB";
      return true;
    case 75:
      read_supported_areas(in);
      return true;
    case 77: {
      const Bytes container = in.octet_string("xnap.Target2SourceNG_RANnodeTranspContainer");
      if (in.ok()) containers.push_back({container, "HandoverCommand"});
      return true;
    }
    case 78:
      read_target_cell(in);
      return true;
    case 83:
      return read_context(in, false, message, containers);
    case 84:
      return read_context(in, true, message, containers);
    case 86:
      (void)in.enumerated(1, true, "xnap.UEContextKeptIndicator");
      return true;
    case 91:
      message.ue_security_capabilities = per::read_security_capabilities(in, dialect, capability_names);
      return true;
    default:
      return false;
  }
}

void parse(Bytes bytes, const Context& context, Output& out) {
  base::JoinedFragments joined;
  BitCursor in(bytes, joined, context.fields);
  RanMessage message;
  message.protocol = "xnap";
  std::vector<Container> containers;
  const auto observation =
      per::read_message(bytes, in, dialect, private_message, message, context, out,
                        [&](BitCursor& value, std::uint16_t id, RanMessage& into, std::optional<Fault>&) {
                          return read_value(value, id, into, containers);
                        });
  if (!observation) return;
  Context inner = context;
  inner.carrier = {.protocol = "xnap", .observation = *observation, .content = {}};
  for (const auto& container : containers) {
    inner.carrier.content = container.type;
    out.hand_on("nr-rrc", container.bytes, inner);
  }
}

constexpr std::array carriers{sctp_ppid(61), sctp_port(38422)};

}  // namespace

const Protocol protocol{.name = "xnap", .title = "XnAP, TS 38.423", .carried_by = carriers, .parse = parse};

}  // namespace assay::wire::xnap
