// SPDX-License-Identifier: Apache-2.0
#include "wire/gtpu/gtpu.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::gtpu {
namespace {

using namespace assay::base::literals;

using Octets = std::vector<std::byte>;

Octets operator+(Octets left, const Octets& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

const Octets inner_ipv4 = "45 00 00 14 00 00 00 00 40 01 00 00 0a 2d 00 02 08 08 08 08"_bytes;
const Octets inner_ipv6 =
    "60 00 00 00 00 00 3b 40 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02"_bytes;

struct Seen {
  explicit Seen(const Octets& datagram, Context context = {}) {
    out.on<Message>([this](const Context&, base::Bytes where, const Message& message) {
      last = message;
      payload.assign(message.payload.begin(), message.payload.end());
      octets = where.size();
      ++messages;
    });
    parse(datagram, context, out);
  }
  RecordingOutput out;
  Message last;
  Octets payload;
  std::size_t octets = 0;
  int messages = 0;
};

TEST(Gtpu, HandsTheInnerPacketOfAGPduOnAsIp) {
  const Seen seen("30 ff 00 14 00 00 0a 6c"_bytes + inner_ipv4);
  ASSERT_EQ(seen.messages, 1);
  EXPECT_EQ(seen.last.type, MessageType::g_pdu);
  EXPECT_EQ(seen.last.teid, 0xa6cU);
  EXPECT_EQ(seen.octets, 28U);
  EXPECT_FALSE(seen.last.sequence);
  ASSERT_EQ(seen.out.handed_on.size(), 1U);
  EXPECT_EQ(seen.out.handed_on[0].protocol, "ip");
  EXPECT_EQ(seen.out.handed_on[0].payload, inner_ipv4);
  EXPECT_EQ(seen.out.handed_on[0].carrier.protocol, "gtpu");
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Gtpu, NamesTheTunnelAroundTheInnerPacket) {
  class TunnelOutput final : public Output {
   public:
    void hand_on(std::string_view, base::Bytes, const Context& context) override { tunnel = context.tunnel; }
    void malformed(const Context&, std::string_view, base::Bytes, base::Fault) override {}
    void opaque(const Context&, std::string_view, std::string_view, base::Bytes) override {}
    Tunnel tunnel;

   protected:
    ObservationId observe(const Context&, base::Bytes, const Observation&) override { return ObservationId(7); }
  } out;
  Context context;
  context.source.address = *IpAddress::from_text("10.0.5.100");
  context.destination.address = *IpAddress::from_text("10.0.5.7");
  context.tunnel.depth = 1;
  parse("30 ff 00 28 00 00 00 05"_bytes + inner_ipv6, context, out);
  EXPECT_EQ(out.tunnel.teid, 5U);
  EXPECT_EQ(text(out.tunnel.source), "10.0.5.100");
  EXPECT_EQ(text(out.tunnel.destination), "10.0.5.7");
  EXPECT_EQ(out.tunnel.depth, 2);
}

TEST(Gtpu, ReadsThePduSessionContainer) {
  const Seen seen("34 ff 00 1c 00 00 00 01 00 00 00 85 01 10 09 00"_bytes + inner_ipv4);
  ASSERT_TRUE(seen.last.pdu_session);
  EXPECT_EQ(pdu_type_text(seen.last.pdu_session->type), "uplink");
  EXPECT_EQ(seen.last.pdu_session->qfi, 9);
  EXPECT_EQ(seen.last.extension_headers, 1);
  EXPECT_FALSE(seen.last.sequence) << "octets of an absent option are not to be interpreted";
  ASSERT_EQ(seen.out.handed_on.size(), 1U);
  EXPECT_EQ(seen.out.handed_on[0].payload, inner_ipv4);
}

TEST(Gtpu, FollowsAChainOfExtensionHeaders) {
  // RAN container, long PDCP PDU number (8 octets), an unknown type, UDP port.
  const Seen seen(
      "36 ff 00 30 00 00 00 01 12 34 00 81 01 aa bb 82 02 01 02 03 00 00 00 77 01 00 00 40 01 08 68 00"_bytes +
      inner_ipv4 + "00 00 00 00"_bytes);
  EXPECT_EQ(seen.last.extension_headers, 4);
  EXPECT_EQ(seen.last.sequence, 0x1234);
  EXPECT_TRUE(seen.out.faults.empty());
  ASSERT_EQ(seen.out.handed_on.size(), 1U);
}

TEST(Gtpu, RejectsAZeroLengthExtensionHeader) {
  const Seen seen("34 ff 00 1c 00 00 00 01 00 00 00 85 00 10 09 00"_bytes + inner_ipv4);
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault.code, base::Fault::Code::bad_length);
  EXPECT_EQ(seen.messages, 1) << "the header was readable";
  EXPECT_TRUE(seen.out.handed_on.empty());
}

TEST(Gtpu, RejectsAnExtensionHeaderThatLeavesTheMessage) {
  const Seen seen("34 ff 00 08 00 00 00 01 00 00 00 85 02 10 09 00"_bytes + inner_ipv4);
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault, (base::Fault{base::Fault::Code::truncated, 13}));
}

