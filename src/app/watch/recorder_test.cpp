// SPDX-License-Identifier: Apache-2.0
#include "app/watch/recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <thread>

#include "wire/capture/pcapng_writer.h"

namespace assay::app::watch {
namespace {

using testing::ElementsAre;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t hour = 1'795'957'200 * second;  // 2026-11-29 13:00:00 UTC

class Recording : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("assay-recorder-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_ / "ring");
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, control_), 0);
  }
  void TearDown() override {
    for (const int each : control_) close(each);
    std::filesystem::remove_all(folder_);
  }

  // A capture with one frame of a thousand octets at each of these seconds after the hour.
  std::filesystem::path capture(const std::vector<std::int64_t>& seconds, std::uint64_t dropped = 0) {
    const auto file = folder_ / "input.pcapng";
    auto writer = wire::capture::PcapngWriter::create(file, "test").value();
    writer.add_interface({.name = "n2", .filter = {}, .link_type = 1, .snap_length = 0, .live = false});
    const std::string octets(1000, 'x');
    for (const auto at : seconds) {
      wire::Frame frame;
      frame.time = {hour + at * second};
      frame.bytes = base::as_bytes(octets);
      frame.original_length = 1000;
      writer.frame(0, frame);
    }
    if (dropped != 0)
      writer.statistics(0,
                        {.from = {}, .to = {}, .received = 0, .dropped_by_interface = 0, .dropped_by_system = dropped});
    EXPECT_TRUE(writer.flush());
    return file;
  }
  // One of frames without octets at these nanoseconds, to which the interface adds so many seconds.
  [[nodiscard]] std::filesystem::path shifted(std::int64_t offset, const std::vector<std::uint64_t>& times) const {
    const auto file = folder_ / "input.pcapng";
    std::ofstream out(file, std::ios::binary);
    const auto words = [&out](std::initializer_list<std::uint64_t> values) {
      for (const auto value : values) {
        const auto word = static_cast<std::uint32_t>(value);
        out.write(reinterpret_cast<const char*>(&word), sizeof word);
      }
    };
    const auto shift = static_cast<std::uint64_t>(offset);
    words({0x0a0d0d0a, 28, 0x1a2b3c4d, 1, ~0U, ~0U, 28});
    words({1, 44, 1, 0, 1U << 16U | 9U, 9, 8U << 16U | 14U, shift, shift >> 32U, 0, 44});  // if_tsresol, if_tsoffset
    for (const auto time : times) words({6, 32, 0, time >> 32U, time, 0, 0, 32});
    return file;
  }
  base::Result<void> record_file(const std::filesystem::path& file, const RecorderOptions& options,
                                 bool waits = false) {
    auto input = wire::capture::CaptureFile::open(file, wire::EvidenceId(1)).value();
    Segments segments(ring());
    return record(input, waits, segments, control_[1], options);
  }
  // Frames of each period, by its name without the day.
  [[nodiscard]] std::vector<std::string> recorded() const {
    std::vector<std::string> out;
    for (const auto& period : ring().periods()) {
      auto file = wire::capture::CaptureFile::open(ring().packets(period.name), wire::EvidenceId(1)).value();
      int frames = 0;
      while (file.next() != nullptr) ++frames;
      EXPECT_TRUE(file.info().complete);
      const auto info = file.info();
      out.push_back(period.name.substr(9) + " " + std::to_string(frames));
      for (const auto& each : info.interfaces) {
        if (each.dropped) out.back() += " lost " + std::to_string(each.dropped.value_or(0));
      }
    }
    return out;
  }
  [[nodiscard]] const Ring& ring() const { return ring_; }
  void order(Order what) const {
    const auto octet = static_cast<char>(what);
    ASSERT_EQ(send(control_[0], &octet, 1, 0), 1);
  }

  std::filesystem::path folder_;
  int control_[2] = {-1, -1};
  Ring ring_{std::filesystem::temp_directory_path() / ("assay-recorder-" + std::to_string(getpid())) / "ring"};
};

TEST_F(Recording, APeriodEndsWhereTheClockOfThePacketsShowsAMultiple) {
  ASSERT_TRUE(record_file(capture({50, 59, 60, 61, 200}), {.every = 60, .largest_segment = 0}));
  EXPECT_THAT(recorded(), ElementsAre("130050Z 2", "130100Z 2", "130320Z 1"));
}

TEST_F(Recording, ATimeThatGoesBackStaysInItsPeriod) {
  ASSERT_TRUE(record_file(capture({50, 61, 10, 62}), {.every = 60, .largest_segment = 0}));
  EXPECT_THAT(recorded(), ElementsAre("130050Z 1", "130101Z 3"));
}

