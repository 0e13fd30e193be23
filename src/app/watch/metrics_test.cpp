// SPDX-License-Identifier: Apache-2.0
#include "app/watch/metrics.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>
#include <sstream>

#include "app/watch/metrics_server.h"
#include "app/watch/numeric_address.h"

namespace assay::app::watch {
namespace {

Metrics example() {
  Metrics metrics;
  metrics.interfaces = {
      {.name = "n2", .frames = 5, .octets = 700, .dropped_by_kernel = 1, .dropped_by_interface = 2, .not_written = 3},
      {.name = "odd\"\\\n"}};
  metrics.reported[{"W05", "unless declared"}] = 2;
  metrics.analysis_seconds = 1.5;
  metrics.memory["recorder"] = 1024;
  return metrics;
}

TEST(MetricsText, EveryLineIsOfTheFormat) {
  const std::string comment = "# (HELP|TYPE) [a-z_]+ .+";
  const std::string label = R"re([a-z]+="([^"\]|\\["\n])*")re";
  const std::string sample = "[a-z_]+(\\{" + label + "(," + label + ")*\\})? [0-9.e+-]+";
  std::istringstream lines(text(example()));
  std::set<std::string> series;
  std::string described;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) described = line.substr(7, line.find(' ', 7) - 7);
    const bool commented = line.starts_with('#');
    EXPECT_THAT(line, testing::MatchesRegex(commented ? comment : sample));
    if (commented) continue;
    EXPECT_EQ(line.substr(0, line.find_first_of("{ ")), described) << "samples stand behind their description";
    EXPECT_TRUE(series.insert(line.substr(0, line.rfind(' '))).second) << line << ": twice";
  }
  EXPECT_GT(series.size(), 15U);
}

TEST(MetricsText, CountsEachWayOfLosingPackets) {
  const auto all = text(example());
  for (const auto* line : {"assay_watch_packets_total{interface=\"n2\"} 5\n",
                           "assay_watch_dropped_packets_total{interface=\"n2\",by=\"kernel\"} 1\n",
                           "assay_watch_dropped_packets_total{interface=\"n2\",by=\"interface\"} 2\n",
                           "assay_watch_dropped_packets_total{interface=\"n2\",by=\"disk\"} 3\n",
                           "assay_watch_findings_reported_total{requirement=\"W05\",class=\"unless declared\"} 2\n",
                           "assay_watch_packets_total{interface=\"odd\\\"\\\\\\n\"} 0\n"}) {
    EXPECT_NE(all.find(line), std::string::npos) << line;
  }
}

class Served : public testing::Test {
 protected:
  // Sends `request` in pieces of `step` octets and gives the answer, with the server driven between them.
  std::string ask(std::string_view request, std::size_t step = 4096) {
    const int client = connected();
    while (!request.empty()) {
      const auto part = request.substr(0, step);
      (void)send(client, part.data(), part.size(), MSG_NOSIGNAL);
      request.remove_prefix(part.size());
      turn();
    }
    std::string answer;
    for (int i = 0; i < 50; ++i) {
      turn();
      char octets[4096];
      const auto got = recv(client, octets, sizeof octets, MSG_DONTWAIT);
      if (got == 0) break;
      if (got > 0) answer.append(octets, static_cast<std::size_t>(got));
    }
    close(client);
    return answer;
  }
  [[nodiscard]] int connected() const {
    const int client = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(server_.port());
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&where), sizeof where), 0);
    return client;
  }
  void turn() {
    std::vector<pollfd> places;
    server_.add_to(places);
    most_places_ = std::max(most_places_, places.size());
    poll(places.data(), places.size(), 20);
    server_.serve(places, [] { return std::string("content 1\n"); });
  }

  MetricsServer server_ = MetricsServer::listen("127.0.0.1:0").value();
  std::size_t most_places_ = 0;
};

TEST_F(Served, AnswersGetMetricsOnly) {
  const auto answer = ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\nContent-Length: 10\r\nConnection: close\r\n\r\ncontent 1\n")) << answer;
  EXPECT_TRUE(ask("GET /metrics?x=1 HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(ask("HEAD /metrics HTTP/1.1\r\n\r\n").ends_with("Content-Length: 10\r\nConnection: close\r\n\r\n"));
  EXPECT_TRUE(ask("GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(ask("POST /metrics HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
  EXPECT_TRUE(ask("GET /metrics\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

TEST_F(Served, TakesARequestOctetByOctet) {
  EXPECT_TRUE(ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", 1).starts_with("HTTP/1.1 200 "));
}

TEST_F(Served, HangsUpOnARequestWithoutEnd) {
  EXPECT_EQ(ask("GET /metrics HTTP/1.1\r\nX: " + std::string(8000, 'x')), "");
}

TEST_F(Served, IdleClientsAreFewAndDoNotLockOthersOutForLong) {
  std::vector<int> idle;
  for (int i = 0; i < 12; ++i) {
    idle.push_back(connected());
    turn();
  }
  EXPECT_LE(most_places_, 9U);
  for (const int each : idle) close(each);
  turn();
  turn();
  EXPECT_TRUE(ask("GET /metrics HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

TEST(NumericAddress, AreNumbersWithAPort) {
  for (const auto* good : {"127.0.0.1:9465", "[::1]:9465", "0.0.0.0:0"})
    EXPECT_TRUE(numeric_address(good, std::nullopt)) << good;
  for (const auto* bad : {"", "127.0.0.1", "::1", "[::1]", "localhost:1", "127.0.0.1:65536", "127.0.0.1:", ":9465",
                          "127.0.0.1:x", "[::1]x:1", "[::1:1", "1.2.3.4:99999999999"}) {
    EXPECT_FALSE(numeric_address(bad, std::nullopt)) << bad;
  }
  for (const auto* good : {"192.0.2.1", "192.0.2.1:514", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:514"})
    EXPECT_TRUE(numeric_address(good, std::uint16_t{514})) << good;
}

}  // namespace
}  // namespace assay::app::watch