TEST(Gtpu, BoundsTheNumberOfExtensionHeaders) {
  Octets headers;
  for (int i = 0; i < 17; ++i) headers = headers + "01 00 00 77"_bytes;
  const Seen seen("34 ff 00 48 00 00 00 01 00 00 00 77"_bytes + headers);
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault.code, base::Fault::Code::too_large);
}

TEST(Gtpu, RejectsALengthBeyondTheDatagram) {
  const Seen seen("30 ff 00 15 00 00 0a 6c"_bytes + inner_ipv4);
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault, (base::Fault{base::Fault::Code::truncated, 2}));
  EXPECT_EQ(seen.last.teid, 0xa6cU);
  EXPECT_EQ(seen.last.payload_length, 21);
  EXPECT_EQ(seen.out.handed_on.size(), 1U) << "the packet is there all the same";
}

TEST(Gtpu, DoesNotBlameTheSenderForAFrameThatTheCaptureCut) {
  const auto octets = "30 ff 05 00 00 00 0a 6c"_bytes + inner_ipv4;
  Frame frame;
  frame.bytes = octets;
  frame.original_length = 1288;
  Context context;
  context.frame = &frame;
  const Seen seen(octets, context);
  EXPECT_TRUE(seen.out.faults.empty());
  ASSERT_EQ(seen.out.handed_on.size(), 1U);
}

TEST(Gtpu, ReadsAnErrorIndication) {
  const Seen seen("36 1a 00 14 00 00 00 00 00 00 00 40 01 00 00 00 10 00 00 00 2a 85 00 04 0a 00 05 07"_bytes);
  EXPECT_EQ(seen.last.type, MessageType::error_indication);
  EXPECT_EQ(seen.last.indicated_teid, 42U);
  EXPECT_EQ(text(seen.last.indicated_peer), "10.0.5.7");
  EXPECT_EQ(seen.payload.size(), 12U);
  EXPECT_TRUE(seen.out.handed_on.empty());
}

TEST(Gtpu, ReadsTheRecoveryOfAnEchoResponseAndAPrivateExtension) {
  const Seen seen("32 02 00 0d 00 00 00 00 00 07 00 00 0e 00 ff 00 04 28 af 01 02"_bytes);
  EXPECT_EQ(seen.last.recovery, 0);
  EXPECT_TRUE(seen.last.private_extension);
  EXPECT_EQ(seen.last.private_extension_length, 2);
  EXPECT_EQ(seen.last.extra_octets, 0);
  EXPECT_EQ(seen.last.sequence, 7);
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Gtpu, CallsAnEchoRequestWithArbitraryContentMalformedButStillReportsIt) {
  const Seen seen("32 01 00 08 00 00 00 00 00 01 00 00 41 41 41 41"_bytes);
  EXPECT_EQ(seen.last.type, MessageType::echo_request);
  EXPECT_EQ(seen.payload, "41 41 41 41"_bytes);
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault.code, base::Fault::Code::bad_value);
}

