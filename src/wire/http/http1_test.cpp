// SPDX-License-Identifier: Apache-2.0
#include "wire/http/http1.h"

#include <gtest/gtest.h>

#include "wire/http/connection_for_tests.h"
#include "wire/http/http.h"
#include "wire/http/start_line.h"
#include "wire/recording_output.h"

namespace assay::wire::http {
namespace {

using namespace base::literals;

constexpr auto client = Direction::forward;
constexpr auto server = Direction::reverse;

class Http1Test : public testing::Test {
 protected:
  Http1Test() {
    out.on<Request>([this](const Context&, base::Bytes, const Request& seen) {
      const auto& m = seen.message;
      std::string line = "request " + std::to_string(m.stream);
      for (const auto& each : {m.method, m.authority, m.path}) line.append(" ").append(each.value_or("?"));
      if (m.query) line.append("?").append(*m.query);
      log.push_back(line);
      path = m.path_place;
    });
    out.on<Response>([this](const Context&, base::Bytes, const Response& seen) {
      log.push_back("response " + std::to_string(seen.message.stream) + " " +
                    std::to_string(seen.message.status.value_or(0)));
    });
    out.on<Exchange>([this](const Context&, base::Bytes, const Exchange& seen) {
      const auto& any = seen.request != nullptr ? *seen.request : *seen.response;
      std::string line = "over " + std::to_string(any.stream);
      if (seen.request != nullptr) line += " asked " + std::to_string(seen.request->body_octets);
      if (seen.response != nullptr) line += " answered " + std::to_string(seen.response->body_octets);
      if (seen.end == Exchange::End::unfinished) line += " unfinished";
      log.push_back(line);
    });
  }
  std::string seen() {
    std::string all;
    for (const auto& line : log) all += (all.empty() ? "" : "; ") + line;
    log.clear();
    return all;
  }
  std::string body(std::size_t index) const { return std::string(base::as_text(out.handed_on.at(index).payload)); }

