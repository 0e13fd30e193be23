// SPDX-License-Identifier: Apache-2.0
#include "wire/http/http2.h"

#include <gtest/gtest.h>

#include "wire/http/connection_for_tests.h"
#include "wire/http/http.h"
#include "wire/recording_output.h"

namespace assay::wire::http {
namespace {

using namespace base::literals;

constexpr auto client = Direction::forward;
constexpr auto server = Direction::reverse;

using Octets = std::vector<std::byte>;

Octets operator+(Octets a, const Octets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Octets frame(FrameType type, std::uint8_t flags, std::uint32_t stream, const Octets& payload) {
  const auto size = payload.size();
  Octets out;
  for (const std::size_t octet : {size >> 16, size >> 8, size}) out.push_back(static_cast<std::byte>(octet & 0xff));
  out.push_back(static_cast<std::byte>(type));
  out.push_back(std::byte{flags});
  for (const std::uint32_t octet : {stream >> 24, stream >> 16, stream >> 8, stream})
    out.push_back(static_cast<std::byte>(octet & 0xff));
  return out + payload;
}

Octets bytes(std::string_view text) {
  const auto span = base::as_bytes(text);
  return {span.begin(), span.end()};
}
Octets literal(std::string_view name, std::string_view value) {  // without indexing, new name
  Octets out{std::byte{0x00}, static_cast<std::byte>(name.size())};
  out = out + bytes(name);
  out.push_back(static_cast<std::byte>(value.size()));
  return out + bytes(value);
}
const Octets get = "82 86 84"_bytes;   // GET, http, /
const Octets post = "83 86 84"_bytes;  // POST, http, /
const Octets ok = "88"_bytes;          // :status 200
const Octets settings = frame(FrameType::settings, 0, 0, {});
const std::uint8_t end_both = flag::end_headers | flag::end_stream;

class Http2Test : public testing::Test {
 protected:
  Http2Test() {
    out.on<Request>([this](const Context&, base::Bytes, const Request& seen) {
      const auto& m = seen.message;
      std::string line = "request " + std::to_string(m.stream);
      for (const auto& each : {m.method, m.path}) line.append(" ").append(each.value_or("?"));
      log.push_back(line);
      last_place = m.place;
    });
    out.on<Response>([this](const Context&, base::Bytes, const Response& seen) {
      const auto& m = seen.message;
      log.push_back("response " + std::to_string(m.stream) + " " + (m.status ? std::to_string(*m.status) : "?"));
    });
    out.on<Exchange>([this](const Context&, base::Bytes, const Exchange& seen) {
      const auto& any = seen.request != nullptr ? *seen.request : *seen.response;
      std::string line = "over " + std::to_string(any.stream);
      if (seen.request != nullptr) line += " asked " + std::to_string(seen.request->body_octets);
      if (seen.response != nullptr) line += " answered " + std::to_string(seen.response->body_octets);
      constexpr std::array ends{"", " reset", " dropped", " unfinished"};
      line += ends[static_cast<std::size_t>(seen.end)];
      if (seen.error_code) line += " " + std::to_string(*seen.error_code);
      log.push_back(line);
      trailers = seen.response != nullptr ? seen.response->trailers.size() : 0;
    });
    out.on<GoAway>([this](const Context&, base::Bytes, const GoAway& seen) {
      log.push_back("goaway " + std::to_string(seen.last_stream) + " " + std::to_string(seen.error_code));
    });
  }
  void open() {
    connection.send(client, bytes(preface) + settings);
    connection.send(server, settings);
  }
  std::string seen() {
    std::string all;
    for (const auto& line : log) all += (all.empty() ? "" : "; ") + line;
    log.clear();
    return all;
  }
  std::string body(std::size_t index) const { return std::string(base::as_text(out.handed_on.at(index).payload)); }

  RecordingOutput out;
  ConnectionForTests connection{make_http2(), out};
  std::vector<std::string> log;
  Place last_place;
  std::size_t trailers = 0;
};

TEST_F(Http2Test, ReportsRequestResponseAndTheExchange) {
  open();
  connection.send(client,
                  frame(FrameType::headers, flag::end_headers, 1, post + literal("content-type", "application/json")));
  connection.send(client, frame(FrameType::data, flag::end_stream, 1, bytes("{}")));
  connection.send(server, frame(FrameType::headers, flag::end_headers, 1, ok));
  connection.send(
      server, frame(FrameType::data, 0, 1, bytes("[1,")) + frame(FrameType::data, flag::end_stream, 1, bytes("2]")));
  EXPECT_EQ(seen(), "request 1 POST /; response 1 200; over 1 asked 2 answered 5");
  ASSERT_EQ(out.handed_on.size(), 2u);
  EXPECT_EQ(out.handed_on[0].protocol, "sbi");
  EXPECT_EQ(body(0), "{}");
  EXPECT_EQ(body(1), "[1,2]");
  EXPECT_EQ(out.handed_on[0].carrier.protocol, "http2");
  EXPECT_EQ(out.handed_on[0].carrier.observation, ObservationId(1));
  EXPECT_TRUE(out.faults.empty());
}

TEST_F(Http2Test, SeesTheSameInSegmentsOfOneOctet) {
  const auto request = bytes(preface) + settings + frame(FrameType::headers, flag::end_headers, 1, post) +
                       frame(FrameType::data, flag::end_stream | flag::padded, 1, "03 7b 7d 00 00 00"_bytes) +
                       frame(FrameType::headers, end_both, 3, get);
  const auto response = settings + frame(FrameType::headers, flag::end_headers, 1, ok) +
                        frame(FrameType::data, flag::end_stream, 1, bytes("yes")) +
                        frame(FrameType::headers, end_both, 3, ok);
  for (const auto octet : request) connection.send(client, Octets{octet});
  for (const auto octet : response) connection.send(server, Octets{octet});
  EXPECT_EQ(seen(),
            "request 1 POST /; request 3 GET /; response 1 200; over 1 asked 2 answered 3; response 3 200; over 3 "
            "asked 0 answered 0");
  EXPECT_EQ(body(0), "{}");
  EXPECT_TRUE(out.faults.empty());
}

TEST_F(Http2Test, PutsAHeaderBlockTogetherFromContinuations) {
  open();
  const auto block = get + literal("a", "b");
  connection.send(client, frame(FrameType::headers, flag::end_stream, 1, {block[0]}));
  connection.send(client, frame(FrameType::continuation, 0, 1, {block[1]}));
  connection.send(client, frame(FrameType::continuation, flag::end_headers, 1, Octets(block.begin() + 2, block.end())));
  EXPECT_EQ(seen(), "request 1 GET /");
  EXPECT_EQ(last_place.frame.number, 5u);  // the frame that completed it
}

TEST_F(Http2Test, RefusesAFrameInsideAHeaderBlock) {
  open();
  connection.send(client, frame(FrameType::headers, 0, 1, get) + frame(FrameType::ping, 0, 0, Octets(8)));
  ASSERT_EQ(out.faults.size(), 1u);
  EXPECT_EQ(out.faults[0].fault.code, base::Fault::Code::out_of_state);
  connection.send(client, frame(FrameType::headers, end_both, 3, get));
  EXPECT_EQ(seen(), "request 3 GET /");
}

TEST_F(Http2Test, KeepsTrailersApart) {
  open();
  connection.send(client, frame(FrameType::headers, end_both, 1, get));
  connection.send(server, frame(FrameType::headers, flag::end_headers, 1, ok) +
                              frame(FrameType::data, 0, 1, bytes("x")) +
                              frame(FrameType::headers, end_both, 1, literal("grpc-status", "0")));
  EXPECT_EQ(seen(), "request 1 GET /; response 1 200; over 1 asked 0 answered 1");
  EXPECT_EQ(trailers, 1u);
}

TEST_F(Http2Test, PassesOverInterimResponses) {
  open();
  connection.send(client, frame(FrameType::headers, end_both, 1, get));
  connection.send(server, frame(FrameType::headers, flag::end_headers, 1, literal(":status", "103")));
  connection.send(server, frame(FrameType::headers, end_both, 1, ok));
  EXPECT_EQ(seen(), "request 1 GET /; response 1 200; over 1 asked 0 answered 0");
}

TEST_F(Http2Test, ClosesAStreamThatIsReset) {
  open();
  connection.send(client, frame(FrameType::headers, flag::end_headers, 1, post));
  connection.send(server, frame(FrameType::rst_stream, 0, 1, "00 00 00 08"_bytes) +
                              frame(FrameType::goaway, 0, 0, "00 00 00 01 00 00 00 00"_bytes));
  EXPECT_EQ(seen(), "request 1 POST /; over 1 asked 0 reset 8; goaway 1 0");
  connection.send(server, frame(FrameType::headers, end_both, 1, ok));
  EXPECT_EQ(seen(), "");
}

TEST_F(Http2Test, ReportsAPushedRequestAndItsResponse) {
  open();
  connection.send(client, frame(FrameType::headers, end_both, 1, get));
  connection.send(server, frame(FrameType::push_promise, flag::end_headers, 1, "00 00 00 02"_bytes + get));
  connection.send(server, frame(FrameType::headers, end_both, 2, ok));
  EXPECT_EQ(seen(), "request 1 GET /; request 2 GET /; response 2 200; over 2 asked 0 answered 0");
}

TEST_F(Http2Test, ReadsAConnectionWhoseBeginningIsMissing) {
  // In both directions the header compression refers to entries from before.
  connection.send(client, frame(FrameType::headers, end_both, 9, "82 86 be"_bytes));
  connection.send(server, frame(FrameType::headers, end_both, 9, "88 be"_bytes));
  EXPECT_EQ(seen(), "request 9 GET ?; response 9 200; over 9 asked 0 answered 0");
  ASSERT_EQ(out.unread.size(), 2u);
  EXPECT_EQ(out.unread[0].reason, "unknown HPACK entry");
}

TEST_F(Http2Test, ReportsAResponseWhoseRequestIsMissing) {
  connection.send(server, frame(FrameType::headers, end_both, 9, ok));
  EXPECT_EQ(seen(), "response 9 200; over 9 answered 0");
}

TEST_F(Http2Test, GuessesNoRoleForABlockOfUnknownFields) {
  connection.send(client,
                  frame(FrameType::data, 0, 1, bytes("x")) + frame(FrameType::headers, end_both, 9, "be bf"_bytes));
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(out.unread.back().reason, "neither request nor response");
}

TEST_F(Http2Test, ContinuesBehindALossInsideABody) {
  open();
  connection.send(client, frame(FrameType::headers, flag::end_headers, 1, post));
  connection.send(client, "00 00 0a 00 01 00 00 00 01 61 62"_bytes);  // 2 of 10 octets
  connection.lose(client, 5);
  connection.send(client, bytes("xyz") + frame(FrameType::headers, end_both, 3, get));
  EXPECT_EQ(seen(), "request 1 POST /; request 3 GET /");
  ASSERT_EQ(out.handed_on.size(), 2u);
  EXPECT_EQ(body(0), "");  // a body with a hole is not handed on
  connection.send(server, frame(FrameType::headers, end_both, 1, ok));
  EXPECT_EQ(seen(), "response 1 200; over 1 asked 10 answered 0");
}

TEST_F(Http2Test, TrustsNoHeaderEntryFromBeforeALoss) {
  open();
  connection.send(client, frame(FrameType::headers, end_both, 1, get + "40 01 61 01 62"_bytes));
  connection.lose(client, 100);
  connection.send(client, frame(FrameType::headers, end_both, 5, "82 86 be"_bytes));
  EXPECT_EQ(seen(), "request 1 GET /; request 5 GET ?");
  EXPECT_EQ(out.unread.back().reason, "unknown HPACK entry");
}

TEST_F(Http2Test, FindsFramesAgainBehindALoss) {
  open();
  connection.lose(client, 100);
  connection.send(client, bytes("the rest of a body") + frame(FrameType::headers, end_both, 5, get));
  EXPECT_EQ(seen(), "request 5 GET /");
}

TEST_F(Http2Test, DropsTheOldestOfTooManyOpenStreams) {
  open();
  for (std::uint32_t stream = 1; stream < 2 * 1026; stream += 2) {
    connection.send(client, frame(FrameType::headers, end_both, stream, get));
  }
  const auto all = seen();
  EXPECT_NE(all.find("over 1 asked 0 dropped"), std::string::npos);
  EXPECT_EQ(all.find("over 5 "), std::string::npos);
  connection.finish();
  EXPECT_NE(seen().find("over 5 asked 0 unfinished"), std::string::npos);
}

TEST_F(Http2Test, KeepsAtMost256KiBOfABody) {
  open();
  connection.send(client, frame(FrameType::headers, flag::end_headers, 1, post));
  for (int i = 0; i < 17; ++i) connection.send(client, frame(FrameType::data, i == 16 ? 1 : 0, 1, Octets(16 * 1024)));
  EXPECT_EQ(body(0), "");
  EXPECT_EQ(out.unread.front().reason, "body beyond the limit");
  connection.finish();
  EXPECT_EQ(seen(), "request 1 POST /; over 1 asked 278528 unfinished");
}

TEST_F(Http2Test, PassesOverAFrameThatIsTooLarge) {
  open();
  connection.send(client, "10 00 00 04 00 00 00 00 00"_bytes);  // SETTINGS of 1 MiB
  for (int i = 0; i < 16; ++i) connection.send(client, Octets(64 * 1024));
  connection.send(client, frame(FrameType::headers, end_both, 1, get));
  EXPECT_EQ(seen(), "request 1 GET /");
}

TEST_F(Http2Test, InflatesACompressedBody) {
  open();
  connection.send(client, frame(FrameType::headers, end_both, 1, get));
  connection.send(server, frame(FrameType::headers, flag::end_headers, 1, ok + literal("content-encoding", "deflate")));
  connection.send(server, frame(FrameType::data, flag::end_stream, 1, "78 9c cb 48 cd c9 c9 07 00 06 2c 02 15"_bytes));
  EXPECT_EQ(body(1), "hello");
}

TEST_F(Http2Test, NamesTheOctetsOfABodyThatCameInSeveralFrames) {
  struct Placing final : Output {
    void hand_on(std::string_view, base::Bytes payload, const Context& context) override {
      if (payload.size() == 4) places = context.places(payload);
    }
    void malformed(const Context&, std::string_view, base::Bytes, base::Fault) override { FAIL(); }
    void opaque(const Context&, std::string_view, std::string_view, base::Bytes) override { FAIL(); }
    ObservationId observe(const Context&, base::Bytes, const Observation&) override { return {}; }
    std::vector<Place> places;
  } placing;
  ConnectionForTests other(make_http2(), placing);
  other.send(client, bytes(preface) + settings + frame(FrameType::headers, flag::end_headers, 1, post));
  other.send(client, frame(FrameType::data, 0, 1, bytes("ab")));
  other.send(client, frame(FrameType::data, flag::end_stream, 1, bytes("cd")));
  ASSERT_EQ(placing.places.size(), 2u);
  EXPECT_EQ(placing.places[0], (Place{{EvidenceId(1), 2}, 9, 2}));
  EXPECT_EQ(placing.places[1], (Place{{EvidenceId(1), 3}, 9, 2}));
}

TEST_F(Http2Test, RefusesMorePaddingThanPayload) {
  open();
  connection.send(client, frame(FrameType::headers, flag::end_headers, 1, post) +
                              frame(FrameType::data, flag::padded, 1, "05 61 62"_bytes) +
                              frame(FrameType::headers, end_both, 3, get));
  ASSERT_EQ(out.faults.size(), 1u);
  EXPECT_EQ(out.faults[0].fault.code, base::Fault::Code::bad_length);
  EXPECT_EQ(seen(), "request 1 POST /; request 3 GET /");
}

TEST_F(Http2Test, ListsFieldsUnderTheirWiresharkNames) {
  base::Fields fields;
  connection.fields = &fields;
  connection.send(client, bytes(preface) + frame(FrameType::settings, 0, 0, "00 01 00 00 20 00"_bytes) +
                              frame(FrameType::headers, end_both, 1, get));
  std::string all;
  for (const auto& field : fields.list())
    all += std::string(field.name) + "=" + (field.is_number ? std::to_string(field.number) : field.text) + "\n";
  for (const auto* expected :
       {"http2.type=4\n", "http2.settings.id=1\n", "http2.settings.header_table_size=8192\n", "http2.type=1\n",
        "http2.streamid=1\n", "http2.headers.method=GET\n", "http2.headers.path=/\n", "http2.header.name=:scheme\n"}) {
    EXPECT_NE(all.find(expected), std::string::npos) << expected << all;
  }
}

TEST(OpenMessage, GivesUpItsMemoryWhenItWasLarge) {
  OpenMessage message;
  message.body.resize(100'000);
  message.message.headers.resize(1'000);
  message.pieces.add({{EvidenceId(1), 1}, 0, 100'000});
  message.reset();
  EXPECT_LE(message.body.capacity(), 4096U);
  EXPECT_LE(message.message.headers.capacity(), 32U);
}

}  // namespace
}  // namespace assay::wire::http
