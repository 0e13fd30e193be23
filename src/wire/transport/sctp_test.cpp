// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/sctp.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::transport {
namespace {

using base::as_text;

constexpr int begin = 2;
constexpr int end = 1;

std::vector<std::byte> data_chunk(std::uint32_t tsn, std::string_view text, int flags = begin | end, std::uint32_t ppid = 60) {
  auto bytes = *base::from_hex(fmt::format("00{:02x}{:04x}{:08x}00010000{:08x}", flags, 16 + text.size(), tsn, ppid));
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  while (bytes.size() % 4 != 0) bytes.push_back({});
  return bytes;
}

class Sctp : public ::testing::Test, public SctpEvents {
 protected:
  void message(base::Bytes payload, const Context& context) override {
    messages.emplace_back(as_text(payload));
    ppids.push_back(context.sctp_ppid);
    places.push_back(context.places(payload));
  }
  void bad_chunk(const Context&, base::Bytes, base::Fault fault) override { faults.push_back(fault); }
  void lost(const Context&, std::string_view, base::Bytes) override { ++losses; }

  void send(std::vector<std::byte> chunks, std::uint32_t tag = 7, Direction direction = Direction::forward) {
    Frame frame;
    frame.id = {EvidenceId(1), ++frames};
    frame.bytes = chunks;
    Context context;
    context.frame = &frame;
    SctpHeader header;
    header.verification_tag = tag;
    header.chunks = frame.bytes;
    association.chunks(direction, header, context, *this);
  }

  SctpAssociation association;
  std::vector<std::string> messages;
  std::vector<std::uint32_t> ppids;
  std::vector<std::vector<Place>> places;
  std::vector<base::Fault> faults;
  int losses = 0;
  std::uint64_t frames = 0;
};

using Strings = std::vector<std::string>;

std::vector<std::byte> operator+(std::vector<std::byte> left, const std::vector<std::byte>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

TEST_F(Sctp, ReadsEveryChunkOfABundle) {
  send(data_chunk(10, "one") + data_chunk(11, "three", begin | end, 61));
  EXPECT_EQ(messages, (Strings{"one", "three"}));
  EXPECT_EQ(ppids, (std::vector<std::uint32_t>{60, 61}));
  EXPECT_EQ(places[1], (std::vector<Place>{{{EvidenceId(1), 1}, 36, 5}}));
}

TEST_F(Sctp, CountsAChunkThatIsSeenTwiceOnce) {
  send(data_chunk(10, "a"));
  send(data_chunk(10, "a"));
  send(data_chunk(12, "c"));
  send(data_chunk(11, "b"));
  send(data_chunk(12, "c"));
  EXPECT_EQ(messages, (Strings{"a", "c", "b"}));
  EXPECT_EQ(association.summary().duplicate_chunks, 2U);
  EXPECT_EQ(association.summary().data_chunks, 3U);
}

TEST_F(Sctp, JoinsFragmentsInWhateverOrderTheyCome) {
  send(data_chunk(10, "x"));
  send(data_chunk(13, "cc", end));
  send(data_chunk(11, "aa", begin));
  EXPECT_EQ(messages, (Strings{"x"}));
  send(data_chunk(12, "bb", 0));
  EXPECT_EQ(messages, (Strings{"x", "aabbcc"}));
  EXPECT_EQ(places[1], (std::vector<Place>{{{EvidenceId(1), 3}, 16, 2}, {{EvidenceId(1), 4}, 16, 2}, {{EvidenceId(1), 2}, 16, 2}}));
}

TEST_F(Sctp, DoesNotJoinFragmentsOfTwoMessages) {
  send(data_chunk(10, "a", begin) + data_chunk(11, "b", begin) + data_chunk(12, "c", end));
  EXPECT_EQ(messages, (Strings{"bc"}));
}

TEST_F(Sctp, FollowsTsnsOverTheWrap) {
  send(data_chunk(0xffffffff, "a"));
  send(data_chunk(0, "b"));
  send(data_chunk(0xffffffff, "a"));
  EXPECT_EQ(messages, (Strings{"a", "b"}));
}

TEST_F(Sctp, CountsWhatNeverCame) {
  send(data_chunk(10, "a"));
  send(data_chunk(14, "e"));
  association.finish();
  EXPECT_EQ(association.summary().missing_chunks, 3U);
}

TEST_F(Sctp, StartsAnewWithAnotherVerificationTag) {
  send(data_chunk(1000, "old"), 7);
  send(data_chunk(10, "new"), 8);
  EXPECT_EQ(messages, (Strings{"old", "new"}));
}

TEST_F(Sctp, StopsAtAChunkWhoseLengthCannotBe) {
  send(data_chunk(10, "a") + std::vector<std::byte>{std::byte{0}, std::byte{3}, std::byte{0}, std::byte{2}});
  EXPECT_EQ(messages, (Strings{"a"}));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].code, base::Fault::Code::bad_length);
}

TEST_F(Sctp, BoundsTheFragmentsThatWait) {
  for (std::uint32_t tsn = 10; tsn < 10 + 2 * 3000; tsn += 2) send(data_chunk(tsn, "fragment", begin));
  EXPECT_GT(losses, 0);
  EXPECT_TRUE(messages.empty());
}

}  // namespace
}  // namespace assay::wire::transport