TEST(Gtpu, CountsTheOctetsThatAnEchoDoesNotNeed) {
  EXPECT_EQ(Seen("32 01 00 08 00 00 00 00 00 01 00 00 41 41 41 41"_bytes).last.extra_octets, 4) << "no element";
  EXPECT_EQ(Seen("32 01 00 04 00 00 00 00 00 01 00 00 41 41 41"_bytes).last.extra_octets, 3) << "behind the declared length";
  EXPECT_EQ(Seen("32 02 00 0d 00 00 00 00 00 01 00 00 0e 00 85 00 04 0a 00 00 01"_bytes).last.extra_octets, 7) << "an element of other messages";
  EXPECT_EQ(Seen("32 1a 00 14 00 00 00 00 00 00 00 00 10 00 00 00 07 85 00 04 0a 00 00 01 ff 00 01 00"_bytes).last.extra_octets, 4)
      << "a private extension that is too short for its identifier";
}

TEST(Gtpu, ReadsTheListOfSupportedExtensionHeadersWithItsOneOctetLength) {
  const Seen seen("32 1f 00 08 00 00 00 00 00 00 00 00 8d 02 85 c0"_bytes);
  EXPECT_EQ(text(seen.last.type), "Supported Extension Headers Notification");
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Gtpu, LeavesOtherProtocolsOnItsPortAlone) {
  for (const auto& datagram : {"48 20 00 08 00 00 00 00 01 02 03 00"_bytes,  // GTPv2-C
                               "2e 01 00 00 00 01"_bytes,                    // GTP'
                               "32 10 00 04 00 00 00 00 00 00 00 00"_bytes,  // GTPv1-C: create PDP context
                               "0f 01 00 00"_bytes, "c0 00 00 00 01"_bytes, ""_bytes}) {
    const Seen seen(datagram);
    EXPECT_EQ(seen.messages, 0);
    EXPECT_EQ(seen.out.unread.size(), 1U);
    EXPECT_TRUE(seen.out.faults.empty());
  }
}

TEST(Gtpu, HandsOnAnEthernetFrameOnlyIfItsContentBearsItOut) {
  const Seen ethernet("30 ff 00 22 00 00 00 01 02 00 00 00 00 01 02 00 00 00 00 02 08 00"_bytes + inner_ipv4);
  ASSERT_EQ(ethernet.out.handed_on.size(), 1U);
  EXPECT_EQ(ethernet.out.handed_on[0].protocol, "ethernet");

  const Seen tagged("30 ff 00 26 00 00 00 01 02 00 00 00 00 01 02 00 00 00 00 02 81 00 00 05 08 00"_bytes + inner_ipv4);
  ASSERT_EQ(tagged.out.handed_on.size(), 1U);
  EXPECT_EQ(tagged.out.handed_on[0].protocol, "ethernet");

  const Seen unstructured("30 ff 00 14 00 00 00 01 02 00 00 00 00 01 02 00 00 00 00 02 12 34 00 00 00 00 00 00"_bytes);
  EXPECT_TRUE(unstructured.out.handed_on.empty());
  ASSERT_EQ(unstructured.out.unread.size(), 1U);
}

