// SPDX-License-Identifier: Apache-2.0
// Messages made with scapy's Diameter layer.
#include "wire/diameter/diameter.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::diameter {
namespace {

using namespace base::literals;

// Authentication-Information-Request of S6a.
const auto request =
    "01000078 c000013e 01000023 00000011 00000022"
    "00000107 40000017 6d6d652e6c61623b313b323b733661 00"
    "00000115 4000000c 00000001"
    "00000108 4000000f 6d6d652e6c6162 00"
    "00000128 4000000b 6c6162 00"
    "0000011b 4000000c 686f6d65"
    "00000001 40000017 393939373030303030303030303031 00"_bytes;
// Its answer, with XRES in an E-UTRAN-Vector.
const auto answer =
    "01000080 4000013e 01000023 00000011 00000022"
    "00000107 40000017 6d6d652e6c61623b313b323b733661 00"
    "0000010c 4000000c 000007d1"
    "00000108 40000010 6873732e686f6d65"
    "00000128 4000000c 686f6d65"
    "00000585 c000002c 000028af 00000586 c0000020 000028af 000005a8 c0000014 000028af 0101010101010101"_bytes;

struct Seen {
  std::uint32_t command = 0;
  std::uint32_t application = 0;
  bool request = false;
  bool session = false;
  std::string origin;
  std::string realm;
  std::string user;
  std::optional<std::uint32_t> result;
  bool key = false;
};

class Diameter : public testing::Test {
 protected:
  Diameter() {
    out_.on<Message>([this](const Context&, base::Bytes, const Message& m) {
      seen_.push_back({m.command, m.application, m.request, m.session_id, base::printable(m.origin_host), base::printable(m.destination_realm),
                       base::printable(m.user_name), m.result_code, !m.key.empty()});
    });
  }
  void read(base::Bytes bytes) { parse(bytes, Context{}, out_); }

  RecordingOutput out_;
  std::vector<Seen> seen_;
};

TEST_F(Diameter, ReadsARequestOfS6a) {
  read(request);
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_TRUE(out_.faults.empty());
  EXPECT_EQ(command_name(seen_[0].command, true), "Authentication-Information-Request");
  EXPECT_EQ(application_name(seen_[0].application), "S6a/S6d");
  EXPECT_TRUE(seen_[0].request && seen_[0].session);
  EXPECT_EQ(seen_[0].origin, "mme.lab");
  EXPECT_EQ(seen_[0].realm, "home");
  EXPECT_EQ(seen_[0].user, "999700000000001");
  EXPECT_FALSE(seen_[0].result);
}

TEST_F(Diameter, NoticesKeyMaterialInGroups) {
  read(answer);
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_FALSE(seen_[0].request);
  EXPECT_EQ(seen_[0].result, 2001U);
  EXPECT_EQ(result_name(*seen_[0].result), "DIAMETER_SUCCESS");
  EXPECT_TRUE(seen_[0].key);
}

TEST_F(Diameter, ReadsSeveralMessagesOfOneDatagram) {
  auto both = request;
  both.insert(both.end(), answer.begin(), answer.end());
  read(both);
  EXPECT_EQ(seen_.size(), 2U);
}

TEST_F(Diameter, ReadsAStreamInPiecesAndFindsItsWayAfterALoss) {
  auto both = request;
  both.insert(both.end(), answer.begin(), answer.end());
  const auto stream = protocol.make_stream();
  const base::Bytes all(both);
  EXPECT_EQ(stream->data(Direction::forward, all.first(60), Context{}, out_), 0U);
  EXPECT_EQ(stream->data(Direction::forward, all, Context{}, out_), request.size());
  EXPECT_EQ(seen_.size(), 1U);
  stream->gap(Direction::forward, 100, Context{}, out_);
  EXPECT_EQ(stream->data(Direction::forward, all.subspan(40, 40), Context{}, out_), 40U) << "the rest of a message whose beginning is lost";
  EXPECT_EQ(stream->data(Direction::forward, answer, Context{}, out_), answer.size());
  EXPECT_EQ(seen_.size(), 2U);
}

TEST_F(Diameter, SaysWhatIsWrongWithAnAttributeThatIsTooLong) {
  auto bad = request;
  bad[request.size() - 24 + 7] = std::byte{0x40};  // the User-Name's length
  read(bad);
  ASSERT_EQ(out_.faults.size(), 1U);
  EXPECT_EQ(out_.faults[0].fault.code, base::Fault::Code::truncated);
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].origin, "mme.lab") << "what stands before it is read";
}

TEST_F(Diameter, DoesNotFollowGroupsForEver) {
  // Failed-AVPs inside each other.
  std::vector<std::byte> inside = "00000108 40000008"_bytes;
  for (int depth = 0; depth < 8; ++depth) {
    std::vector<std::byte> group = "00000117 40000000"_bytes;
    group[7] = static_cast<std::byte>(inside.size() + 8);
    group.insert(group.end(), inside.begin(), inside.end());
    inside = group;
  }
  std::vector<std::byte> message = "01000000 80000101 00000000 00000000 00000000"_bytes;
  message.insert(message.end(), inside.begin(), inside.end());
  message[3] = static_cast<std::byte>(message.size());
  read(message);
  ASSERT_EQ(out_.faults.size(), 1U);
  EXPECT_EQ(out_.faults[0].fault.code, base::Fault::Code::too_deep);
}

TEST(DiameterRecognition, KnowsDiameterByItsContent) {
  EXPECT_EQ(recognise(request), Recognition::yes);
  EXPECT_EQ(recognise(answer), Recognition::yes);
  EXPECT_EQ(recognise(base::Bytes(request).first(10)), Recognition::need_more);
  for (const auto& other : {"16 03 01 00 c8 01 00 00 c4 03 03"_bytes, "50 52 49 20 2a 20 48 54 54 50"_bytes,
                            "01 00 00 13 80 00 01 01 00 00 00 00"_bytes,  // too short for its header
                            "01 00 00 20 80 00 01 01 00000000 00000000 00000000 00000000 40000010"_bytes,  // no attribute has the code 0
                            std::vector<std::byte>(40)}) {
    EXPECT_EQ(recognise(other), Recognition::no) << base::hex(other);
  }
}

TEST(DiameterRecognition, ReportsOtherContentUnderItsIdentifierAsOpaque) {
  RecordingOutput out;
  parse("ff 00 01"_bytes, Context{}, out);
  EXPECT_TRUE(out.kinds.empty() && out.faults.empty());
  ASSERT_EQ(out.unread.size(), 1U);
}

TEST_F(Diameter, EveryPrefixFaultsOrYieldsLess) {
  for (std::size_t size = 0; size < request.size(); ++size) {
    seen_.clear();
    RecordingOutput out;
    parse(base::Bytes(request).first(size), Context{}, out);
    EXPECT_TRUE(out.kinds.empty()) << size;
    EXPECT_EQ(out.faults.size() + out.unread.size(), 1U) << size;
  }
}

TEST_F(Diameter, ListsFieldsUnderWiresharksNames) {
  base::Fields fields;
  Context context;
  context.fields = &fields;
  parse(request, context, out_);
  std::vector<std::string> names;
  for (const auto& field : fields.list()) names.emplace_back(field.name);
  for (const auto* name : {"diameter.cmd.code", "diameter.applicationId", "diameter.Session-Id", "diameter.User-Name", "e212.imsi"}) {
    EXPECT_NE(std::ranges::find(names, name), names.end()) << name;
  }
}

}  // namespace
}  // namespace assay::wire::diameter
