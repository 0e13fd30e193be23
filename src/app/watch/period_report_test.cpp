// SPDX-License-Identifier: Apache-2.0
#include "app/watch/period_report.h"

#include <gtest/gtest.h>

#include "app/watch/recorder.h"

namespace assay::app::watch {
namespace {

PeriodReport example() {
  PeriodReport report{.frames = 1,
                      .octets = 2,
                      .dropped = 3,
                      .cut_frames = 4,
                      .earlier = 5,
                      .looked_back = 6,
                      .findings = {},
                      .error = {}};
  report.findings.push_back({.id = "W05-1f0c3a52",
                             .requirement = "W05",
                             .kind = "hard",
                             .subject = "AMF 10.0.5.5",
                             .title = "Ein Titel, größer",
                             .sentence = "It is so (twice).",
                             .count = 2,
                             .first_time = "2026-11-29T14:10:00.000000Z",
                             .last_time = "2026-11-29T14:10:01.000000Z",
                             .frames = "packets.pcapng 1-3,7"});
  report.findings.push_back({.id = "W06-1",
                             .requirement = "W06",
                             .kind = "indicator",
                             .subject = {},
                             .title = {},
                             .sentence = {},
                             .count = 0,
                             .first_time = {},
                             .last_time = {},
                             .frames = {}});
  return report;
}

TEST(PeriodReport, ComesBackAsItWas) { EXPECT_EQ(period_report_from_text(text(example())), example()); }

TEST(PeriodReport, TabsAndLinesOfEvidenceAddNothing) {
  auto report = example();
  report.findings[0].subject = "a\tb\nend\nW99\t\x1b[2J";
  const auto back = period_report_from_text(text(report));
  ASSERT_EQ(back.findings.size(), 2U);
  EXPECT_EQ(back.findings[0].subject, "a\\x09b\\x0aend\\x0aW99\\x09\\x1b[2J");
  EXPECT_EQ(back.findings[1], report.findings[1]);
}

TEST(PeriodReport, OneThatEndsEarlyIsAnError) {
  const auto whole = text(example());
  for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
    EXPECT_FALSE(period_report_from_text(whole.substr(0, length)).error.empty() && length + 2 < whole.size()) << length;
  }
}

TEST(PeriodReport, AnErrorIsToldAsItIs) {
  PeriodReport failed;
  failed.error = "the disk is full";
  EXPECT_EQ(period_report_from_text(text(failed)).error, "the disk is full");
}

TEST(Progress, ComesBackAsItWas) {
  const Progress progress{.interfaces = {{.name = "n2",
                                          .frames = 1,
                                          .octets = 2,
                                          .dropped_by_kernel = 3,
                                          .dropped_by_interface = 4,
                                          .not_written = 5},
                                         {.name = "n\t3"}},
                          .memory = 6,
                          .trouble = "none\n"};
  const auto back = progress_from_text(text(progress));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].memory, 6U);
  EXPECT_EQ(back[0].trouble, "none\\x0a");
  ASSERT_EQ(back[0].interfaces.size(), 2U);
  EXPECT_EQ(back[0].interfaces[0].not_written, 5U);
  EXPECT_EQ(back[0].interfaces[0].dropped_by_kernel, 3U);
  EXPECT_EQ(back[0].interfaces[1].name, "n\\x093");
  EXPECT_TRUE(progress_from_text("").empty());
}

}  // namespace
}  // namespace assay::app::watch
