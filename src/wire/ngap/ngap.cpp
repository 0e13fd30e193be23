// SPDX-License-Identifier: Apache-2.0
#include "wire/ngap/ngap.h"

#include <fmt/format.h>

#include <array>

#include "base/bit_cursor.h"
#include "wire/ngap/elements.h"
#include "wire/ngap/names.h"
#include "wire/ngap/pdu_session.h"
#include "wire/ngap/transfer.h"

namespace assay::wire::ngap {
namespace {

using base::BitCursor;
using base::Bytes;
using base::Fault;
using per::read_name;

constexpr std::uint8_t private_message = 31;  // its body is no container of protocol IEs (§9.4.4)

// Extended RAN node and AMF names, §9.3.1.187 and 9.3.3.51.
std::string read_extended_name(BitCursor& in, const char* visible, const char* utf8) {
  return per::read_extended_name(in, dialect, visible, utf8);
}

void read_supported_areas(BitCursor& in, Message& message) {
  read_list(in, 256, [&] {
    Sequence area(in, 0);
    const std::uint32_t tac = read_tac(in);
    read_list(in, 12, [&] {
      Sequence item(in, 0);
      SupportedPlmn supported{tac, read_plmn(in), {}};
      supported.slices = read_slice_list(in, 1024);
      item.end();
      if (in.ok()) message.supported_areas.push_back(std::move(supported));
    });
    area.end();
  });
}

void read_supported_plmns(BitCursor& in, Message& message) {
  read_list(in, 12, [&] {
    Sequence item(in, 0);
    SupportedPlmn supported{std::nullopt, read_plmn(in), {}};
    supported.slices = read_slice_list(in, 1024);
    item.end();
    if (in.ok()) message.supported_plmns.push_back(std::move(supported));
  });
}

void read_served_guamis(BitCursor& in, Message& message) {
  read_list(in, 256, [&] {
    Sequence item(in, 1);
    Guami guami = read_guami(in);
    if (item.has(0)) (void)read_name(in, "ngap.backupAMFName");
    item.end();
    if (in.ok()) message.served_guamis.push_back(std::move(guami));
  });
}

void read_unavailable_guamis(BitCursor& in) {
  read_list(in, 256, [&] {
    Sequence item(in, 2);
    (void)read_guami(in);
    if (item.has(0)) (void)in.enumerated(1, true, "ngap.timerApproachForGUAMIRemoval");
    if (item.has(1)) (void)read_name(in, "ngap.backupAMFName");
    item.end();
  });
}

// UE NGAP IDs, §9.3.3.24 …
void read_ue_ids(BitCursor& in, Message& message) {
  switch (in.choice(3, false, "ngap.UE_NGAP_IDs").index) {
    case 0: {
      Sequence pair(in, 0);
      message.amf_ue_ngap_id = read_amf_ue_id(in);
      message.ran_ue_ngap_id = read_ran_ue_id(in);
      pair.end();
      break;
    }
    case 1:
      message.amf_ue_ngap_id = read_amf_ue_id(in);
      break;
    default:
      read_choice_extension(in);
  }
}

// UE-associated logical NG-connections, at most 65,536.
void read_connections(BitCursor& in, Message& message) {
  read_list(in, 65536, [&] {
    Sequence item(in, 2);
    ResetUe ue;
    if (item.has(0)) ue.amf_ue_ngap_id = read_amf_ue_id(in);
    if (item.has(1)) ue.ran_ue_ngap_id = read_ran_ue_id(in);
    item.end();
    if (in.ok()) message.reset_ues.push_back(ue);
  });
}

// Reset type, §9.2.6.11.
void read_reset_type(BitCursor& in, Message& message) {
  switch (in.choice(3, false, "ngap.ResetType").index) {
    case 0:
      (void)in.enumerated(1, true, "ngap.nG_Interface");
      message.whole_interface_reset = in.ok();
      break;
    case 1:
      read_connections(in, message);
      break;
    default:
      read_choice_extension(in);
  }
}

void read_bit_rates(BitCursor& in) {
  Sequence sequence(in, 0);
  (void)in.extensible_integer(0, 4'000'000'000'000, "ngap.uEAggregateMaximumBitRateDL");
  (void)in.extensible_integer(0, 4'000'000'000'000, "ngap.uEAggregateMaximumBitRateUL");
  sequence.end();
}

void read_security_context(BitCursor& in, Message& message) {
  Sequence sequence(in, 0);
  message.next_hop_chaining_count = static_cast<std::uint8_t>(in.integer(0, 7, "ngap.nextHopChainingCount"));
  message.security_key = per::read_key(in, "ngap.nextHopNH");
  sequence.end();
}

// TargetID, §9.3.1.25: an NG-RAN node; another system's node is not walked.
bool read_target(BitCursor& in, Message& message) {
  switch (in.choice(3, false, "ngap.TargetID").index) {
    case 0: {
      Sequence target(in, 0);
      auto node = read_global_ran_node(in);
      (void)read_tai(in);
      target.end();
      if (in.ok()) message.target_node = std::move(node);
      return true;
    }
    case 1:
      return false;
    default:
      read_choice_extension(in);
      return true;
  }
}

// The transparent containers of a handover, §9.3.1.20 and 9.3.1.21, whose content is that of the target's system. Of
// those of NG-RAN the RRC container is read, which the source's is not more than. False: not to its end.
bool read_transparent_container(BitCursor& in, bool source, Message& message) {
  constexpr std::uint8_t resource_allocation = 13;
  constexpr std::uint8_t towards_eps = 1;
  const Bytes octets = in.octet_string(source ? "ngap.SourceToTarget_TransparentContainer" : "ngap.TargetToSource_TransparentContainer");
  if (message.procedure_code != resource_allocation && message.handover_type.value_or(towards_eps) == towards_eps) return false;
  if (!in.ok()) return false;
  BitCursor content = in.inside(octets);
  Sequence sequence(content, source ? 3 : 0);
  const Bytes rrc = content.octet_string("ngap.rRCContainer");
  if (content.ok()) message.handover_rrc = rrc;
  if (!source) sequence.end();
  in.absorb(content);
  return !source;
}

// Reads the value of one IE into the message. False: the IE is named only.
bool read_ie(BitCursor& in, std::uint16_t id, Message& message, std::optional<Fault>& fault) {
  if (const ListShape* shape = list_shape(id)) {
    read_session_list(in, *shape, message, fault);
    return true;
  }
  switch (id) {
    case 0:
      message.allowed_slices = read_slice_list(in, 8);
      return true;
    case 1:
      message.amf_name = read_name(in, "ngap.AMFName");
      return true;
    case 3:
      (void)read_bit_string(in, 10, 10, "ngap.AMFSetID");
      return true;
    case 10:
      message.amf_ue_ngap_id = read_amf_ue_id(in);
      return true;
    case 15:
      message.cause = read_cause(in, "ngap.Cause");
      return true;
    case 21:
      (void)in.enumerated(4, true, "ngap.PagingDRX");
      return true;
    case 26:
      message.temporary_identity = read_s_tmsi(in);
      return true;
    case 27:
      message.ran_node = read_global_ran_node(in);
      return true;
    case 28:
      message.guami = read_guami(in);
      return true;
    case 29:
      message.handover_type = static_cast<std::uint8_t>(in.enumerated(3, true, "ngap.HandoverType"));
      return true;
    case 22:
      (void)in.enumerated(1, true, "ngap.DirectForwardingPathAvailability");
      return true;
    case 30:
      (void)in.enumerated(2, true, "ngap.IMSVoiceSupportIndicator");
      return true;
    case 34:
      (void)read_bit_string(in, 64, 64, "ngap.MaskedIMEISV");
      return true;
    case 37:
      message.nas_container = in.octet_string("ngap.NAS_PDU");
      return true;
    case 38: {
      const Bytes nas = in.octet_string("ngap.NAS_PDU");
      if (in.ok()) message.nas_pdus.push_back({nas, std::nullopt});
      return true;
    }
    case 39:
      (void)in.octet_string("ngap.NASSecurityParametersFromNGRAN");
      return true;
    case 40:
      message.new_amf_ue_ngap_id = read_amf_ue_id(in);
      return true;
    case 41:
      message.new_security_context = in.enumerated(1, true, "ngap.NewSecurityContextInd") == 0 && in.ok();
      return true;
    case 80:
      read_supported_plmns(in, message);
      return true;
    case 82:
      message.ran_node_name = read_name(in, "ngap.RANNodeName");
      return true;
    case 85:
      message.ran_ue_ngap_id = read_ran_ue_id(in);
      return true;
    case 86:
      (void)in.integer(0, 255, "ngap.RelativeAMFCapacity");
      return true;
    case 88:
      read_reset_type(in, message);
      return true;
    case 90:
      message.establishment_cause = static_cast<std::uint8_t>(in.enumerated(10, true, "ngap.RRCEstablishmentCause"));
      if (in.fields() != nullptr && in.ok()) {
        in.fields()->meaning(establishment_cause_name(*message.establishment_cause));
      }
      return true;
    case 91:
      (void)in.enumerated(3, true, "ngap.RRCInactiveTransitionReportRequest");
      return true;
    case 92:
      (void)in.enumerated(2, true, "ngap.RRCState");
      return true;
    case 93:
      read_security_context(in, message);
      return true;
    case 94:
      message.security_key = per::read_key(in, "ngap.SecurityKey");
      return true;
    case 96:
      read_served_guamis(in, message);
      return true;
    case 100:
      message.amf_ue_ngap_id = read_amf_ue_id(in);
      return true;  // the source AMF, in PATH SWITCH REQUEST
    case 101:
      return read_transparent_container(in, true, message);
    case 102:
      read_supported_areas(in, message);
      return true;
    case 103:
      read_list(in, 16, [&] {
        Sequence item(in, 0);
        (void)read_tai(in);
        item.end();
      });
      return true;
    case 105:
      return read_target(in, message);
    case 106:
      return read_transparent_container(in, false, message);
    case 107:
      (void)in.enumerated(6, true, "ngap.TimeToWait");
      return true;
    case 110:
      read_bit_rates(in);
      return true;
    case 111:
      read_connections(in, message);
      return true;
    case 112:
      message.context_requested = in.enumerated(1, true, "ngap.UEContextRequest") == 0 && in.ok();
      return true;
    case 114:
      read_ue_ids(in, message);
      return true;
    case 115:
      if (in.choice(2, false, "ngap.UEPagingIdentity").index == 0)
        message.temporary_identity = read_s_tmsi(in);
      else
        read_choice_extension(in);
      return true;
    case 117:
      message.radio_capability = in.octet_string("ngap.UERadioCapability");
      return true;
    case 119:
      message.ue_security_capabilities = read_security_capabilities(in);
      return true;
    case 120:
      read_unavailable_guamis(in);
      return true;
    case 121:
      message.location = read_location(in);
      return true;
    case 147:
      message.ues_retained = in.enumerated(1, true, "ngap.UERetentionInformation") == 0 && in.ok();
      return true;
    case 273:
      message.ran_node_name = read_extended_name(in, "ngap.rANNodeNameVisibleString", "ngap.rANNodeNameUTF8String");
      return true;
    case 274:
      message.amf_name = read_extended_name(in, "ngap.aMFNameVisibleString", "ngap.aMFNameUTF8String");
      return true;
    default:
      return false;
  }
}

// The cause of the first session that failed, where the message itself states none.
void adopt_session_cause(Message& message) {
  for (const auto& session : message.pdu_sessions) {
    if (!message.cause) message.cause = session.cause;
  }
}

void hand_on_payloads(const Message& message, const Context& context, ObservationId observation, Output& out) {
  if (message.nas_pdus.empty() && message.handover_rrc.empty() && message.radio_capability.empty()) return;
  Context inner = context;
  inner.carrier = {.protocol = "ngap",
                   .observation = observation,
                   .amf_ue_id = message.amf_ue_ngap_id.value_or(0),
                   .ran_ue_id = message.ran_ue_ngap_id.value_or(0),
                   .has_amf_ue_id = message.amf_ue_ngap_id.has_value(),
                   .has_ran_ue_id = message.ran_ue_ngap_id.has_value(),
                   .content = message.procedure};
  for (const auto& nas : message.nas_pdus) out.hand_on("nas-5gs", nas.bytes, inner);
  if (!message.radio_capability.empty()) out.hand_on("nr-radio-capability", message.radio_capability, inner);
  if (message.handover_rrc.empty()) return;
  const bool answer = message.pdu == Pdu::successful_outcome;
  inner.carrier.content = answer ? "HandoverCommand" : "HandoverPreparationInformation";
  out.hand_on("nr-rrc", message.handover_rrc, inner);
}

// §9.4.3: the choice, the procedure code, the criticality, and the body as an open type.
void parse(Bytes bytes, const Context& context, Output& out) {
  base::JoinedFragments joined;
  BitCursor in(bytes, joined, context.fields);
  const per::Header header = per::read_header(in, dialect);
  if (!in.ok()) {
    out.malformed(context, "ngap", bytes, *in.fault());
    return;
  }
  Message message;
  message.pdu = header.pdu;
  message.procedure_code = header.procedure_code;
  message.procedure = header.procedure;
  message.criticality = header.criticality;

  BitCursor body = in.open_type();
  std::optional<Fault> fault;
  if (in.ok() && message.procedure_code == private_message) {
    out.opaque(context, "ngap", "private message", body.peek_rest());
  } else if (in.ok()) {
    per::read_body(body, dialect, message.ies, fault, [&](BitCursor& value, std::uint16_t id, std::optional<Fault>& inner) {
      return read_ie(value, id, message, inner);
    });
    in.absorb(body);
  }
  if (!in.ok()) fault = in.fault();
  adopt_session_cause(message);

  if (fault) out.malformed(context, "ngap", bytes, *fault);
  const ObservationId observation = out.emit(context, bytes, message);
  hand_on_payloads(message, context, observation, out);
}

struct Information {
  std::string_view type;
  Transfer transfer;
  std::uint8_t procedure;
  Pdu pdu;  // of the NGAP message that carries it on N2
};

// N2SmInfoType of TS 29.502 §6.1.6.3.11, as in NgapIeType of TS 29.518 §6.1.6.3.10.
constexpr auto information_types = std::to_array<Information>({
    {"PDU_RES_SETUP_REQ", Transfer::setup_request, 29, Pdu::initiating_message},
    {"PDU_RES_SETUP_RSP", Transfer::setup_response, 29, Pdu::successful_outcome},
    {"PDU_RES_SETUP_FAIL", Transfer::setup_unsuccessful, 29, Pdu::successful_outcome},
    {"PDU_RES_REL_CMD", Transfer::release_command, 28, Pdu::initiating_message},
    {"PDU_RES_REL_RSP", Transfer::release_response, 28, Pdu::successful_outcome},
    {"PDU_RES_MOD_REQ", Transfer::modify_request, 26, Pdu::initiating_message},
    {"PDU_RES_MOD_RSP", Transfer::modify_response, 26, Pdu::successful_outcome},
    {"PDU_RES_MOD_FAIL", Transfer::modify_unsuccessful, 26, Pdu::successful_outcome},
    {"PDU_RES_NTY", Transfer::notify, 30, Pdu::initiating_message},
    {"PDU_RES_NTY_REL", Transfer::notify_released, 30, Pdu::initiating_message},
    {"PDU_RES_MOD_IND", Transfer::modify_indication, 27, Pdu::initiating_message},
    {"PDU_RES_MOD_CFM", Transfer::modify_confirm, 27, Pdu::successful_outcome},
    {"PDU_RES_MOD_IND_FAIL", Transfer::modify_indication_unsuccessful, 27, Pdu::successful_outcome},
    {"PATH_SWITCH_REQ", Transfer::path_switch_request, 25, Pdu::initiating_message},
    {"PATH_SWITCH_SETUP_FAIL", Transfer::path_switch_setup_failed, 25, Pdu::initiating_message},
    {"PATH_SWITCH_REQ_ACK", Transfer::path_switch_acknowledge, 25, Pdu::successful_outcome},
    {"PATH_SWITCH_REQ_FAIL", Transfer::path_switch_unsuccessful, 25, Pdu::unsuccessful_outcome},
    {"HANDOVER_REQUIRED", Transfer::handover_required, 12, Pdu::initiating_message},
    {"HANDOVER_CMD", Transfer::handover_command, 12, Pdu::successful_outcome},
    {"HANDOVER_PREP_FAIL", Transfer::handover_preparation_unsuccessful, 12, Pdu::successful_outcome},
    {"HANDOVER_REQ_ACK", Transfer::handover_acknowledge, 13, Pdu::successful_outcome},
    {"HANDOVER_RES_ALLOC_FAIL", Transfer::handover_allocation_unsuccessful, 13, Pdu::successful_outcome},
    {"UE_CONTEXT_RESUME_REQ", Transfer::resume_request, 58, Pdu::initiating_message},
    {"UE_CONTEXT_RESUME_RSP", Transfer::resume_response, 58, Pdu::successful_outcome},
    {"UE_CONTEXT_SUSPEND_REQ", Transfer::suspend_request, 59, Pdu::initiating_message},
});

void parse_transfer(Bytes bytes, const Context& context, Output& out) {
  const Information* information = nullptr;
  for (const auto& candidate : information_types) {
    if (candidate.type == context.carrier.content) information = &candidate;
  }
  if (information == nullptr) {
    out.opaque(context, "ngap-transfer", context.carrier.content.empty() ? "kind not stated" : "not decoded", bytes);
    return;
  }
  base::JoinedFragments joined;
  BitCursor in(bytes, joined, context.fields);
  PduSession session;
  session.transfer = transfer_name(information->transfer);
  session.where = bytes;
  per::Ies ies;
  read_transfer(in, information->transfer, session, ies);
  Message message;
  message.pdu = information->pdu;
  message.procedure_code = information->procedure;
  message.procedure = procedure_name(information->procedure);
  message.information = information->type;
  message.ies = std::move(ies);
  message.pdu_sessions.push_back(std::move(session));
  adopt_session_cause(message);
  if (!in.ok()) out.malformed(context, "ngap-transfer", bytes, *in.fault());
  out.emit(context, bytes, message);
}

constexpr std::array ngap_carriers{sctp_ppid(60), sctp_port(38412)};

}  // namespace

std::string text(const Cause& cause) {
  const auto name = cause_name(cause.group, cause.value);
  if (name == "unknown") return fmt::format("{}/{}", cause_group_name(cause.group), cause.value);
  return fmt::format("{}/{}", cause_group_name(cause.group), name);
}

std::string text(const RanNode& node) {
  constexpr auto kinds = std::to_array<std::string_view>({"gNB", "ng-eNB", "N3IWF", "other"});
  const auto kind = kinds[static_cast<std::size_t>(node.kind)];
  if (node.kind == RanNode::Kind::other) return fmt::format("{} {}", kind, node.plmn);
  return fmt::format("{} {}-{:0{}x}/{}", kind, node.plmn, node.id, (node.id_bits + 3) / 4, node.id_bits);
}

const Protocol protocol{.name = "ngap", .title = "NGAP, TS 38.413", .carried_by = ngap_carriers, .parse = parse};
const Protocol transfer_protocol{.name = "ngap-transfer",
                                 .title = "N2 SM information, TS 29.502 and TS 38.413 §9.3.4",
                                 .carried_by = {},
                                 .parse = parse_transfer};

}  // namespace assay::wire::ngap
