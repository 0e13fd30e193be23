// SPDX-License-Identifier: Apache-2.0
#include "wire/ngap/transfer.h"

#include <algorithm>
#include <array>

#include "wire/ngap/elements.h"
#include "wire/ngap/names.h"

namespace assay::wire::ngap {
namespace {

using base::BitCursor;
using base::Bytes;
using Use = UserPlaneTunnel::Use;

constexpr std::uint64_t most_flows = 64;

// UPTransportLayerInformation, §9.3.2.2
void read_tunnel(BitCursor& in, Use use, PduSession& session) {
  if (in.choice(2, false).index == 1) {
    read_choice_extension(in);
    return;
  }
  Sequence sequence(in, 0);
  const auto address = read_transport_address(in, "ngap.transportLayerAddress");
  const Bytes teid = in.octet_string(4, 4, false, "ngap.gTP_TEID");
  UserPlaneTunnel tunnel{use, address.first, address.second, 0, teid};
  for (const auto octet : teid) tunnel.teid = tunnel.teid << 8 | std::to_integer<std::uint32_t>(octet);
  sequence.end();
  if (in.ok()) session.tunnels.push_back(tunnel);
}

void read_flow(BitCursor& in, PduSession& session) {
  const auto flow = in.extensible_integer(0, 63, "ngap.qosFlowIdentifier");
  const auto seen = static_cast<std::uint8_t>(flow);
  if (!in.ok() || flow > 255 || std::ranges::find(session.qos_flows, seen) != session.qos_flows.end()) return;
  session.qos_flows.push_back(seen);
}

// Lists whose items are a QoS flow identifier, optional enumerations with one root value each, and extensions.
void read_flow_list(BitCursor& in, unsigned marks, PduSession& session) {
  read_list(in, most_flows, [&] {
    Sequence item(in, marks);
    read_flow(in, session);
    for (unsigned i = 0; i < marks; ++i) {
      if (item.has(i)) (void)in.enumerated(1, true);
    }
    item.end();
  });
}

// AssociatedQosFlowList, §9.3.1.99
void read_associated_flows(BitCursor& in, PduSession& session) {
  read_list(in, most_flows, [&] {
    Sequence item(in, 1);
    read_flow(in, session);
    if (item.has(0)) (void)in.enumerated(2, true);
    item.end();
  });
}

// QosFlowListWithCause, §9.3.1.13: flows that failed or go, so they are not listed as flows of the session.
void read_failed_flows(BitCursor& in) {
  read_list(in, most_flows, [&] {
    Sequence item(in, 0);
    (void)in.extensible_integer(0, 63, "ngap.qosFlowIdentifier");
    (void)read_cause(in, "ngap.cause");
    item.end();
  });
}

// QosCharacteristics, §9.3.1.12, 9.3.1.28 and 9.3.1.18
void read_characteristics(BitCursor& in) {
  const auto alternative = in.choice(3, false).index;
  if (alternative == 2) {
    read_choice_extension(in);
    return;
  }
  if (alternative == 0) {
    Sequence sequence(in, 3);
    (void)in.extensible_integer(0, 255, "ngap.fiveQI");
    if (sequence.has(0)) (void)in.extensible_integer(1, 127, "ngap.priorityLevelQos");
    if (sequence.has(1)) (void)in.extensible_integer(0, 4095, "ngap.averagingWindow");
    if (sequence.has(2)) (void)in.extensible_integer(0, 4095, "ngap.maximumDataBurstVolume");
    sequence.end();
    return;
  }
  Sequence sequence(in, 4);
  (void)in.extensible_integer(1, 127, "ngap.priorityLevelQos");
  (void)in.extensible_integer(0, 1023, "ngap.packetDelayBudget");
  Sequence error_rate(in, 0);
  (void)in.extensible_integer(0, 9, "ngap.pERScalar");
  (void)in.extensible_integer(0, 9, "ngap.pERExponent");
  error_rate.end();
  if (sequence.has(0)) (void)in.extensible_integer(0, 255, "ngap.fiveQI");
  if (sequence.has(1)) (void)in.enumerated(2, true, "ngap.delayCritical");
  if (sequence.has(2)) (void)in.extensible_integer(0, 4095, "ngap.averagingWindow");
  if (sequence.has(3)) (void)in.extensible_integer(0, 4095, "ngap.maximumDataBurstVolume");
  sequence.end();
}

void read_bit_rate(BitCursor& in, const char* name) { (void)in.extensible_integer(0, 4'000'000'000'000, name); }

// QosFlowLevelQosParameters, §9.3.1.12
void read_qos_parameters(BitCursor& in) {
  Sequence sequence(in, 3);
  read_characteristics(in);
  Sequence priority(in, 0);
  (void)in.integer(1, 15, "ngap.priorityLevelARP");
  (void)in.enumerated(2, true, "ngap.pre_emptionCapability");
  (void)in.enumerated(2, true, "ngap.pre_emptionVulnerability");
  priority.end();
  if (sequence.has(0)) {
    Sequence guaranteed(in, 3);
    read_bit_rate(in, "ngap.maximumFlowBitRateDL");
    read_bit_rate(in, "ngap.maximumFlowBitRateUL");
    read_bit_rate(in, "ngap.guaranteedFlowBitRateDL");
    read_bit_rate(in, "ngap.guaranteedFlowBitRateUL");
    if (guaranteed.has(0)) (void)in.enumerated(1, true, "ngap.notificationControl");
    if (guaranteed.has(1)) (void)in.extensible_integer(0, 1000, "ngap.maximumPacketLossRateDL");
    if (guaranteed.has(2)) (void)in.extensible_integer(0, 1000, "ngap.maximumPacketLossRateUL");
    guaranteed.end();
  }
  if (sequence.has(1)) (void)in.enumerated(1, true, "ngap.reflectiveQosAttribute");
  if (sequence.has(2)) (void)in.enumerated(1, true, "ngap.additionalQosFlowInformation");
  sequence.end();
}

// QosFlowSetupRequestList (parameters always) and QosFlowAddOrModifyRequestList (parameters optional)
void read_requested_flows(BitCursor& in, bool optional_parameters, PduSession& session) {
  read_list(in, most_flows, [&] {
    Sequence item(in, optional_parameters ? 2 : 1);
    read_flow(in, session);
    if (!optional_parameters || item.has(0)) read_qos_parameters(in);
    if (item.has(optional_parameters ? 1 : 0)) (void)in.extensible_integer(0, 15, "ngap.e_RAB_ID");
    item.end();
  });
}

// QosFlowPerTNLInformation, §9.3.2.8
void read_flows_per_tunnel(BitCursor& in, PduSession& session) {
  Sequence sequence(in, 0);
  read_tunnel(in, Use::downlink, session);
  read_associated_flows(in, session);
  sequence.end();
}
void read_flows_per_tunnel_list(BitCursor& in, PduSession& session) {
  read_list(in, 3, [&] {
    Sequence item(in, 0);
    read_flows_per_tunnel(in, session);
    item.end();
  });
}

void read_tunnel_list(BitCursor& in, PduSession& session) {
  read_list(in, 3, [&] {
    Sequence item(in, 0);
    read_tunnel(in, Use::uplink, session);
    item.end();
  });
}

// UL-NGU-UP-TNLModifyList and UPTransportLayerInformationPairList: an uplink and a downlink endpoint per item.
void read_tunnel_pairs(BitCursor& in, std::uint64_t most, PduSession& session) {
  read_list(in, most, [&] {
    Sequence item(in, 0);
    read_tunnel(in, Use::uplink, session);
    read_tunnel(in, Use::downlink, session);
    item.end();
  });
}

constexpr per::ProtectionNames protection_names{.integrity_indication = "ngap.integrityProtectionIndication",
                                                .confidentiality_indication = "ngap.confidentialityProtectionIndication",
                                                .maximum_rate = "ngap.maximumIntegrityProtectedDataRate_UL",
                                                .integrity_result = "ngap.integrityProtectionResult",
                                                .confidentiality_result = "ngap.confidentialityProtectionResult"};

void read_security_indication(BitCursor& in, PduSession& session) {
  if (const auto read = per::read_security_indication(in, dialect, protection_names, false)) {
    session.security_indication = read;
  }
}

void read_security_result(BitCursor& in, PduSession& session) {
  if (const auto read = per::read_security_result(in, dialect, protection_names)) session.security_result = read;
}

bool read_transfer_ie(BitCursor& in, std::uint16_t id, PduSession& session) {
  switch (id) {
    case 139:  // UL-NGU-UP-TNLInformation
    case 195:
      read_tunnel(in, Use::uplink, session);
      return true;  // its redundant twin
    case 126:
    case 186:
      read_tunnel_list(in, session);
      return true;
    case 134:
      session.type = static_cast<std::uint8_t>(in.enumerated(5, true, "ngap.PDUSessionType"));
      return true;
    case 138:
      read_security_indication(in, session);
      return true;
    case 136:
      read_requested_flows(in, false, session);
      return true;
    case 135:
      read_requested_flows(in, true, session);
      return true;
    case 137:
      read_failed_flows(in);
      return true;
    case 140:
      read_tunnel_pairs(in, 4, session);
      return true;
    case 130: {  // PDUSessionAggregateMaximumBitRate
      Sequence rate(in, 0);
      read_bit_rate(in, "ngap.pDUSessionAggregateMaximumBitRateDL");
      read_bit_rate(in, "ngap.pDUSessionAggregateMaximumBitRateUL");
      rate.end();
      return true;
    }
    default:
      return false;
  }
}

// PDUSessionResourceSetupRequestTransfer and …ModifyRequestTransfer are containers of IEs.
void read_ie_container(BitCursor& in, PduSession& session, per::Ies& ies) {
  const bool extended = in.boolean();
  const std::uint64_t count = in.integer(0, 65535);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    auto [id, value] = per::read_ie(in, dialect);
    if (!in.ok()) return;
    const bool known = read_transfer_ie(value, id, session);
    if (known && value.ok()) {
      ies.decoded.push_back(id);
    } else {
      ies.opaque.push_back(id);
    }
    in.absorb(value);
  }
  if (extended) in.skip_additions();
}

// The transfers that hold only a cause, or a cause and criticality diagnostics, which are not decoded: they end the
// value.
void read_cause_transfer(BitCursor& in, bool diagnostics, PduSession& session) {
  Sequence sequence(in, diagnostics ? 1 : 0);
  const Cause cause = read_cause(in, "ngap.cause");
  if (in.ok()) session.cause = cause;
  if (!diagnostics || !sequence.has(0)) sequence.end();
}

}  // namespace