TEST_F(Recording, AFrameFromTheFutureIsAPeriodOfItsOwn) {
  ASSERT_TRUE(record_file(capture({50, 1'000'000'000, 61, 62, 121}), {.every = 60, .largest_segment = 0}));
  EXPECT_THAT(recorded(), ElementsAre("130050Z 1", "130101Z 2", "130201Z 1", "144640Z 1"));
}

TEST_F(Recording, TimesAtTheEndsOfTheirRangeEndNoPeriod) {
  constexpr auto latest = ~std::uint64_t{0};
  ASSERT_TRUE(record_file(shifted(std::int64_t{1} << 62, {latest, latest, latest}), {.every = 86'400, .largest_segment = 0}));
  ASSERT_TRUE(record_file(shifted(-(std::int64_t{1} << 62), {0, 0, 0}), {.every = 86'400, .largest_segment = 0}));
  const auto periods = ring().periods();
  ASSERT_EQ(periods.size(), 2U);
  EXPECT_TRUE(periods[0].name.starts_with("1823"));
  EXPECT_TRUE(periods[1].name.starts_with("2252"));
}

TEST_F(Recording, BeforeTheYear1970APeriodEndsThereToo) {
  ASSERT_TRUE(record_file(shifted(-1, {0, 2'000'000'000}), {.every = 60, .largest_segment = 0}));
  EXPECT_THAT(recorded(), ElementsAre("235959Z 1", "000001Z 1"));
}

TEST_F(Recording, AQuietStreamHearsItsOrdersWithTheNextFrame) {
  std::ifstream all(capture({1, 2, 3, 4}), std::ios::binary);
  const std::string octets{std::istreambuf_iterator<char>(all), {}};
  int ends[2] = {-1, -1};
  ASSERT_EQ(pipe(ends), 0);
  auto done = std::async(std::launch::async, [&] {
    return record_file("/dev/fd/" + std::to_string(ends[0]), {.every = 86'400, .largest_segment = 0});
  });
  const std::size_t half = octets.size() / 2 + 100;  // two frames and a part of the third
  EXPECT_EQ(write(ends[1], octets.data(), half), static_cast<ssize_t>(half));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  order(Order::rotate);
  EXPECT_EQ(write(ends[1], octets.data() + half, octets.size() - half), static_cast<ssize_t>(octets.size() - half));
  close(ends[1]);
  ASSERT_TRUE(done.get());
  close(ends[0]);
  EXPECT_THAT(recorded(), ElementsAre("130001Z 2", "130003Z 2"));
}

TEST_F(Recording, AStreamOfAThousandPeriodsWaitsForItsAnalysis) {
  std::vector<std::int64_t> minutes;
  for (std::int64_t i = 0; i < 1010; ++i) minutes.push_back(i * 60);
  const auto file = capture(minutes);
  auto done = std::async(std::launch::async, [&] { return record_file(file, {.every = 60, .largest_segment = 0}); });
  EXPECT_EQ(done.wait_for(std::chrono::seconds(2)), std::future_status::timeout);
  EXPECT_LE(ring().periods().size(), 1001U);
  for (int i = 0; i < 10; ++i) order(Order::go_on);
  ASSERT_TRUE(done.get());
  EXPECT_EQ(ring().periods().size(), 1010U);
}

TEST_F(Recording, APeriodThatGrowsTooLargeEndsEarly) {
  ASSERT_TRUE(record_file(capture({1, 1, 1, 1, 2}), {.every = 60, .largest_segment = 2000}));
  EXPECT_THAT(recorded(), ElementsAre("130001Z 2", "130002Z 2", "130003Z 1"))
      << "names of their own, a second later each";
}

TEST_F(Recording, WhatACaptureHasLostIsSaid) {
  ASSERT_TRUE(record_file(capture({1, 2}, 17), {.every = 60, .largest_segment = 0}));
  EXPECT_THAT(recorded(), ElementsAre("130001Z 2 lost 17"));
}

TEST_F(Recording, ItStopsWhenToldAndKeepsWhatItHas) {
  order(Order::stop);
  ASSERT_TRUE(record_file(capture({1, 2}), {.every = 60, .largest_segment = 0}));
  EXPECT_TRUE(ring().periods().empty());
}

TEST_F(Recording, AFileWaitsForItsAnalysis) {
  const auto file = capture({1, 61, 121, 181, 241});
  auto done =
      std::async(std::launch::async, [&] { return record_file(file, {.every = 60, .largest_segment = 0}, true); });
  EXPECT_EQ(done.wait_for(std::chrono::milliseconds(300)), std::future_status::timeout);
  EXPECT_EQ(ring().periods().size(), 3U);
  order(Order::go_on);
  order(Order::go_on);
  ASSERT_TRUE(done.get());
  EXPECT_EQ(ring().periods().size(), 5U);
}

TEST_F(Recording, AFileThatEndsEarlyIsRecordedUpToThereAndSaysSo) {
  const auto file = capture({1, 2, 3});
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 100);
  const auto done = record_file(file, {.every = 60, .largest_segment = 0});
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message().find("ends inside a block"), std::string::npos);
  EXPECT_THAT(recorded(), ElementsAre("130001Z 2"));
}

TEST_F(Recording, AFolderThatCannotBeWrittenLosesPacketsAndCountsThem) {
  Segments segments(ring());
  segments.add_interface({.name = "n2", .filter = {}, .link_type = 1, .snap_length = 0, .live = true});
  std::filesystem::remove_all(ring().folder());
  EXPECT_FALSE(segments.begin({hour}));
  wire::Frame frame;
  frame.original_length = 10;
  segments.take(0, frame);
  EXPECT_TRUE(segments.end({hour + second}));
  EXPECT_EQ(segments.totals()[0].not_written, 1U);
  std::filesystem::create_directories(ring().folder());
  ASSERT_TRUE(segments.begin({hour + 2 * second}));
  segments.take(0, frame);
  segments.count(0, {.received = 5, .dropped_by_kernel = 3, .dropped_by_interface = 0});
  ASSERT_TRUE(segments.end({hour + 3 * second}));
  EXPECT_EQ(segments.totals()[0].not_written, 1U);
  EXPECT_THAT(recorded(), ElementsAre("130002Z 1 lost 3"));
}

}  // namespace
}  // namespace assay::app::watch