TEST(Gtpu, FaultsOnEveryPrefixThatIsShorterThanItsDeclaredLength) {
  const auto whole = "34 ff 00 1c 00 00 00 01 00 00 00 85 01 10 09 00"_bytes + inner_ipv4;
  for (std::size_t size = 2; size < whole.size(); ++size) {
    const Seen seen(Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_EQ(seen.out.faults.size(), 1U) << size;
    EXPECT_EQ(seen.messages, size >= 8 ? 1 : 0) << size;
  }
}

TEST(Gtpu, ListsItsFieldsUnderTheirWiresharkNames) {
  base::Fields fields;
  Context context;
  context.fields = &fields;
  const Seen seen("34 ff 00 1c 00 00 00 01 00 00 00 85 01 10 09 00"_bytes + inner_ipv4, context);
  std::vector<std::pair<std::string_view, std::uint64_t>> listed;
  for (const auto& field : fields.list()) listed.emplace_back(field.name, field.number);
  const std::vector<std::pair<std::string_view, std::uint64_t>> expected = {{"gtp.flags", 0x34},
                                                                            {"gtp.flags.version", 1},
                                                                            {"gtp.flags.payload", 1},
                                                                            {"gtp.flags.reserved", 0},
                                                                            {"gtp.flags.e", 1},
                                                                            {"gtp.flags.s", 0},
                                                                            {"gtp.flags.pn", 0},
                                                                            {"gtp.message", 255},
                                                                            {"gtp.length", 28},
                                                                            {"gtp.teid", 1},
                                                                            {"gtp.ext_hdr.next", 0x85},
                                                                            {"gtp.ext_hdr.length", 1},
                                                                            {"gtp.ext_hdr.pdu_ses_con.pdu_type", 1},
                                                                            {"gtp.ext_hdr.pdu_ses_con.qos_flow_id", 9},
                                                                            {"gtp.ext_hdr.next", 0}};
  EXPECT_EQ(listed, expected);
}

// What nearly all datagrams are is read in one go unless somebody listens to fields: both ways have to agree.
TEST(Gtpu, ReadsTheSameWhetherOrNotFieldsAreListed) {
  const Octets base_datagrams[] = {"30 ff 00 14 00 00 0a 6c"_bytes + inner_ipv4, "34 ff 00 1c 00 00 0a 6c 00 00 00 85 01 10 05 00"_bytes + inner_ipv4,
                                   "36 ff 00 1c 00 00 0a 6c 00 07 00 85 01 00 45 00"_bytes + inner_ipv4};
  for (const auto& original : base_datagrams) {
    for (std::size_t at = 0; at < 17; ++at) {
      for (unsigned value = 0; value < 256; ++value) {
        auto datagram = original;
        datagram[at] = static_cast<std::byte>(value);
        if (value == 0) datagram = Octets(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(at));
        const Seen quiet(datagram);
        base::Fields fields;
        Context listening;
        listening.fields = &fields;
        const Seen listed(datagram, listening);
        ASSERT_EQ(quiet.messages, listed.messages);
        ASSERT_EQ(quiet.last.type, listed.last.type);
        ASSERT_EQ(quiet.last.teid, listed.last.teid);
        ASSERT_EQ(quiet.last.length, listed.last.length);
        ASSERT_EQ(quiet.last.sequence, listed.last.sequence);
        ASSERT_EQ(quiet.last.extension_headers, listed.last.extension_headers);
        ASSERT_EQ(quiet.last.pdu_session.has_value(), listed.last.pdu_session.has_value());
        if (quiet.last.pdu_session) {
          ASSERT_EQ(quiet.last.pdu_session->type, listed.last.pdu_session->type);
          ASSERT_EQ(quiet.last.pdu_session->qfi, listed.last.pdu_session->qfi);
        }
        ASSERT_EQ(quiet.last.payload_length, listed.last.payload_length);
        ASSERT_EQ(quiet.payload, listed.payload);
        ASSERT_EQ(quiet.out.faults.size(), listed.out.faults.size());
        ASSERT_EQ(quiet.out.unread.size(), listed.out.unread.size());
        ASSERT_EQ(quiet.out.handed_on.size(), listed.out.handed_on.size());
      }
    }
  }
}

}  // namespace
}  // namespace assay::wire::gtpu