std::string_view transfer_name(Transfer transfer) {
  constexpr auto names = std::to_array<std::string_view>({
      "",
      "PDUSessionResourceSetupRequestTransfer",
      "PDUSessionResourceSetupResponseTransfer",
      "PDUSessionResourceSetupUnsuccessfulTransfer",
      "PDUSessionResourceModifyRequestTransfer",
      "PDUSessionResourceModifyResponseTransfer",
      "PDUSessionResourceModifyUnsuccessfulTransfer",
      "PDUSessionResourceModifyIndicationTransfer",
      "PDUSessionResourceModifyConfirmTransfer",
      "PDUSessionResourceModifyIndicationUnsuccessfulTransfer",
      "PDUSessionResourceReleaseCommandTransfer",
      "PDUSessionResourceReleaseResponseTransfer",
      "PDUSessionResourceNotifyTransfer",
      "PDUSessionResourceNotifyReleasedTransfer",
      "PathSwitchRequestTransfer",
      "PathSwitchRequestAcknowledgeTransfer",
      "PathSwitchRequestSetupFailedTransfer",
      "PathSwitchRequestUnsuccessfulTransfer",
      "HandoverRequiredTransfer",
      "HandoverCommandTransfer",
      "HandoverPreparationUnsuccessfulTransfer",
      "HandoverRequestAcknowledgeTransfer",
      "HandoverResourceAllocationUnsuccessfulTransfer",
      "UEContextResumeRequestTransfer",
      "UEContextResumeResponseTransfer",
      "UEContextSuspendRequestTransfer",
  });
  static_assert(names.size() == static_cast<std::size_t>(Transfer::suspend_request) + 1);
  return names[static_cast<std::size_t>(transfer)];
}

