// SPDX-License-Identifier: Apache-2.0
#include "app/watch/outlets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>

namespace assay::app::watch {
namespace {

const PeriodFinding finding{.id = "W05-1f0c3a52",
                            .requirement = "W05",
                            .kind = "hard",
                            .subject = "AMF \"10.0.5.5\"",
                            .title = "The identifier is concealed",
                            .sentence = "It is not.",
                            .count = 12,
                            .first_time = "2026-11-29T14:10:00.000000Z",
                            .last_time = "2026-11-29T14:10:01.000000Z",
                            .frames = "packets-20261129T141000Z.pcapng 1-3"};
const PeriodNews news{.period = "20261129T141000Z",
                      .facts_file = "/w/facts-20261129T141000Z.duckdb",
                      .report = {.frames = 12'345,
                                 .octets = 5'000'000,
                                 .dropped = 7,
                                 .cut_frames = 0,
                                 .earlier = 3,
                                 .looked_back = 1,
                                 .findings = {finding},
                                 .error = {}},
                      .analysis_seconds = 0.5};

TEST(JsonLines, HoldEverythingOfAFinding) {
  EXPECT_EQ(
      finding_json(news, finding, News::still),
      R"({"event":"finding","period":"20261129T141000Z","facts":"/w/facts-20261129T141000Z.duckdb","state":"still","id":"W05-1f0c3a52","requirement":"W05","class":"hard",)"
      R"("subject":"AMF \"10.0.5.5\"","title":"The identifier is concealed","sentence":"It is not.","count":12,"first_time":"2026-11-29T14:10:00.000000Z",)"
      R"("last_time":"2026-11-29T14:10:01.000000Z","frames":"packets-20261129T141000Z.pcapng 1-3"})");
}

TEST(JsonLines, HoldWhatAPeriodLooksLike) {
  EXPECT_EQ(
      period_json(news),
      R"({"event":"period","period":"20261129T141000Z","facts":"/w/facts-20261129T141000Z.duckdb","frames":12345,"octets":5000000,"dropped":7,"cut_frames":0,)"
      R"("began_earlier":3,"looked_back":1,"findings":1,"error":null})");
  auto failed = news;
  failed.report.error = "the disk is full";
  EXPECT_NE(period_json(failed).find("\"error\":\"the disk is full\""), std::string::npos);
}

TEST(TerminalLines, SayWhatWasLostAndWhereToLook) {
  EXPECT_EQ(period_text(news, 1, {}),
            "2026-11-29 14:10:00Z  12,345 frames, 5.0 MB, 7 dropped, 3 connections began earlier; 1 findings, 1 new\n");
  EXPECT_NE(finding_text(news, finding, News::fresh, {})
                .find("assay explain W05-1f0c3a52 -o /w/facts-20261129T141000Z.duckdb"),
            std::string::npos);
  auto failed = news;
  failed.report.error = "the disk is full";
  EXPECT_EQ(period_text(failed, 0, {}), "2026-11-29 14:10:00Z  not analysed: the disk is full\n");
}

TEST(SyslogMessages, AreOfRfc5424OverTheNetwork) {
  const auto syslog = Syslog::open("192.0.2.1").value();
  const auto message = syslog.message(news, finding, News::fresh, {1'795'961'400'123'456'789});
  EXPECT_THAT(message, testing::MatchesRegex("<27>1 2026-11-29T14:10:00\\.123456Z [^ ]+ assay [0-9]+ finding - "
                                             "\xef\xbb\xbfnew W05-1f0c3a52 \\[hard\\] .*, 12 times, facts /w/.*"));
  auto mild = finding;
  mild.kind = "indicator";
  EXPECT_TRUE(syslog.message(news, mild, News::fresh, {}).starts_with("<29>1 "));
}

TEST(SyslogMessages, ReachALocalSocketInItsOldForm) {
  const auto path = std::filesystem::temp_directory_path() / ("assay-log-" + std::to_string(getpid()));
  std::filesystem::remove(path);
  const int log = socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  path.string().copy(where.sun_path, sizeof where.sun_path - 1);
  ASSERT_EQ(bind(log, reinterpret_cast<const sockaddr*>(&where), sizeof where), 0);
  Syslog::open(path.string()).value().send(news, finding, News::fresh, {1'795'961'400'000'000'000});
  char octets[2048];
  const auto got = recv(log, octets, sizeof octets, MSG_DONTWAIT);
  close(log);
  std::filesystem::remove(path);
  ASSERT_GT(got, 0);
  const std::string message(octets, static_cast<std::size_t>(got));
  EXPECT_THAT(message,
              testing::MatchesRegex("<27>[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} assay\\[[0-9]+\\]: new W05-1f0c3a52 .*"));
}

TEST(SyslogMessages, WhatIsNoAddressIsRefused) {
  const auto syslog = Syslog::open("log.example");
  ASSERT_FALSE(syslog);
  EXPECT_NE(syslog.error().message().find("--syslog log.example"), std::string::npos);
}

}  // namespace
}  // namespace assay::app::watch
