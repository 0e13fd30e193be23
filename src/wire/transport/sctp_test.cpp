// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/sctp.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::transport {
namespace {

using base::as_text;
using namespace base::literals;

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
  void ended(SctpAssociation&) override {}

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

TEST_F(Sctp, StopsAtAChunkWhoseLengthCannotBe) {
  send(data_chunk(10, "a") + std::vector<std::byte>{std::byte{0}, std::byte{3}, std::byte{0}, std::byte{2}});
  EXPECT_EQ(messages, (Strings{"a"}));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].code, base::Fault::Code::bad_length);
}

// RFC 8260 §2.1: the number behind the message identifier is the payload protocol in the first fragment only.
std::vector<std::byte> i_data_chunk(std::uint32_t tsn, int stream, std::uint32_t message, std::uint32_t number, std::string_view text, int flags) {
  auto bytes = *base::from_hex(fmt::format("40{:02x}{:04x}{:08x}{:04x}0000{:08x}{:08x}", flags, 20 + text.size(), tsn, stream, message, number));
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  while (bytes.size() % 4 != 0) bytes.push_back({});
  return bytes;
}

TEST_F(Sctp, JoinsInterleavedMessagesByTheirIdentifiers) {
  send(i_data_chunk(10, 1, 5, 60, "aa", begin));
  send(i_data_chunk(11, 2, 5, 61, "xx", begin));
  send(i_data_chunk(12, 1, 5, 2, "cc", end));
  send(i_data_chunk(13, 2, 5, 1, "yy", end));
  send(i_data_chunk(14, 1, 5, 1, "bb", 0));
  send(i_data_chunk(15, 1, 6, 60, "whole", begin | end));
  EXPECT_EQ(messages, (Strings{"xxyy", "aabbcc", "whole"}));
  EXPECT_EQ(ppids, (std::vector<std::uint32_t>{61, 60, 60}));
  EXPECT_EQ(places[1], (std::vector<Place>{{{EvidenceId(1), 1}, 20, 2}, {{EvidenceId(1), 5}, 20, 2}, {{EvidenceId(1), 3}, 20, 2}}));
}

TEST_F(Sctp, JoinsInterleavedMessagesThatAreNumberedAsLinuxDoes) {
  send(i_data_chunk(10, 1, 5, 60, "aa", begin));
  send(i_data_chunk(11, 1, 5, 0, "bb", 0));
  send(i_data_chunk(12, 1, 5, 1, "cc", end));
  send(i_data_chunk(13, 1, 6, 60, "dd", begin));
  send(i_data_chunk(15, 1, 6, 1, "ff", end));
  EXPECT_EQ(messages, (Strings{"aabbcc"}));
  send(i_data_chunk(14, 1, 6, 0, "ee", 0));
  EXPECT_EQ(messages, (Strings{"aabbcc", "ddeeff"}));
}

TEST_F(Sctp, KeepsOrderedAndUnorderedMessagesOfOneIdentifierApart) {
  constexpr int unordered = 4;
  send(i_data_chunk(10, 1, 5, 60, "aa", begin));
  send(i_data_chunk(11, 1, 5, 1, "yy", end | unordered));
  send(i_data_chunk(12, 1, 5, 60, "xx", begin | unordered));
  EXPECT_EQ(messages, (Strings{"xxyy"}));
}

TEST_F(Sctp, CountsAnInterleavedChunkThatIsSeenTwiceOnce) {
  send(i_data_chunk(10, 1, 5, 60, "a", begin | end));
  send(i_data_chunk(10, 1, 5, 60, "a", begin | end));
  EXPECT_EQ(messages, (Strings{"a"}));
  EXPECT_EQ(association.summary().duplicate_chunks, 1U);
}

TEST_F(Sctp, CountsOneFragmentNumberOnce) {
  for (std::uint32_t tsn = 10; tsn < 5000; ++tsn) send(i_data_chunk(tsn, 1, 5, 1, std::string(1000, 'x'), 0));
  EXPECT_EQ(losses, 0);
  EXPECT_LT(association.waiting(), 2000U);
}

