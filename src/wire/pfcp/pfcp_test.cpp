// SPDX-License-Identifier: Apache-2.0
#include "wire/pfcp/pfcp.h"

#include <gtest/gtest.h>

#include "wire/pfcp/names.h"
#include "wire/recording_output.h"

namespace assay::wire::pfcp {
namespace {

using namespace assay::base::literals;

using Octets = std::vector<std::byte>;

Octets operator+(Octets left, const Octets& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Octets number(std::size_t value, int size) {
  Octets out;
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(value >> shift));
  return out;
}
Octets element(std::uint16_t type, const Octets& value) { return number(type, 2) + number(value.size(), 2) + value; }
// A session message with SEID 0x2a and sequence number 7.
Octets session(std::uint8_t type, const Octets& elements) {
  return "21"_bytes + number(type, 1) + number(elements.size() + 12, 2) + "00 00 00 00 00 00 00 2a 00 00 07 00"_bytes +
         elements;
}
Octets node(std::uint8_t type, const Octets& elements) {
  return "20"_bytes + number(type, 1) + number(elements.size() + 4, 2) + "00 00 07 00"_bytes + elements;
}

struct Seen {
  explicit Seen(Octets input, Context context = {}) : datagram(std::move(input)) {
    out.on<Message>([this](const Context&, base::Bytes where, const Message& message) {
      messages.push_back(message);
      places.push_back(where);
    });
    parse(datagram, context, out);
  }
  const Message& only() const {
    EXPECT_EQ(messages.size(), 1U);
    static const Message none;
    return messages.empty() ? none : messages.front();
  }
  const Rule& rule(std::size_t index = 0) const {
    EXPECT_GT(only().rules.size(), index);
    static const Rule none;
    return only().rules.size() > index ? only().rules[index] : none;
  }
  Octets datagram;
  RecordingOutput out;
  std::vector<Message> messages;
  std::vector<base::Bytes> places;
};

TEST(Pfcp, ReadsAHeartbeat) {
  const Seen seen("20 01 00 0c 00 00 04 00 00 60 00 04 ee 9a 00 01"_bytes);
  EXPECT_EQ(message_type_text(seen.only().type), "Heartbeat Request");
  EXPECT_EQ(seen.only().sequence, 4U);
  EXPECT_FALSE(seen.only().seid);
  EXPECT_EQ(seen.only().recovery_time, 0xee9a0001U);
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Pfcp, ReadsAnAssociationSetupOfANodeWithADomainName) {
  const Seen seen(node(5, element(60, "02 03 73 6d 66 07 65 78 61 6d 70 6c 65"_bytes) + element(89, "01"_bytes)));
  ASSERT_TRUE(seen.only().node_id);
  EXPECT_EQ(labels_text(seen.only().node_id->fqdn), "smf.example");
  EXPECT_EQ(base::hex(seen.only().cp_function_features), "01");
}

TEST(Pfcp, ReadsTheRulesOfASessionEstablishment) {
  const Octets pdi = element(20, "00"_bytes) + element(21, "01 00 00 00 37 0a 00 05 07"_bytes) +
                     element(22, "08 69 6e 74 65 72 6e 65 74"_bytes) + element(93, "02 0a 2d 00 02"_bytes) +
                     element(124, "09"_bytes) + element(23, "01 00 00 01 78"_bytes);
  const Octets pdr = element(56, "00 02"_bytes) + element(29, "00 00 00 ff"_bytes) + element(2, pdi) +
                     element(95, "06"_bytes) + element(108, "00 00 00 03"_bytes) + element(109, "00 00 00 04"_bytes) +
                     element(81, "00 00 00 05"_bytes) + element(81, "00 00 00 06"_bytes);
  const Octets far = element(108, "00 00 00 03"_bytes) + element(44, "02"_bytes) +
                     element(4, element(42, "01"_bytes) + element(22, "6c 61 6e"_bytes) +
                                    element(84, "01 00 00 00 0a 6c 0a 00 05 64"_bytes));
  const Seen seen(session(50, element(60, "00 0a 00 05 04"_bytes) +
                                  element(57, "02 00 00 00 00 00 00 00 22 0a 00 05 04"_bytes) + element(1, pdr) +
                                  element(3, far) + element(113, "01"_bytes) + element(186, "01"_bytes) +
                                  element(141, "01 01 21"_bytes)));
  const Message& message = seen.only();
  EXPECT_TRUE(seen.out.faults.empty());
  EXPECT_EQ(message.seid, 0x2aU);
  EXPECT_EQ(text(message.node_id->address), "10.0.5.4");
  EXPECT_EQ(message.f_seid->seid, 0x22U);
  EXPECT_EQ(text(message.f_seid->v4), "10.0.5.4");
  EXPECT_EQ(pdn_type_text(*message.pdn_type), "IPv4");
  EXPECT_TRUE(message.restoration());
  EXPECT_TRUE(message.user_id);
  ASSERT_EQ(message.rules.size(), 2U);

  const Rule& first = message.rules[0];
  EXPECT_EQ(text(first.operation), "create");
  EXPECT_EQ(text(first.kind), "PDR");
  EXPECT_EQ(base::hex(first.where.first(4)), "0001006d");
  EXPECT_EQ(first.id, 2U);
  EXPECT_EQ(first.precedence, 255U);
  EXPECT_EQ(source_interface_text(*first.interface), "access");
  EXPECT_EQ(network_instance_text(first.network_instance), "internet");
  EXPECT_EQ(first.f_teid->teid, 0x37U);
  EXPECT_EQ(text(first.f_teid->v4), "10.0.5.7");
  EXPECT_EQ(text(first.ue_address->v4), "10.45.0.2");
  EXPECT_FALSE(first.ue_address->destination());
  EXPECT_EQ(first.qfi, 9);
  EXPECT_TRUE(first.sdf_filter);
  EXPECT_EQ(first.outer_header_removal, 6);
  EXPECT_EQ(first.far_id, 3U);
  EXPECT_EQ(first.qer_ids.first(), 4U);
  EXPECT_EQ(first.urr_ids.count, 2);

  const Rule& second = message.rules[1];
  EXPECT_EQ(text(second.kind), "FAR");
  EXPECT_EQ(second.id, 3U);
  EXPECT_EQ(apply_action_text(*second.apply_action), "FORW");
  EXPECT_EQ(destination_interface_text(*second.interface), "core");
  EXPECT_EQ(network_instance_text(second.network_instance), "lan");
  EXPECT_EQ(outer_header_text(second.outer_header->description), "GTP-U/UDP/IPv4");
  EXPECT_EQ(second.outer_header->teid, 0xa6cU);
  EXPECT_EQ(text(second.outer_header->v4), "10.0.5.100");
}

TEST(Pfcp, NamesEveryFlagOfAnApplyAction) {
  EXPECT_EQ(apply_action_text(0x0009), "DROP|NOCP");
  EXPECT_EQ(apply_action_text(0x1fff), "DROP|FORW|BUFF|NOCP|DUPL|IPMA|IPMD|DFRT|EDRT|BDPN|DDPN|FSSM|MBSU");
  EXPECT_EQ(apply_action_text(0), "");
  const Seen seen(session(52, element(10, element(108, "00 00 00 01"_bytes) + element(44, "01 08"_bytes))));
  EXPECT_EQ(apply_action_text(*seen.rule().apply_action), "DROP|FSSM");
  EXPECT_EQ(text(seen.rule().operation), "update");
}

TEST(Pfcp, KeepsWhereDuplicatesGoApartFromWhereTrafficGoes) {
  const Seen seen(session(
      52, element(10, element(108, "00 00 00 01"_bytes) + element(44, "12"_bytes) +
                          element(11, element(42, "00"_bytes) + element(84, "01 00 00 00 00 01 0a 00 05 64"_bytes)) +
                          element(105, element(42, "04"_bytes) + element(84, "01 00 00 00 00 02 0a 00 05 42"_bytes)))));
  const Rule& far = seen.rule();
  EXPECT_TRUE(far.duplicating);
  EXPECT_EQ(text(far.outer_header->v4), "10.0.5.100");
  EXPECT_EQ(text(far.duplicate_to->v4), "10.0.5.66");
  EXPECT_EQ(destination_interface_text(*far.duplicate_interface), "LI function");
  EXPECT_EQ(destination_interface_text(*far.interface), "access");
}

TEST(Pfcp, ReadsARequestToChooseAnFTeidWithoutATeid) {
  const Seen seen(session(50, element(1, element(56, "00 02"_bytes) + element(2, element(21, "0d 05"_bytes)))));
  const FTeid& teid = *seen.rule().f_teid;
  EXPECT_TRUE(teid.choose);
  EXPECT_TRUE(teid.wants_v4);
  EXPECT_FALSE(teid.wants_v6);
  EXPECT_EQ(teid.choose_id, 5);
  EXPECT_FALSE(teid.teid);
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Pfcp, ReadsWhatTheUserPlaneFunctionAllocated) {
  const Seen seen(
      session(51, element(19, "01"_bytes) +
                      element(8, element(56, "00 02"_bytes) + element(21, "01 00 00 8d 01 0a 00 05 07"_bytes) +
                                     element(93, "02 0a 2d 00 09"_bytes)) +
                      element(128, element(131, "04"_bytes))));
  EXPECT_EQ(cause_text(*seen.only().cause), "Request accepted");
  EXPECT_EQ(text(seen.rule().operation), "created");
  EXPECT_EQ(seen.rule().f_teid->teid, 0x8d01U);
  EXPECT_EQ(text(seen.rule().ue_address->v4), "10.45.0.9");
  EXPECT_EQ(text(seen.rule(1).kind), "TrafficEndpoint");
  EXPECT_EQ(seen.rule(1).id, 4U);
}

TEST(Pfcp, ReadsARejectionWithItsOffendingElement) {
  const Seen seen(session(53, element(19, "41"_bytes) + element(40, "00 0a"_bytes)));
  EXPECT_EQ(cause_text(*seen.only().cause), "Session context not found");
  EXPECT_EQ(element_text(*seen.only().offending_element), "Update FAR");
}

TEST(Pfcp, DoesNotTakeTheIdentifiersOfAUsageReportForARule) {
  const Seen seen(
      session(56, element(39, "02"_bytes) + element(80, element(81, "00 00 00 01"_bytes) + element(19, "40"_bytes))));
  EXPECT_EQ(seen.only().report_type, 2);
  EXPECT_EQ(seen.only().usage_reports, 1);
  EXPECT_FALSE(seen.only().cause);
  EXPECT_TRUE(seen.only().rules.empty());
}

TEST(Pfcp, ReadsTheTunnelOfAnErrorIndicationReport) {
  const Seen seen(session(56, element(39, "04"_bytes) + element(99, element(21, "01 00 00 00 55 0a 00 05 64"_bytes))));
  ASSERT_TRUE(seen.only().remote_f_teid);
  EXPECT_EQ(seen.only().remote_f_teid->teid, 0x55U);
}

TEST(Pfcp, ReadsEveryRemovedRule) {
  const Seen seen(session(52, element(15, element(56, "00 01"_bytes)) + element(16, element(108, "00 00 00 02"_bytes)) +
                                  element(17, element(81, "00 00 00 03"_bytes)) +
                                  element(18, element(109, "00 00 00 04"_bytes)) +
                                  element(87, element(88, "05"_bytes)) + element(130, element(131, "06"_bytes))));
  std::string removed;
  for (const auto& rule : seen.only().rules) {
    EXPECT_EQ(text(rule.operation), "remove");
    removed += std::string(text(rule.kind)) + " " + std::to_string(rule.id.value_or(0)) + ", ";
  }
  EXPECT_EQ(removed, "PDR 1, FAR 2, URR 3, QER 4, BAR 5, TrafficEndpoint 6, ");
}

TEST(Pfcp, EmitsEachMessageOfABundle) {
  const auto first = "24 01 00 0c 00 00 04 00 00 60 00 04 ee 9a 00 01"_bytes;
  const Seen seen(first + session(54, {}));
  ASSERT_EQ(seen.messages.size(), 2U);
  EXPECT_EQ(message_type_text(seen.messages[1].type), "Session Deletion Request");
  EXPECT_EQ(seen.places[0].size(), 16U);
  EXPECT_EQ(seen.places[1].size(), 16U);
  EXPECT_TRUE(seen.out.faults.empty());

  const Seen alone(first);
  ASSERT_EQ(alone.out.faults.size(), 1U);
  EXPECT_EQ(alone.out.faults[0].fault.code, base::Fault::Code::missing);
}

TEST(Pfcp, ReadsTheMessagePriority) {
  const Seen seen("23 36 00 0c 00 00 00 00 00 00 00 2a 00 00 07 90"_bytes);
  EXPECT_EQ(seen.only().priority, 9);
}

TEST(Pfcp, PassesOverElementsOfVendorsAndOfLaterReleasesAndSaysSo) {
  const Seen seen(
      node(5, element(0x8003, "00 09 aa bb"_bytes) + element(999, "01"_bytes) + element(96, "00 00 00 01"_bytes)));
  EXPECT_EQ(seen.only().recovery_time, 1U);
  EXPECT_EQ(seen.only().vendor_elements, 1);
  EXPECT_EQ(seen.only().unknown_elements, 1);
  EXPECT_EQ(seen.out.unread.size(), 2U);
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Pfcp, ReadsOnBehindAValueThatContradictsItsLength) {
  const Seen seen(session(50, element(57, "03 00 00 00 00 00 00 00 22 0a 00 05 04"_bytes) + element(113, "01"_bytes)));
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault, (base::Fault{base::Fault::Code::truncated, 33}));
  EXPECT_EQ(seen.only().pdn_type, 1);
}

TEST(Pfcp, RejectsAnElementThatLeavesItsGroup) {
  const Seen seen(session(50, "00 01 00 06 00 38 00 03 00 02 00 71 00 01 01"_bytes));
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault.code, base::Fault::Code::truncated);
  EXPECT_EQ(seen.messages.size(), 1U);
}

