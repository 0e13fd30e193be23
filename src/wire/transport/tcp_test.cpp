// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/tcp.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "wire/recording_output.h"

namespace assay::wire::transport {
namespace {

using base::as_bytes;
using base::as_text;

// A protocol for tests: a message is a digit that counts the letters behind it; "#" starts the stream, "!" ends interest.
struct Word {
  static constexpr MessageKind kind{"test.word"};
  std::string_view text;
};

class Letters final : public StreamParser {
 public:
  std::size_t data(Direction, base::Bytes data, const Context& context, Output& out) override {
    const auto text = as_text(data);
    if (text[0] == '!') {
      done_ = true;
      return 1;
    }
    if (text[0] == '#') return 1;
    if (text[0] == '+') return 10;  // skips nine octets, arrived or not
    const auto size = static_cast<std::size_t>(text[0] - '0') + 1;
    if (text.size() < size) return 0;
    out.emit(context, data.first(size), Word{text.substr(1, size - 1)});
    return size;
  }
  void gap(Direction, std::uint64_t octets, const Context& context, Output& out) override {
    out.opaque(context, "letters", "gap of " + std::to_string(octets), {});
  }
  void end(Direction, const Context& context, Output& out) override { out.opaque(context, "letters", "end", {}); }
  bool done() const override { return done_; }

 private:
  bool done_ = false;
};

const Protocol letters{.name = "letters",
                       .title = "",
                       .carried_by = {},
                       .recognise = [](base::Bytes first) { return first[0] == std::byte{'#'} ? Recognition::yes : Recognition::no; },
                       .make_stream = [] { return std::unique_ptr<StreamParser>(std::make_unique<Letters>()); }};

class Tcp : public ::testing::Test, public TcpEvents {
 protected:
  Tcp() {
    out.on<Word>([this](const Context& context, base::Bytes where, const Word& word) {
      words.push_back(std::string(word.text));
      places.push_back(context.places(where));
    });
  }
  void recognised(const Protocol&) override { ++recognitions; }
  void lost(const Context&, std::string_view reason, std::uint64_t octets) override {
    losses.push_back(std::string(reason) + " " + std::to_string(octets));
  }

  // A segment in a frame of its own, ten octets behind its start.
  void send(std::uint32_t sequence, std::string_view payload, Direction direction = Direction::forward, bool syn = false, bool fin = false) {
    const std::string octets = "0123456789" + std::string(payload);
    Frame frame;
    frame.id = {EvidenceId(1), ++frames};
    frame.bytes = as_bytes(octets);
    Context context;
    context.frame = &frame;
    TcpSegment segment;
    segment.sequence = sequence;
    segment.syn = syn;
    segment.fin = fin;
    segment.payload = frame.bytes.subspan(10);
    connection.segment(direction, segment, context, out, *this);
  }
  void finish() {
    Frame frame;
    Context context;
    context.frame = &frame;
    connection.finish(context, out, *this);
  }

