// SPDX-License-Identifier: Apache-2.0
// Where the engine finds the fields of messages that came in several segments or frames.
#include "wire/http/places.h"

#include <gmock/gmock.h>

#include <map>
#include <string>

#include "wire/engine.h"
#include "wire/http/message.h"
#include "wire/protocols.h"

namespace assay::wire::http {
namespace {

using namespace base::literals;

// Sends segments of one direction of a connection, each in a frame of its own, and keeps what is read of each frame.
class HttpPlaces : public testing::Test, public Listener {
 protected:
  void observe(const Context&, base::Bytes, ObservationId, const Observation& seen) override {
    const auto* request = seen.as<Request>();
    if (request == nullptr) return;
    place = request->message.place;
    path = request->message.path_place;
    time = request->message.time;
  }
  void malformed(const Context&, std::string_view, base::Bytes, base::Fault) override { ++faults; }
  void opaque(const Context&, std::string_view, std::string_view, std::uint64_t) override {}
  void given_up(const Context&, std::string_view, std::string_view, std::uint64_t) override {}

  void send(std::string_view payload) {
    auto octets = "020000000001 020000000002 0800 4500000000010000 40060000 0a000001 0a000002 9c401e61"_bytes;
    const std::size_t length = 40 + payload.size();
    octets[16] = static_cast<std::byte>(length >> 8);
    octets[17] = static_cast<std::byte>(length & 0xff);
    for (int shift = 24; shift >= 0; shift -= 8) octets.push_back(static_cast<std::byte>(sequence_ >> shift & 0xff));
    const auto rest = "00000000 5010ffff00000000"_bytes;
    octets.insert(octets.end(), rest.begin(), rest.end());
    const auto text = base::as_bytes(payload);
    octets.insert(octets.end(), text.begin(), text.end());
    sequence_ += static_cast<std::uint32_t>(payload.size());
    Frame frame;
    frame.id = {EvidenceId(1), ++frames_};
    frame.time.nanoseconds = static_cast<std::int64_t>(frames_);
    frame.bytes = octets;
    frame.original_length = static_cast<std::uint32_t>(octets.size());
    engine.frame(frame);
  }
  // "frame:text of the octets" of each place of the fields of that name in a frame.
  std::vector<std::string> seen(std::uint64_t frame, std::string_view name) {
    return fields[{frame, std::string(name)}];
  }

  static constexpr std::uint32_t header = 14 + 20 + 20;
  std::map<std::pair<std::uint64_t, std::string>, std::vector<std::string>> fields;
  Place place;
  Place path;
  base::Time time;
  int faults = 0;

 private:
  std::uint64_t frames_ = 0;
  std::uint32_t sequence_ = 1;
  Inspector inspector_{[](const Frame&) { return true; },
                       [this](const Frame& frame, std::vector<SeenField>&& list) {
                         for (const auto& field : list) {
                           std::string all;
                           for (const auto& run : field.places) {
                             all += (all.empty() ? "" : " ") + std::to_string(run.frame.number) + "@" +
                                    std::to_string(run.offset - header) + "+" + std::to_string(run.length);
                           }
                           fields[{frame.id.number, field.name}].push_back(all);
                         }
                       }};
  Engine engine{all_protocols(), *this, &inspector_};
};

TEST_F(HttpPlaces, AnHttp1MessageCitesTheFrameThatCompletesItsBody) {
  send("PUT /a/b HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n");
  send("{\"a\"");
  send(":1");
  EXPECT_EQ(place, (Place{{EvidenceId(1), 3}, header, 2}));
  EXPECT_EQ(path, place);
  EXPECT_EQ(time.nanoseconds, 3);
  EXPECT_THAT(seen(1, "http.request.method"), testing::IsEmpty());
  EXPECT_THAT(seen(3, "http.request.method"), testing::ElementsAre("1@0+3"));
  EXPECT_THAT(seen(3, "http.host"), testing::ElementsAre("1@19+9"));
}

TEST_F(HttpPlaces, AnHttp1MessageInOneFrameCitesItsHead) {
  send("PUT /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(place, (Place{{EvidenceId(1), 1}, header, 38}));
  EXPECT_EQ(path, (Place{{EvidenceId(1), 1}, header + 4, 2}));
  EXPECT_THAT(seen(1, "http.request.method"), testing::ElementsAre("1@0+3"));
}

TEST_F(HttpPlaces, AHeadInSeveralSegmentsHasItsPlaces) {
  send("GET /long/pa");
  send("th HTTP/1.1\r\nHost: h\r\n");
  send("\r\n");
  EXPECT_THAT(seen(3, "http.request.uri"), testing::ElementsAre("1@4+8 2@0+2"));
  EXPECT_THAT(seen(3, "http.host"), testing::ElementsAre("2@13+9"));
  EXPECT_EQ(path.frame.number, 3U);
}

TEST_F(HttpPlaces, AHeaderBlockInSeveralFramesHasItsPlaces) {
  constexpr std::string_view preface_and_settings = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
  send({preface_and_settings.data(), 33});
  // HEADERS with GET and http, CONTINUATION with /, in one segment; then the same with a cut inside the second frame.
  const std::string headers("\0\0\x02\x01\x01\0\0\0\x01\x82\x86", 11);
  const std::string rest("\0\0\x01\x09\x04\0\0\0\x01\x84", 10);
  send(headers + rest);
  EXPECT_THAT(seen(2, "http2.headers.method"), testing::ElementsAre("2@9+1"));
  EXPECT_THAT(seen(2, "http2.headers.path"), testing::ElementsAre("2@20+1"));
  std::string again = headers + rest;
  again[8] = again[19] = 3;
  send(again.substr(0, 15));
  send(again.substr(15));
  EXPECT_THAT(seen(4, "http2.headers.method"), testing::ElementsAre("3@9+1"));
  EXPECT_THAT(seen(4, "http2.headers.path"), testing::ElementsAre("4@5+1"));
  EXPECT_EQ(faults, 0);
}

}  // namespace
}  // namespace assay::wire::http
