// SPDX-License-Identifier: Apache-2.0
#include "wire/s1ap/s1ap.h"

#include <fmt/format.h>

#include <array>

#include "base/bit_cursor.h"
#include "wire/per/elements.h"
#include "wire/plmn.h"
#include "wire/s1ap/names.h"

namespace assay::wire::s1ap {
namespace {

using base::BitCursor;
using base::Bytes;
using base::Fault;

constexpr std::uint8_t private_message = 39;  // its body is no container of protocol IEs (§9.3.3)
constexpr std::uint64_t most_bearers = 256;

class Sequence : public per::Sequence {
 public:
  Sequence(BitCursor& in, unsigned optionals) : per::Sequence(in, optionals, dialect) {}
};

std::uint32_t read_mme_id(BitCursor& in) { return static_cast<std::uint32_t>(in.integer(0, 0xffff'ffff, "s1ap.MME_UE_S1AP_ID")); }
std::uint32_t read_enb_id(BitCursor& in) { return static_cast<std::uint32_t>(in.integer(0, 0xff'ffff, "s1ap.ENB_UE_S1AP_ID")); }
std::uint8_t read_bearer_id(BitCursor& in) { return static_cast<std::uint8_t>(in.extensible_integer(0, 15, "s1ap.e_RAB_ID")); }

Cause read_cause(BitCursor& in, const char* name) {
  constexpr struct {
    const char* name;
    std::uint8_t roots;
  } groups[] = {{"s1ap.radioNetwork", 36}, {"s1ap.transport", 2}, {"s1ap.nas", 4}, {"s1ap.protocol", 7}, {"s1ap.misc", 6}};
  const auto choice = in.choice(5, true, name);
  in.require(!choice.addition, Fault::Code::bad_value);
  Cause cause{static_cast<std::uint8_t>(choice.index), 0};
  if (!in.ok()) return cause;
  const auto& group = groups[cause.group];
  cause.value = static_cast<std::uint16_t>(in.enumerated(group.roots, true, group.name));
  if (in.fields() != nullptr && in.ok()) in.fields()->meaning(cause_name(cause.group, cause.value));
  return cause;
}

// TAC, §9.2.3.7: two octets are not aligned.
std::uint16_t read_tac(BitCursor& in) { return static_cast<std::uint16_t>(in.bits(16, "s1ap.tAC")); }

void read_tai(BitCursor& in, Message& message) {
  Sequence sequence(in, 0);
  message.plmn = per::read_plmn(in, "s1ap.pLMNidentity");
  message.tac = read_tac(in);
  sequence.end();
}

void read_cell(BitCursor& in, Message& message) {
  Sequence sequence(in, 0);
  (void)per::read_plmn(in, "s1ap.pLMNidentity");
  message.cell = static_cast<std::uint32_t>(per::read_bit_string(in, 28, 28, "s1ap.cell_ID"));
  sequence.end();
}

void read_enb(BitCursor& in, Message& message) {
  Sequence sequence(in, 0);
  EnodeB node;
  node.plmn = per::read_plmn(in, "s1ap.pLMNidentity");
  const auto choice = in.choice(2, true, "s1ap.eNB_ID");
  const std::uint64_t alternative = choice.index + (choice.addition ? 2 : 0);
  constexpr struct {
    std::uint8_t bits;
    const char* name;
  } kinds[] = {{20, "s1ap.macroENB_ID"}, {28, "s1ap.homeENB_ID"}, {18, "s1ap.short_macroENB_ID"}, {21, "s1ap.long_macroENB_ID"}};
  if (alternative >= std::size(kinds)) return in.fail(Fault::Code::bad_value);
  const auto& kind = kinds[alternative];
  node.id_bits = kind.bits;
  if (choice.addition) {
    BitCursor value = in.open_type();
    node.id = static_cast<std::uint32_t>(per::read_bit_string(value, kind.bits, kind.bits, kind.name));
    in.absorb(value);
  } else {
    node.id = static_cast<std::uint32_t>(per::read_bit_string(in, kind.bits, kind.bits, kind.name));
  }
  sequence.end();
  if (in.ok()) message.enb = node;
}

void read_supported_areas(BitCursor& in, Message& message) {
  per::read_list(in, 1, 256, [&] {
    Sequence item(in, 0);
    const std::uint16_t tac = read_tac(in);
    if (!message.tac) message.tac = tac;
    per::read_list(in, 1, 6, [&] {
      const auto plmn = per::read_plmn(in, "s1ap.pLMNidentity");
      if (message.plmn.empty()) message.plmn = plmn;
    });
    item.end();
  });
}

void read_served_gummeis(BitCursor& in) {
  per::read_list(in, 1, 8, [&] {
    Sequence item(in, 0);
    per::read_list(in, 1, 32, [&] { (void)per::read_plmn(in, "s1ap.pLMNidentity"); });
    per::read_list(in, 1, 65535, [&] { (void)in.bits(16, "s1ap.mME_Group_ID"); });
    per::read_list(in, 1, 256, [&] { (void)in.bits(8, "s1ap.MME_Code"); });
    item.end();
  });
}

void read_gummei(BitCursor& in) {
  Sequence sequence(in, 0);
  (void)per::read_plmn(in, "s1ap.pLMN_Identity");
  (void)in.bits(16, "s1ap.mME_Group_ID");
  (void)in.bits(8, "s1ap.mME_Code");
  sequence.end();
}

void read_s_tmsi(BitCursor& in, Message& message) {
  const std::size_t start = in.offset();
  Sequence sequence(in, 0);
  const std::uint64_t code = in.bits(8, "s1ap.mMEC");
  const Bytes octets = in.octet_string(4, 4, false);
  in.field("s1ap.m_TMSI", octets, per::big_endian(octets));
  message.identity_where = in.since(start);
  sequence.end();
  if (in.ok()) message.s_tmsi = code << 32U | per::big_endian(octets);
}

// §9.2.3.13
void read_paging_identity(BitCursor& in, Message& message) {
  const auto choice = in.choice(2, true, "s1ap.UEPagingID");
  if (choice.addition) return in.fail(Fault::Code::bad_value);
  if (choice.index == 0) return read_s_tmsi(in, message);
  const Bytes octets = in.octet_string(3, 8, false, "s1ap.iMSI");
  message.imsi = bcd_text(octets);
  in.field_text("e212.imsi", octets, message.imsi);
  message.identity_where = octets;
}

void read_ue_ids(BitCursor& in, Message& message) {
  const auto choice = in.choice(2, true, "s1ap.UE_S1AP_IDs");
  if (choice.addition) return in.fail(Fault::Code::bad_value);
  if (choice.index == 1) {
    message.mme_ue_s1ap_id = read_mme_id(in);
    return;
  }
  Sequence pair(in, 0);
  message.mme_ue_s1ap_id = read_mme_id(in);
  message.enb_ue_s1ap_id = read_enb_id(in);
  pair.end();
}

// The connections of a partial reset are walked, not kept.
void read_reset_type(BitCursor& in, Message& message) {
  const auto choice = in.choice(2, true, "s1ap.ResetType");
  if (choice.addition) return in.fail(Fault::Code::bad_value);
  if (choice.index == 0) {
    (void)in.enumerated(1, true, "s1ap.s1_Interface");
    message.whole_interface_reset = in.ok();
    return;
  }
  per::read_list(in, 1, 256, [&] {
    per::Ie item = per::read_ie(in, dialect);
    if (!in.ok()) return;
    Sequence connection(item.value, 2);
    if (connection.has(0)) (void)read_mme_id(item.value);
    if (connection.has(1)) (void)read_enb_id(item.value);
    connection.end();
    in.absorb(item.value);
  });
}

SecurityCapabilities read_capabilities(BitCursor& in, const char* encryption, const char* integrity) {
  Sequence sequence(in, 0);
  SecurityCapabilities out;
  out.encryption = static_cast<std::uint16_t>(per::read_bit_string(in, 16, 16, encryption, true));
  out.integrity = static_cast<std::uint16_t>(per::read_bit_string(in, 16, 16, integrity, true));
  sequence.end();
  return out;
}

void read_security_context(BitCursor& in, Message& message) {
  Sequence sequence(in, 0);
  message.next_hop_chaining_count = static_cast<std::uint8_t>(in.integer(0, 7, "s1ap.nextHopChainingCount"));
  message.security_key = per::read_key(in, "s1ap.nextHopParameter");
  sequence.end();
}

constexpr std::uint64_t most_bit_rate = 10'000'000'000;

void read_bit_rates(BitCursor& in) {
  Sequence sequence(in, 0);
  (void)in.integer(0, most_bit_rate, "s1ap.uEaggregateMaximumBitRateDL");
  (void)in.integer(0, most_bit_rate, "s1ap.uEaggregateMaximumBitRateUL");
  sequence.end();
}

// E-RAB level QoS parameters, §9.2.1.15 and 9.2.1.60.
void read_qos(BitCursor& in) {
  Sequence qos(in, 1);
  (void)in.integer(0, 255, "s1ap.qCI");
  Sequence priority(in, 0);
  (void)in.integer(0, 15, "s1ap.priorityLevel");
  (void)in.enumerated(2, false, "s1ap.pre_emptionCapability");
  (void)in.enumerated(2, false, "s1ap.pre_emptionVulnerability");
  priority.end();
  if (qos.has(0)) {
    Sequence guaranteed(in, 0);
    for (int rate = 0; rate < 4; ++rate) (void)in.integer(0, most_bit_rate);
    guaranteed.end();
  }
  qos.end();
}

void read_address(BitCursor& in, Bearer& bearer) {
  const auto address = per::read_transport_address(in, {"s1ap.transportLayerAddress", "s1ap.transportLayerAddressIPv4", "s1ap.transportLayerAddressIPv6"});
  bearer.address = address.first;
  bearer.second_address = address.second;
}

void read_teid(BitCursor& in, const char* name, Bearer& bearer) {
  const Bytes octets = in.octet_string(4, 4, false, name);
  bearer.teid = static_cast<std::uint32_t>(per::big_endian(octets));
  bearer.where = octets;
}

void read_nas(BitCursor& in, Message& message) {
  const Bytes nas = in.octet_string("s1ap.NAS_PDU");
  if (in.ok()) message.nas_pdus.push_back(nas);
}

// What an item of a list of E-RABs consists of, behind its identifier.
enum class Shape : std::uint8_t {
  identifier,     // nothing more
  cause,
  endpoint,       // address and TEID
  endpoint_and_qos,
  admitted,       // address and TEID, and those for forwarding
  forwarding,     // for both directions, if given
  qos_and_nas,
  setup,          // QoS, endpoint, NAS
  setup_with_context,  // the same, NAS if given
};
struct Item {
  std::uint16_t id;
  Shape shape;
  const char* teid = "s1ap.gTP_TEID";
};
// By the identifier of the item, which stands in front of each.
constexpr auto items = std::to_array<Item>({
    {14, Shape::forwarding},                        // E-RABDataForwardingItem
    {15, Shape::identifier},                        // E-RABReleaseItemBearerRelComp
    {17, Shape::setup},                             // E-RABToBeSetupItemBearerSUReq
    {20, Shape::admitted},                          // E-RABAdmittedItem
    {21, Shape::cause},                             // E-RABFailedtoSetupItemHOReqAck
    {23, Shape::endpoint},                          // E-RABToBeSwitchedDLItem
    {27, Shape::endpoint_and_qos},                  // E-RABToBeSetupItemHOReq
    {35, Shape::cause},                             // E-RABItem
    {36, Shape::qos_and_nas},                       // E-RABToBeModifiedItemBearerModReq
    {37, Shape::identifier},                        // E-RABModifyItemBearerModRes
    {39, Shape::endpoint},                          // E-RABSetupItemBearerSURes
    {50, Shape::endpoint},                          // E-RABSetupItemCtxtSURes
    {52, Shape::setup_with_context},                // E-RABToBeSetupItemCtxtSUReq
    {94, Shape::endpoint},                          // E-RABToBeSwitchedULItem
    {200, Shape::endpoint, "s1ap.dL_GTP_TEID"},     // E-RABToBeModifiedItemBearerModInd
    {202, Shape::endpoint, "s1ap.dL_GTP_TEID"},     // E-RABNotToBeModifiedItemBearerModInd
    {204, Shape::identifier},                       // E-RABModifyItemBearerModConf
    {236, Shape::cause},                            // E-RABFailedToResumeItemResumeReq
    {238, Shape::cause},                            // E-RABFailedToResumeItemResumeRes
});

void read_forwarding(BitCursor& in, const Sequence& sequence, Message& message, std::uint8_t id) {
  for (unsigned direction = 0; direction < 2; ++direction) {
    Bearer bearer;
    bearer.id = id;
    const bool downlink = direction == 0;
    if (sequence.has(direction * 2)) {
      const auto address = per::read_transport_address(in, {downlink ? "s1ap.dL_transportLayerAddress" : "s1ap.uL_TransportLayerAddress",
                                                            "s1ap.transportLayerAddressIPv4", "s1ap.transportLayerAddressIPv6"});
      bearer.address = address.first;
      bearer.second_address = address.second;
    }
    if (sequence.has(direction * 2 + 1)) read_teid(in, downlink ? "s1ap.dL_gTP_TEID" : "s1ap.uL_GTP_TEID", bearer);
    if (in.ok() && (bearer.teid || bearer.address.present())) message.bearers.push_back(bearer);
  }
}

void read_item(BitCursor& in, const Item& item, Message& message, std::optional<Cause>& cause) {
  const unsigned optionals = item.shape == Shape::setup_with_context                                      ? 1
                             : item.shape == Shape::admitted || item.shape == Shape::forwarding ? 4
                                                                                                          : 0;
  Sequence sequence(in, optionals);
  Bearer bearer;
  bearer.id = read_bearer_id(in);
  const bool setup = item.shape == Shape::setup || item.shape == Shape::setup_with_context;
  switch (item.shape) {
    case Shape::identifier: break;
    case Shape::cause: {
      const Cause one = read_cause(in, "s1ap.cause");
      if (!cause && in.ok()) cause = one;
      break;
    }
    case Shape::setup:
    case Shape::setup_with_context: read_qos(in); [[fallthrough]];
    case Shape::endpoint:
    case Shape::endpoint_and_qos:
    case Shape::admitted:
      read_address(in, bearer);
      read_teid(in, item.teid, bearer);
      break;
    case Shape::qos_and_nas:
      read_qos(in);
      read_nas(in, message);
      break;
    case Shape::forwarding: break;
  }
  if (item.shape == Shape::endpoint_and_qos) read_qos(in);
  if (setup && (item.shape == Shape::setup || sequence.has(0))) read_nas(in, message);
  if (in.ok()) message.bearers.push_back(bearer);
  if (optionals == 4) read_forwarding(in, sequence, message, bearer.id);
  sequence.end();
}

// Lists of E-RABs by their own identifier: each is a list of single IEs.
bool is_bearer_list(std::uint16_t id) {
  constexpr auto lists = std::to_array<std::uint16_t>({12, 13, 16, 18, 19, 22, 24, 28, 29, 30, 31, 32, 33, 34, 48, 51, 53, 69, 95, 103, 110,
                                                       199, 201, 203, 205, 210, 235, 237});
  for (const auto list : lists) {
    if (list == id) return true;
  }
  return false;
}

// Items of a kind that is not known here are named only. False: some were.
bool read_bearer_list(BitCursor& in, Message& message, std::optional<Cause>& cause) {
  bool known = true;
  per::read_list(in, 1, most_bearers, [&] {
    per::Ie ie = per::read_ie(in, dialect);
    if (!in.ok()) return;
    const Item* found = nullptr;
    for (const auto& item : items) {
      if (item.id == ie.id) found = &item;
    }
    if (found == nullptr) {
      known = false;
      return;
    }
    read_item(ie.value, *found, message, cause);
    in.absorb(ie.value);
  });
  return known;
}

// Reads the value of one IE into the message. False: the IE is named only.
bool read_value(BitCursor& in, std::uint16_t id, Message& message, std::optional<Cause>& bearer_cause) {
  if (is_bearer_list(id)) return read_bearer_list(in, message, bearer_cause);
  switch (id) {
    case 0: message.mme_ue_s1ap_id = read_mme_id(in); return true;
    case 1: message.handover_type = static_cast<std::uint8_t>(in.enumerated(5, true, "s1ap.HandoverType")); return true;
    case 2: message.cause = read_cause(in, "s1ap.Cause"); return true;
    case 8: message.enb_ue_s1ap_id = read_enb_id(in); return true;
    case 26: read_nas(in, message); return true;
    case 40: read_security_context(in, message); return true;
    case 43: read_paging_identity(in, message); return true;
    case 44: (void)in.enumerated(4, true, "s1ap.PagingDRX"); return true;
    case 46:
      per::read_list(in, 1, 256, [&] {
        per::Ie item = per::read_ie(in, dialect);
        if (!in.ok()) return;
        Sequence sequence(item.value, 0);
        read_tai(item.value, message);
        sequence.end();
        in.absorb(item.value);
      });
      return true;
    case 59: read_enb(in, message); return true;
    case 60: message.enb_name = per::read_name(in, "s1ap.ENBname"); return true;
    case 61: message.mme_name = per::read_name(in, "s1ap.MMEname"); return true;
    case 64: read_supported_areas(in, message); return true;
    case 65: (void)in.enumerated(6, true, "s1ap.TimeToWait"); return true;
    case 66: read_bit_rates(in); return true;
    case 67: read_tai(in, message); return true;
    case 73: message.security_key = per::read_key(in, "s1ap.SecurityKey"); return true;
    case 74: message.radio_capability_octets = in.octet_string("s1ap.UERadioCapability").size(); return true;
    case 75: read_gummei(in); return true;
    case 80: (void)per::read_bit_string(in, 10, 10, "s1ap.UEIdentityIndexValue"); return true;
    case 87: (void)in.integer(0, 255, "s1ap.RelativeMMECapacity"); return true;
    case 88: message.mme_ue_s1ap_id = read_mme_id(in); return true;  // of the source MME, in PATH SWITCH REQUEST
    case 92: read_reset_type(in, message); return true;
    case 96: read_s_tmsi(in, message); return true;
    case 99: read_ue_ids(in, message); return true;
    case 100: read_cell(in, message); return true;
    case 105: read_served_gummeis(in); return true;
    case 107:
      message.ue_security_capabilities = read_capabilities(in, "s1ap.encryptionAlgorithms", "s1ap.integrityProtectionAlgorithms");
      return true;
    case 109: (void)in.enumerated(2, false, "s1ap.CNDomain"); return true;
    case 134:
      message.establishment_cause = static_cast<std::uint8_t>(in.enumerated(5, true, "s1ap.RRC_Establishment_Cause"));
      if (in.fields() != nullptr && in.ok()) in.fields()->meaning(establishment_cause_name(*message.establishment_cause));
      return true;
    case 137: (void)in.enumerated(4, true, "s1ap.PagingDRX"); return true;
    case 269:
      message.nr_ue_security_capabilities = read_capabilities(in, "s1ap.nRencryptionAlgorithms", "s1ap.nRintegrityProtectionAlgorithms");
      return true;
    default: return false;
  }
}

void hand_on_nas(const Message& message, const Context& context, ObservationId observation, Output& out) {
  if (message.nas_pdus.empty()) return;
  Context inner = context;
  inner.carrier = {.protocol = "s1ap",
                   .observation = observation,
                   .amf_ue_id = message.mme_ue_s1ap_id.value_or(0),
                   .ran_ue_id = message.enb_ue_s1ap_id.value_or(0),
                   .has_amf_ue_id = message.mme_ue_s1ap_id.has_value(),
                   .has_ran_ue_id = message.enb_ue_s1ap_id.has_value(),
                   .content = message.procedure};
  for (const Bytes nas : message.nas_pdus) out.hand_on("nas-eps", nas, inner);
}

// §9.3.2: the choice, the procedure code, the criticality, and the body as an open type.
void parse(Bytes bytes, const Context& context, Output& out) {
  base::JoinedFragments joined;
  BitCursor in(bytes, joined, context.fields);
  const per::Header header = per::read_header(in, dialect);
  if (!in.ok()) return out.malformed(context, "s1ap", bytes, *in.fault());
  Message message;
  message.pdu = header.pdu;
  message.procedure_code = header.procedure_code;
  message.procedure = header.procedure;
  message.criticality = header.criticality;

  BitCursor body = in.open_type();
  std::optional<Fault> fault;
  std::optional<Cause> bearer_cause;
  if (in.ok() && message.procedure_code == private_message) {
    out.opaque(context, "s1ap", "private message", body.peek_rest());
  } else if (in.ok()) {
    per::read_body(body, dialect, message.ies, fault, [&](BitCursor& value, std::uint16_t id, std::optional<Fault>&) {
      return read_value(value, id, message, bearer_cause);
    });
    in.absorb(body);
  }
  if (!in.ok()) fault = in.fault();
  if (!message.cause) message.cause = bearer_cause;

  if (fault) out.malformed(context, "s1ap", bytes, *fault);
  const ObservationId observation = out.emit(context, bytes, message);
  hand_on_nas(message, context, observation, out);
}

constexpr std::array carriers{sctp_ppid(18), sctp_port(36412)};

}  // namespace

std::string text(const Cause& cause) {
  const auto name = cause_name(cause.group, cause.value);
  if (name == "unknown") return fmt::format("{}/{}", cause_group_name(cause.group), cause.value);
  return fmt::format("{}/{}", cause_group_name(cause.group), name);
}

std::string text(const EnodeB& node) { return fmt::format("eNB {}-{:0{}x}/{}", node.plmn, node.id, (node.id_bits + 3) / 4, node.id_bits); }

std::string text(const SecurityCapabilities& capabilities) { return fmt::format("{:04x}{:04x}", capabilities.encryption, capabilities.integrity); }

const Protocol protocol{.name = "s1ap", .title = "S1AP, TS 36.413", .carried_by = carriers, .parse = parse};

}  // namespace assay::wire::s1ap