  const Protocol* candidates[1] = {&letters};
  TcpConnection connection{candidates};
  RecordingOutput out;
  std::vector<std::string> words;
  std::vector<std::vector<Place>> places;
  std::vector<std::string> losses;
  std::uint64_t frames = 0;
  int recognitions = 0;
};

using Strings = std::vector<std::string>;

TEST_F(Tcp, ReadsSeveralMessagesOfOneSegmentInPlace) {
  send(1000, "#2ab3cde");
  EXPECT_EQ(words, (Strings{"ab", "cde"}));
  EXPECT_EQ(places[0], (std::vector<Place>{{{EvidenceId(1), 1}, 11, 3}}));
  EXPECT_EQ(recognitions, 1);
}

TEST_F(Tcp, JoinsAMessageOverThreeSegmentsAndKnowsWhereEachPartLay) {
  send(1000, "#5a");
  send(1003, "bc");
  send(1005, "de1x");
  EXPECT_EQ(words, (Strings{"abcde", "x"}));
  EXPECT_EQ(places[0], (std::vector<Place>{{{EvidenceId(1), 1}, 11, 2}, {{EvidenceId(1), 2}, 10, 2}, {{EvidenceId(1), 3}, 10, 2}}));
  EXPECT_EQ(places[1], (std::vector<Place>{{{EvidenceId(1), 3}, 12, 2}}));
}

TEST_F(Tcp, PutsSegmentsInOrder) {
  send(1000, "#");
  send(1004, "2cd");
  send(1007, "1e");
  send(1001, "2ab");
  EXPECT_EQ(words, (Strings{"ab", "cd", "e"}));
  EXPECT_TRUE(losses.empty());
}

TEST_F(Tcp, DropsRetransmissionsAndKeepsWhatAnOverlapBringsNew) {
  send(1000, "#2ab");
  send(1001, "2ab");
  send(1001, "2ab2cd");
  EXPECT_EQ(words, (Strings{"ab", "cd"}));
}

TEST_F(Tcp, KeepsWhatLiesBehindAnEarlySegmentThatItCovers) {
  send(1000, "#");
  send(1004, "1c");
  send(1003, "b1c1d");  // covers 1004..1005 and goes beyond
  send(1001, "2a");
  EXPECT_EQ(words, (Strings{"ab", "c", "d"}));
}

TEST_F(Tcp, FollowsSequenceNumbersOverTheWrap) {
  send(0xfffffffe, "#2a");
  send(0x00000001, "b1c");
  EXPECT_EQ(words, (Strings{"ab", "c"}));
}

TEST_F(Tcp, TakesTheSynAsTheBeginningSoThatALaterFirstSegmentWaits) {
  send(999, "", Direction::forward, true);
  send(1001, "2ab");
  EXPECT_TRUE(words.empty());
  send(1000, "#");
  EXPECT_EQ(words, (Strings{"ab"}));
}

TEST_F(Tcp, JumpsAGapOnlyAfterManySegmentsAndSaysHowMuchIsMissing) {
  send(1000, "#");
  std::uint32_t next = 1101;
  for (int i = 0; i < 64; ++i, next += 2) send(next, "1a");
  EXPECT_TRUE(words.empty());
  send(next, "1z");
  ASSERT_FALSE(words.empty());
  EXPECT_EQ(words.size(), 65U);
  EXPECT_EQ(losses, (Strings{"segments missing 100"}));
  EXPECT_EQ(out.unread[0].reason, "gap of 100");
}

TEST_F(Tcp, ReadsBehindAGapWhenTheEvidenceEnds) {
  send(1000, "#1a");
  send(1010, "1b");
  finish();
  EXPECT_EQ(words, (Strings{"a", "b"}));
}

TEST_F(Tcp, SkipsOctetsThatHaveNotArrivedYet) {
  send(1000, "#+");
  send(1002, "12345");
  send(1007, "67891a");
  EXPECT_EQ(words, (Strings{"a"}));
}

TEST_F(Tcp, ForgetsAGapThatLiesInSkippedOctets) {
  send(1000, "#+");
  send(1006, "56789");
  send(1011, "1a");
  finish();
  EXPECT_EQ(words, (Strings{"a"}));
  EXPECT_TRUE(std::ranges::none_of(out.unread, [](const auto& each) { return each.reason.starts_with("gap"); }));
}

TEST_F(Tcp, LooksAgainAtTheNextSegmentsOfACaptureThatBeganInsideAMessage) {
  send(1000, "zz");
  send(1002, "zz");
  send(1004, "#1a");
  EXPECT_EQ(words, (Strings{"a"}));
}

TEST_F(Tcp, GivesTheOtherDirectionWhatWaitedForRecognition) {
  send(5000, "", Direction::reverse, true);
  send(1000, "#1a");
  send(5001, "1r", Direction::reverse);
  EXPECT_EQ(words, (Strings{"a", "r"}));
}

TEST_F(Tcp, StopsWhenTheParserIsDone) {
  send(1000, "#1a!1b");
  EXPECT_EQ(words, (Strings{"a"}));
  EXPECT_TRUE(connection.ignored());
}

TEST_F(Tcp, TellsTheParserOfTheEndOnce) {
  send(1000, "#1a", Direction::forward, false, true);
  send(1003, "", Direction::forward, false, true);
  EXPECT_EQ(std::ranges::count_if(out.unread, [](const auto& each) { return each.reason == "end"; }), 1);
}

TEST_F(Tcp, SaysThatTheConnectionEndedInsideASkippedMessage) {
  send(1000, "#+23");
  finish();
  EXPECT_EQ(losses, (Strings{"connection ended inside a message 3"}));
}

TEST_F(Tcp, BoundsWhatItKeepsOfAMessageThatNeverEnds) {
  send(1000, "#");
  const std::string chunk(60'000, '9');
  send(1001, "9");
  std::uint32_t next = 1003;  // one octet missing: everything waits as early segments
  for (int i = 0; i < 100; ++i, next += 60'000) send(next, chunk);
  EXPECT_FALSE(losses.empty());
}

TEST(TcpHeader, RejectsAHeaderLengthBelowFive) {
  using namespace base::literals;
  const auto bytes = "1f90 0050 00000001 00000000 4018 ffff 0000 0000"_bytes;
  ASSERT_FALSE(parse_tcp(bytes, nullptr));
  EXPECT_EQ(parse_tcp(bytes, nullptr).error().code, base::Fault::Code::bad_length);
}

TEST(TcpHeader, LeavesOptionsOutOfThePayload) {
  using namespace base::literals;
  const auto bytes = "1f90 0050 00000001 00000002 6012 ffff 0000 0000 020405b4 6869"_bytes;
  const auto segment = parse_tcp(bytes, nullptr);
  ASSERT_TRUE(segment);
  EXPECT_TRUE(segment->syn);
  EXPECT_TRUE(segment->ack);
  EXPECT_EQ(as_text(segment->payload), "hi");
}

}  // namespace
}  // namespace assay::wire::transport