void read_transfer(BitCursor& in, Transfer transfer, PduSession& session, per::Ies& ies) {
  switch (transfer) {
    case Transfer::none:
      return;
    case Transfer::setup_request:
    case Transfer::modify_request:
      read_ie_container(in, session, ies);
      return;
    case Transfer::setup_response: {
      Sequence sequence(in, 3);
      read_flows_per_tunnel(in, session);
      if (sequence.has(0)) read_flows_per_tunnel_list(in, session);
      if (sequence.has(1)) read_security_result(in, session);
      if (sequence.has(2)) read_failed_flows(in);
      sequence.end();
      return;
    }
    case Transfer::modify_response: {
      Sequence sequence(in, 5);
      if (sequence.has(0)) read_tunnel(in, Use::downlink, session);
      if (sequence.has(1)) read_tunnel(in, Use::uplink, session);
      if (sequence.has(2)) read_flow_list(in, 0, session);
      if (sequence.has(3)) read_flows_per_tunnel_list(in, session);
      if (sequence.has(4)) read_failed_flows(in);
      sequence.end();
      return;
    }
    case Transfer::modify_indication: {
      Sequence sequence(in, 1);
      read_flows_per_tunnel(in, session);
      if (sequence.has(0)) read_flows_per_tunnel_list(in, session);
      sequence.end();
      return;
    }
    case Transfer::modify_confirm: {
      Sequence sequence(in, 2);
      read_flow_list(in, 0, session);
      read_tunnel(in, Use::uplink, session);
      if (sequence.has(0)) read_tunnel_pairs(in, 3, session);
      if (sequence.has(1)) read_failed_flows(in);
      sequence.end();
      return;
    }
    case Transfer::setup_unsuccessful:
    case Transfer::modify_unsuccessful:
    case Transfer::handover_allocation_unsuccessful:
      read_cause_transfer(in, true, session);
      return;
    case Transfer::modify_indication_unsuccessful:
    case Transfer::release_command:
    case Transfer::notify_released:
    case Transfer::path_switch_setup_failed:
    case Transfer::path_switch_unsuccessful:
    case Transfer::handover_preparation_unsuccessful:
      read_cause_transfer(in, false, session);
      return;
    case Transfer::release_response:
      Sequence(in, 0).end();
      return;
    case Transfer::notify: {
      Sequence sequence(in, 2);
      if (sequence.has(0)) {
        read_list(in, most_flows, [&] {
          Sequence item(in, 0);
          read_flow(in, session);
          (void)in.enumerated(2, true, "ngap.notificationCause");
          item.end();
        });
      }
      if (sequence.has(1)) read_failed_flows(in);
      sequence.end();
      return;
    }
    case Transfer::path_switch_request: {
      Sequence sequence(in, 2);
      read_tunnel(in, Use::downlink, session);
      if (sequence.has(0)) (void)in.enumerated(1, true, "ngap.dL_NGU_TNLInformationReused");
      if (sequence.has(1)) {
        Sequence security(in, 0);
        read_security_result(in, session);
        read_security_indication(in, session);
        security.end();
      }
      read_flow_list(in, 0, session);
      sequence.end();
      return;
    }
    case Transfer::path_switch_acknowledge: {
      Sequence sequence(in, 2);
      if (sequence.has(0)) read_tunnel(in, Use::uplink, session);
      if (sequence.has(1)) read_security_indication(in, session);
      sequence.end();
      return;
    }
    case Transfer::handover_required: {
      Sequence sequence(in, 1);
      if (sequence.has(0)) (void)in.enumerated(1, true, "ngap.directForwardingPathAvailability");
      sequence.end();
      return;
    }
    case Transfer::handover_acknowledge: {
      Sequence sequence(in, 4);
      read_tunnel(in, Use::downlink, session);
      if (sequence.has(0)) read_tunnel(in, Use::forwarding, session);
      if (sequence.has(1)) read_security_result(in, session);
      read_flow_list(in, 1, session);
      if (sequence.has(2)) read_failed_flows(in);
      if (!sequence.has(3)) sequence.end();  // DataForwardingResponseDRBList and what follows are not decoded
      return;
    }
    case Transfer::handover_command: {
      Sequence sequence(in, 3);
      if (sequence.has(0)) read_tunnel(in, Use::forwarding, session);
      if (sequence.has(1)) read_flow_list(in, 0, session);
      if (!sequence.has(2)) sequence.end();
      return;
    }
    case Transfer::resume_request:
    case Transfer::resume_response: {
      Sequence sequence(in, 1);
      if (sequence.has(0)) read_failed_flows(in);
      sequence.end();
      return;
    }
    case Transfer::suspend_request: {
      Sequence sequence(in, 1);
      if (sequence.has(0)) (void)in.enumerated(1, true, "ngap.suspendIndicator");
      sequence.end();
      return;
    }
  }
}

}  // namespace assay::wire::ngap