TEST(Pfcp, LimitsTheNestingOfGroups) {
  Octets nested = element(56, "00 01"_bytes);
  for (int i = 0; i < 9; ++i) nested = element(2, nested);
  const Seen seen(session(50, nested));
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault.code, base::Fault::Code::too_deep);
}

TEST(Pfcp, LimitsTheNumberOfRules) {
  Octets many;
  for (int i = 0; i < 600; ++i) many = many + element(15, element(56, "00 01"_bytes));
  const Seen seen(session(52, many));
  EXPECT_EQ(seen.only().rules.size(), max_rules);
  EXPECT_EQ(seen.only().rules_left_out, 600 - max_rules);
  EXPECT_EQ(seen.out.unread.size(), 1U);
}

TEST(Pfcp, RejectsALengthBeyondTheDatagramButReportsTheMessage) {
  const auto whole = session(54, element(96, "00 00 00 01"_bytes));
  const Seen seen(Octets(whole.begin(), whole.end() - 3));
  EXPECT_EQ(seen.only().seid, 0x2aU);
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault, (base::Fault{base::Fault::Code::truncated, 2}));
}

TEST(Pfcp, RejectsAnotherVersionOfPfcpButNotOtherTrafficOnItsPort) {
  auto other = session(54, {});
  other[0] = std::byte{0x41};
  const Seen version(other);
  ASSERT_EQ(version.out.faults.size(), 1U);
  EXPECT_EQ(version.out.faults[0].fault.code, base::Fault::Code::unsupported_version);
  for (const auto& datagram : {"47 45 54 20 2f"_bytes, ""_bytes, "20 01"_bytes, "16 03 01 00 50"_bytes}) {
    const Seen seen(datagram);
    EXPECT_TRUE(seen.messages.empty());
    EXPECT_TRUE(seen.out.faults.empty());
    EXPECT_EQ(seen.out.unread.size(), 1U);
  }
}

TEST(Pfcp, PairsEveryRequestTypeWithItsResponse) {
  EXPECT_EQ(response_type(1), 2);
  EXPECT_EQ(response_type(9), 10);
  EXPECT_EQ(response_type(12), 13);
  EXPECT_EQ(response_type(56), 57);
  EXPECT_EQ(response_type(11), 0);
  EXPECT_EQ(response_type(51), 0);
  EXPECT_TRUE(is_response(11));
  EXPECT_FALSE(is_response(0));
  EXPECT_FALSE(is_response(50));
}

TEST(Pfcp, EveryPrefixOfAMessageFaultsOrIsLeftAlone) {
  const auto whole = session(50, element(60, "00 0a 00 05 04"_bytes) + element(1, element(56, "00 02"_bytes)));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Seen seen(Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_EQ(seen.out.faults.size() + seen.out.unread.size(), 1U) << size;
  }
}

}  // namespace
}  // namespace assay::wire::pfcp