  RecordingOutput out;
  ConnectionForTests connection{make_http1(), out};
  std::vector<std::string> log;
  Place path;
};

TEST_F(Http1Test, ReportsRequestResponseAndTheExchange) {
  connection.send(client, "POST /a/b?c=d HTTP/1.1\r\nHost: nrf\r\nContent-Length: 2\r\n\r\n{}");
  connection.send(server, "HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nyes");
  EXPECT_EQ(seen(), "request 1 POST nrf /a/b?c=d; response 1 201; over 1 asked 2 answered 3");
  EXPECT_EQ(body(0), "{}");
  EXPECT_EQ(body(1), "yes");
  EXPECT_EQ(path, (Place{{EvidenceId(1), 1}, 5, 8}));
  EXPECT_TRUE(out.faults.empty());
}

TEST_F(Http1Test, SeesTheSameInSegmentsOfOneOctet) {
  const std::string asked =
      "\r\nPUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n1\r\n \r\n0\r\nT: u\r\n\r\nGET /y "
      "HTTP/1.0\n\n";
  const std::string answered =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\nHTTP/1.0 200 OK\r\n\r\nuntil the end";
  for (const char c : asked) connection.send(client, std::string(1, c));
  for (const char c : answered) connection.send(server, std::string(1, c));
  connection.finish();
  EXPECT_EQ(seen(),
            "request 1 PUT ? /x; request 2 GET ? /y; response 1 204; over 1 asked 3 answered 0; response 2 200; over 2 "
            "asked 0 answered 13");
  EXPECT_EQ(body(0), "{} ");
  EXPECT_EQ(body(3), "until the end");
  EXPECT_TRUE(out.faults.empty());
}

TEST_F(Http1Test, PairsPipelinedResponsesInOrder) {
  connection.send(client, "HEAD /1 HTTP/1.1\r\n\r\nGET http://host:8/2 HTTP/1.1\r\n\r\n");
  connection.send(server,
                  "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(seen(),
            "request 1 HEAD ? /1; request 2 GET host:8 /2; response 1 200; over 1 asked 0 answered 0; response 2 404; "
            "over 2 asked 0 answered 0");
}

TEST_F(Http1Test, ReportsAResponseWhoseRequestIsMissing) {
  connection.send(server, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(seen(), "response 1 200; over 1 answered 0");
}

TEST_F(Http1Test, ReportsRequestsThatNobodyAnswers) {
  connection.send(client, "GET /a HTTP/1.1\r\n\r\n");
  connection.finish();
  EXPECT_EQ(seen(), "request 1 GET ? /a; over 1 asked 0 unfinished");
}

TEST_F(Http1Test, FollowsAnUpgradeToHttp2) {
  connection.send(client,
                  "GET /up HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
                  "AAMAAABkAAQAAP__\r\n\r\n");
  connection.send(server, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n");
  connection.send(server, "00 00 00 04 00 00 00 00 00  00 00 01 01 05 00 00 00 01 88"_bytes);
  EXPECT_EQ(seen(), "request 1 GET ? /up; response 1 200; over 1 asked 0 answered 0");
  connection.send(client, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  connection.send(client, "00 00 00 04 00 00 00 00 00  00 00 03 01 05 00 00 00 03 82 86 84"_bytes);
  EXPECT_EQ(seen(), "request 3 GET ? /");
  EXPECT_EQ(out.handed_on.back().carrier.protocol, "http2");
  EXPECT_TRUE(out.faults.empty());
}

TEST_F(Http1Test, IsDoneWhenTheConnectionBecomesATunnel) {
  connection.send(client, "CONNECT host:443 HTTP/1.1\r\n\r\n");
  EXPECT_FALSE(connection.parser().done());
  connection.send(server, "HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_TRUE(connection.parser().done());
  EXPECT_EQ(seen(), "request 1 CONNECT host:443 ?; response 1 200; over 1 asked 0 answered 0");
  connection.send(client, "\x16\x03\x01");
  EXPECT_TRUE(out.faults.empty());
}

TEST_F(Http1Test, ContinuesBehindALossInsideABody) {
  connection.send(client, "POST /a HTTP/1.1\r\nContent-Length: 10\r\n\r\nab");
  connection.lose(client, 5);
  connection.send(client, "xyzGET /b HTTP/1.1\r\n\r\n");
  EXPECT_EQ(seen(), "request 1 POST ? /a; request 2 GET ? /b");
  EXPECT_EQ(body(0), "");
}

TEST_F(Http1Test, FindsTheNextMessageBehindALoss) {
  connection.send(client, "GET /a HTTP/1.1\r\nHos");
  connection.lose(client, 50);
  connection.send(client, "rest: of a head\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
  EXPECT_EQ(seen(), "request 1 GET ? /b");
}

TEST_F(Http1Test, PairsNothingAcrossALossOfResponses) {
  connection.send(client, "GET /a HTTP/1.1\r\n\r\n");
  connection.send(server, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
  connection.send(client, "GET /b HTTP/1.1\r\n\r\n");
  seen();
  connection.lose(server, 500);
  EXPECT_EQ(seen(), "over 2 asked 0 unfinished");
  connection.send(server, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(seen(), "response 3 200; over 3 answered 0");
}

TEST_F(Http1Test, FaultsOnceOnWhatIsNoMessage) {
  connection.send(server, "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nnull");  // a body that must not be there
  connection.send(server, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  ASSERT_EQ(out.faults.size(), 1u);
  EXPECT_EQ(out.faults[0].fault.code, base::Fault::Code::bad_value);
  EXPECT_EQ(seen(), "response 1 204; over 1 answered 0; response 2 200; over 2 answered 0");
}

TEST_F(Http1Test, FaultsOnContradictoryLengths) {
  connection.send(client, "POST /a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx");
  ASSERT_EQ(out.faults.size(), 1u);
  connection.send(client, "GET /b HTTP/1.1\r\n\r\n");
  EXPECT_EQ(seen(), "request 1 POST ? /a; request 2 GET ? /b");
}

TEST_F(Http1Test, GivesUpAHeadThatNeverEnds) {
  connection.send(client, "GET /a HTTP/1.1\r\n");
  for (int i = 0; i < 80; ++i) connection.send(client, "X-Filler: " + std::string(1000, 'x') + "\r\n");
  ASSERT_FALSE(out.faults.empty());
  EXPECT_EQ(out.faults[0].fault.code, base::Fault::Code::too_large);
  EXPECT_EQ(seen(), "");
}

TEST_F(Http1Test, UnfoldsHeaderLinesAndLeavesBadOnesOut) {
  std::vector<HttpHeader> headers;
  out.on<Request>([&](const Context&, base::Bytes, const Request& request) { headers = request.message.headers; });
  connection.send(client, "GET / HTTP/1.1\r\nA: 1\r\n  2\r\nno header\r\nB :3\r\nC:4 \r\n\r\n");
  ASSERT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers[0].value, "1 2");
  EXPECT_EQ(headers[1].name, "c");
  EXPECT_EQ(headers[1].value, "4");
  EXPECT_EQ(out.faults.size(), 1u);
}

TEST_F(Http1Test, ListsFieldsWithoutCredentials) {
  base::Fields fields;
  connection.fields = &fields;
  connection.send(client, "GET /x HTTP/1.1\r\nAuthorization: Bearer abc\r\nHost: h\r\n\r\n");
  std::string all;
  for (const auto& field : fields.list()) all += std::string(field.name) + "=" + field.text + "\n";
  EXPECT_NE(all.find("http.request.method=GET\nhttp.request.uri=/x\nhttp.request.version=HTTP/1.1\nassay.secret=\n"),
            std::string::npos)
      << all;
  EXPECT_NE(all.find("http.host=h\n"), std::string::npos);
  EXPECT_EQ(all.find("abc"), std::string::npos);
}

TEST(Http1, IsRecognisedByItsStartLine) {
  const auto judge = [](std::string_view text) { return recognise_http1(base::as_bytes(text)); };
  EXPECT_EQ(judge("GET /a HTTP/1.1\r\n"), Recognition::yes);
  EXPECT_EQ(judge("HTTP/1.0 200 OK\r\n"), Recognition::yes);
  EXPECT_EQ(judge("PATCH /nnrf-nfm/v1/nf-inst"), Recognition::need_more);
  EXPECT_EQ(judge("P"), Recognition::need_more);
  EXPECT_EQ(judge("GET /" + std::string(800, 'a')), Recognition::yes);
  EXPECT_EQ(judge("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Recognition::no);
  EXPECT_EQ(judge("INVITE sip:a@b SIP/2.0\r\n"), Recognition::no);
  EXPECT_EQ(judge("DESCRIBE rtsp://a/b RTSP/1.0\r\n"), Recognition::no);
  EXPECT_EQ(judge("SSH-2.0-OpenSSH\r\n"), Recognition::no);
  EXPECT_EQ(recognise_http1("16 03 01 02 00"_bytes), Recognition::no);
}

TEST(Http1, ReadsStartLines) {
  EXPECT_EQ(read_start_line("HTTP/1.1 200")->status, 200);
  EXPECT_EQ(read_start_line("HTTP/1.1 404 Not Found")->reason, "Not Found");
  EXPECT_EQ(read_start_line("GET /a HTTP/1.0")->target, "/a");
  for (const auto* bad : {"HTTP/1.1 20", "HTTP/1.1 2000", "HTTP/2.0 200 OK", "HTTP/1.1 abc", "GET /a", "GET  HTTP/1.1",
                          "GE\x01T / HTTP/1.1", ""}) {
    EXPECT_FALSE(read_start_line(bad)) << bad;
  }
}

}  // namespace
}  // namespace assay::wire::http