TEST_F(Sctp, CallsWhatItsSenderGaveUpAbandonedAndNotMissing) {
  send(data_chunk(10, "a"));
  send(data_chunk(12, "fragment", begin));
  send("c0 00 0008 0000000d"_bytes);  // FORWARD TSN to 13
  send(data_chunk(13, "late"));
  send(data_chunk(14, "e"));
  association.finish();
  EXPECT_EQ(messages, (Strings{"a", "e"}));
  EXPECT_EQ(losses, 1);
  EXPECT_EQ(association.summary().abandoned_chunks, 2U);  // 11 and 13
  EXPECT_EQ(association.summary().missing_chunks, 0U);
  EXPECT_EQ(association.summary().duplicate_chunks, 1U);
}

TEST_F(Sctp, ReadsTheSameInInterleavedAssociations) {
  send(i_data_chunk(10, 1, 5, 60, "a", begin | end));
  send("c2 00 0010 0000000c 0001 0000 00000006"_bytes);  // I-FORWARD-TSN to 12
  send(i_data_chunk(13, 1, 7, 60, "b", begin | end));
  association.finish();
  EXPECT_EQ(messages, (Strings{"a", "b"}));
  EXPECT_EQ(association.summary().abandoned_chunks, 2U);
  EXPECT_EQ(association.summary().missing_chunks, 0U);
}

TEST_F(Sctp, FaultsOnEveryChunkThatIsCut) {
  for (const auto& whole : {data_chunk(10, "four"), i_data_chunk(10, 1, 5, 60, "four", begin | end), "c0 00 0008 0000000d"_bytes}) {
    for (std::size_t size = 1; size < 8; ++size) {
      faults.clear();
      send({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
      EXPECT_EQ(faults.size(), 1U) << size;
    }
  }
  EXPECT_TRUE(messages.empty());
}

TEST(SctpInit, ListsTheAddressesOfItsSender) {
  const auto opening = parse_init(
      "01 00 0038 11111111 0000ffff 000a 000a 00000064"
      "0005 0008 0a0b0209  0006 0014 20010db8000000000000000000000009  800c 0006 0005 0000 0005 0008 e0000001"_bytes,
      nullptr);
  ASSERT_TRUE(opening);
  EXPECT_FALSE(opening->acknowledges);
  EXPECT_EQ(opening->tag, 0x11111111U);
  EXPECT_EQ(opening->first_tsn, 100U);
  EXPECT_EQ(opening->addresses, (std::vector<IpAddress>{*IpAddress::from_text("10.11.2.9"), *IpAddress::from_text("2001:db8::9")}));
}

TEST(SctpInit, KeepsNoMoreThanSixteenAddresses) {
  auto chunk = "02 00 0000 11111111 0000ffff 000a 000a 00000064"_bytes;
  for (int i = 0; i < 100; ++i) {
    const auto parameter = *base::from_hex(fmt::format("000500080a0000{:02x}", i));
    chunk.insert(chunk.end(), parameter.begin(), parameter.end());
  }
  chunk[2] = static_cast<std::byte>(chunk.size() >> 8U);
  chunk[3] = static_cast<std::byte>(chunk.size());
  EXPECT_EQ(parse_init(chunk, nullptr)->addresses.size(), 16U);
}

TEST(SctpInit, EndsTheListAtAParameterThatCannotBe) {
  const auto opening = parse_init("01 00 0024 11111111 0000ffff 000a 000a 00000064 0005 0008 0a0b0209 0005 0002 0000 0000"_bytes, nullptr);
  ASSERT_TRUE(opening);
  EXPECT_EQ(opening->addresses.size(), 1U);
}

TEST(SctpInit, IsNoInitWithoutItsFixedPart) {
  EXPECT_FALSE(parse_init("01 00 0010 11111111 0000ffff 000a 000a 00000064"_bytes, nullptr));
  EXPECT_FALSE(parse_init("01 00 0014 11111111 0000ffff 000a 000a"_bytes, nullptr));
  EXPECT_FALSE(parse_init({}, nullptr));
}

TEST_F(Sctp, BoundsTheFragmentsThatWait) {
  for (std::uint32_t tsn = 10; tsn < 10 + 2 * 3000; tsn += 2) send(data_chunk(tsn, "fragment", begin));
  EXPECT_GT(losses, 0);
  EXPECT_TRUE(messages.empty());
}

}  // namespace
}  // namespace assay::wire::transport
