// SPDX-License-Identifier: Apache-2.0
#include "wire/f1ap/f1ap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "wire/f1ap/lists.h"
#include "wire/f1ap/names.h"
#include "wire/per/ran_message.h"

namespace assay::wire::f1ap {
namespace {

using base::BitCursor;
using base::Bytes;
using base::Fault;
using per::RanMessage;

constexpr std::uint8_t private_message = 14;

// Procedures whose RRC container is a message of the common control channel, without PDCP (TS 38.473 §8.4).
constexpr std::uint8_t initial_uplink_transfer = 11;
constexpr std::uint8_t uplink_transfer = 13;

class Sequence : public per::Sequence {
 public:
  Sequence(BitCursor& in, unsigned optionals) : per::Sequence(in, optionals, dialect) {}
};

// The RRC messages in one PDU, and the signalling radio bearer that they belong to.
struct Radio {
  Bytes container;
  Bytes setup_complete;  // a whole UL-DCCH message
  std::optional<std::uint64_t> bearer;
};

// NRCGI, §9.3.1.12
std::string read_cell(BitCursor& in) {
  Sequence sequence(in, 0);
  std::string plmn = per::read_plmn(in, "f1ap.pLMN_Identity");
  (void)per::read_bit_string(in, 36, 36, "f1ap.nRCellIdentity");
  sequence.end();
  return plmn;
}

// The items that are read: to their end, or up to where what the checks need ends (false).
bool read_item(BitCursor& in, std::uint16_t id, RanMessage& message) {
  switch (id) {
    case 43: {  // GNB-DU-Served-Cells-Item, §9.3.1.10: up to the radio's parameters
      Sequence item(in, 1);
      Sequence cell(in, 2);
      std::string plmn = read_cell(in);
      if (in.ok() && !message.plmn) message.plmn = std::move(plmn);
      (void)in.integer(0, 1007, "f1ap.nRPCI");
      if (cell.has(0)) {
        const Bytes tac = in.octet_string(3, 3, false);
        in.field("f1ap.fiveGS_TAC", tac, per::big_endian(tac));
      }
      return false;
    }
    case 4: {  // Cells-to-be-Activated-List-Item
      Sequence item(in, 1);
      (void)read_cell(in);
      if (item.has(0)) (void)in.integer(0, 1007, "f1ap.nRPCI");
      item.end();
      return true;
    }
    case 73: {  // SRBs-ToBeSetup-Item
      Sequence item(in, 1);
      (void)in.extensible_integer(0, 3, "f1ap.sRBID");
      if (item.has(0)) (void)in.enumerated(1, true);
      item.end();
      return true;
    }
    case 80: {  // UE-associatedLogicalF1-ConnectionItem
      Sequence item(in, 2);
      if (item.has(0)) (void)in.integer(0, 0xffff'ffff, "f1ap.gNB_CU_UE_F1AP_ID");
      if (item.has(1)) (void)in.integer(0, 0xffff'ffff, "f1ap.gNB_DU_UE_F1AP_ID");
      item.end();
      return true;
    }
    default:
      return false;
  }
}

// Walks a list for the identifiers of its items. True if every item was read.
bool read_list(BitCursor& in, std::uint64_t most, RanMessage& message) {
  bool whole = true;
  per::read_list(in, 1, most, [&] {
    per::Ie item = per::read_ie(in, dialect);
    if (!in.ok()) return;
    whole = read_item(item.value, item.id, message) && whole;
    in.absorb(item.value);
  });
  return whole;
}

bool read_reset(BitCursor& in, RanMessage& message) {
  switch (in.choice(3, false, "f1ap.ResetType").index) {
    case 0:
      (void)in.enumerated(1, true, "f1ap.f1_Interface");
      return true;
    case 1:
      return read_list(in, 65536, message);
    default:
      (void)per::read_ie(in, dialect);
      return false;
  }
}

std::uint32_t read_ue_id(BitCursor& in, const char* name) {
  return static_cast<std::uint32_t>(in.integer(0, 0xffff'ffff, name));
}

bool read_value(BitCursor& in, std::uint16_t id, RanMessage& message, Radio& radio) {
  const auto list = std::ranges::lower_bound(lists, id, {}, &List::ie);
  if (list != lists.end() && list->ie == id) return read_list(in, list->most, message);
  switch (id) {
    case 0:
      message.cause = per::read_cause(in, dialect, cause_names);
      return true;
    case 40:
      message.first_ue_id = read_ue_id(in, "f1ap.GNB_CU_UE_F1AP_ID");
      return true;
    case 41:
      message.second_ue_id = read_ue_id(in, "f1ap.GNB_DU_UE_F1AP_ID");
      return true;
    case 42: {
      const auto du = in.integer(0, 0xf'ffff'ffff, "f1ap.GNB_DU_ID");
      if (in.ok()) message.node = fmt::format("gNB-DU {}", du);
      return true;
    }
    case 45:
      message.node_name = per::read_name(in, "f1ap.GNB_DU_Name");
      return true;
    case 47:   // the UE's identifier before it came back
    case 219:
      (void)read_ue_id(in, "f1ap.GNB_DU_UE_F1AP_ID");
      return true;
    case 48:
      return read_reset(in, message);
    case 50:
      radio.container = in.octet_string("f1ap.RRCContainer");
      return true;
    case 63:
    case 111:
      message.plmn = read_cell(in);
      return true;
    case 64:
      radio.bearer = in.extensible_integer(0, 3, "f1ap.SRBID");
      return true;
    case 78:
      (void)in.extensible_integer(0, 255, "f1ap.TransactionID");
      return true;
    case 82:
      message.node_name = per::read_name(in, "f1ap.GNB_CU_Name");
      return true;
    case 95:
      (void)in.extensible_integer(0, 65535, "f1ap.C_RNTI");
      return true;
    case 96:
      (void)in.enumerated(4, true, "f1ap.CellULConfigured");
      return true;
    case 107:
      (void)in.extensible_integer(0, 31, "f1ap.ServCellIndex");
      return true;
    case 126:
      (void)per::read_bit_string(in, 64, 64, "f1ap.MaskedIMEISV");
      return true;
    case 128:
      (void)in.octet_string("f1ap.DUtoCURRCContainer");
      return true;
    case 217:
      (void)read_ue_id(in, "f1ap.GNB_CU_UE_F1AP_ID");
      return true;
    case 241:
      radio.setup_complete = in.octet_string("f1ap.RRCContainer_RRCSetupComplete");
      return true;
    case 426:
      message.node_name =
          per::read_extended_name(in, dialect, "f1ap.gNB_CU_NameVisibleString", "f1ap.gNB_CU_NameUTF8String");
      return true;
    case 427:
      message.node_name =
          per::read_extended_name(in, dialect, "f1ap.gNB_DU_NameVisibleString", "f1ap.gNB_DU_NameUTF8String");
      return true;
    default:
      return false;
  }
}

// The RRC message in a PDCP data PDU of a signalling radio bearer: a header of two octets before it and a MAC-I of four
// behind it (TS 38.323 §6.2.2.1). Empty if there is no room for one.
Bytes without_pdcp(Bytes pdu) {
  constexpr std::size_t header = 2;
  constexpr std::size_t mac = 4;
  return pdu.size() > header + mac ? pdu.subspan(header, pdu.size() - header - mac) : Bytes{};
}

void hand_on_rrc(const RanMessage& message, const Radio& radio, const Context& context, ObservationId observation,
                 Output& out) {
  const bool uplink = message.header.procedure_code == uplink_transfer ||
                      message.header.procedure_code == initial_uplink_transfer ||
                      message.header.pdu != per::Pdu::initiating_message;
  Context inner = context;
  inner.carrier = {.protocol = "f1ap", .observation = observation, .content = {}};
  // The UE as the gNB-CU names it; a first message has the gNB-DU's name only.
  inner.carrier.has_ran_ue_id = message.first_ue_id.has_value();
  inner.carrier.ran_ue_id = message.first_ue_id.value_or(0);
  if (!radio.container.empty()) {
    const bool common = message.header.procedure_code == initial_uplink_transfer || radio.bearer == 0;
    inner.carrier.content = common ? (uplink ? "UL-CCCH" : "DL-CCCH") : (uplink ? "UL-DCCH" : "DL-DCCH");
    const Bytes rrc = common ? radio.container : without_pdcp(radio.container);
    if (rrc.empty())
      out.opaque(context, "f1ap", "a PDCP PDU without an RRC message", radio.container);
    else
      out.hand_on("nr-rrc", rrc, inner);
  }
  if (!radio.setup_complete.empty()) {
    inner.carrier.content = "UL-DCCH";
    out.hand_on("nr-rrc", radio.setup_complete, inner);
  }
}

void parse(Bytes bytes, const Context& context, Output& out) {
  base::JoinedFragments joined;
  BitCursor in(bytes, joined, context.fields);
  RanMessage message;
  message.protocol = "f1ap";
  Radio radio;
  const auto observation =
      per::read_message(bytes, in, dialect, private_message, message, context, out,
                        [&](BitCursor& value, std::uint16_t id, RanMessage& into, std::optional<Fault>&) {
                          return read_value(value, id, into, radio);
                        });
  if (observation) hand_on_rrc(message, radio, context, *observation, out);
}

constexpr std::array carriers{sctp_ppid(62), sctp_port(38472)};

}  // namespace

const Protocol protocol{.name = "f1ap", .title = "F1AP, TS 38.473", .carried_by = carriers, .parse = parse};

}  // namespace assay::wire::f1ap
