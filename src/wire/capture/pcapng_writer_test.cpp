// SPDX-License-Identifier: Apache-2.0
#include "wire/capture/pcapng_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "wire/capture/capture_file.h"

namespace assay::wire::capture {
namespace {

class Writing : public testing::Test {
 protected:
  void SetUp() override {
    file_ = std::filesystem::temp_directory_path() / ("assay-writer-" + std::to_string(getpid()) + ".pcapng");
    std::filesystem::remove(file_);
  }
  void TearDown() override { std::filesystem::remove(file_); }

  static Frame frame(std::string_view octets, std::int64_t nanoseconds, std::uint32_t on_the_wire = 0) {
    Frame out;
    out.time = {nanoseconds};
    out.bytes = base::as_bytes(octets);
    out.original_length = on_the_wire != 0 ? on_the_wire : static_cast<std::uint32_t>(octets.size());
    return out;
  }
  struct Read {
    std::vector<Frame> frames;
    std::vector<std::string> octets;
    CaptureInfo info;
  };
  [[nodiscard]] Read read() const {
    Read out;
    auto file = CaptureFile::open(file_, EvidenceId(1));
    EXPECT_TRUE(file) << file.error().message();
    if (!file) return out;
    while (const auto* each = file->next()) {
      out.frames.push_back(*each);
      out.octets.emplace_back(base::as_text(each->bytes));
    }
    out.info = file->info();
    return out;
  }

  std::filesystem::path file_;
};

TEST_F(Writing, OurReaderReadsTheSame) {
  auto writer = PcapngWriter::create(file_, "assay watch").value();
  EXPECT_EQ(
      writer.add_interface({.name = "n2", .filter = "sctp", .link_type = 1, .snap_length = 262'144, .live = true}), 0U);
  EXPECT_EQ(writer.add_interface({.name = "any", .filter = {}, .link_type = 12, .snap_length = 64, .live = false}), 1U);
  EXPECT_TRUE(writer.frame(0, frame("abcde", 1'700'000'000'123'456'789)));
  EXPECT_TRUE(writer.frame(1, frame("fghi", 1'700'000'001'000'000'001, 1500)));
  ASSERT_TRUE(writer.flush());

  const auto seen = read();
  EXPECT_TRUE(seen.info.complete);
  EXPECT_EQ(seen.info.application, "assay watch");
  ASSERT_EQ(seen.info.interfaces.size(), 2U);
  EXPECT_EQ(seen.info.interfaces[0].name, "n2");
  EXPECT_EQ(seen.info.interfaces[0].link_type, 1);
  EXPECT_EQ(seen.info.interfaces[0].dropped, 0U);
  EXPECT_EQ(seen.info.interfaces[1].link_type, 101) << "the number of raw IP that every system knows";
  EXPECT_EQ(seen.info.interfaces[1].dropped, std::nullopt) << "nobody said anything about it";
  EXPECT_EQ(seen.info.interfaces[1].cut_frames, 1U);
  EXPECT_EQ(seen.octets, (std::vector<std::string>{"abcde", "fghi"}));
  EXPECT_EQ(seen.frames[0].time.nanoseconds, 1'700'000'000'123'456'789);
  EXPECT_EQ(seen.frames[1].time.nanoseconds, 1'700'000'001'000'000'001);
  EXPECT_EQ(seen.frames[1].interface, 1U);
  EXPECT_EQ(seen.frames[1].original_length, 1500U);
}

TEST_F(Writing, StatisticsAreOverwrittenInPlaceWhileItGoesOn) {
  auto writer = PcapngWriter::create(file_, "assay watch").value();
  writer.add_interface({.name = "n3", .filter = {}, .link_type = 1, .snap_length = 0, .live = true});
  writer.statistics(0, {.from = {1},
                        .to = {2},
                        .received = 3,
                        .dropped_by_interface = 0,
                        .dropped_by_system = 1});  // still in the buffer
  ASSERT_TRUE(writer.frame(0, frame("abcd", 5)));
  ASSERT_TRUE(writer.flush());
  EXPECT_EQ(read().info.interfaces[0].dropped, 1U);
  const auto size = std::filesystem::file_size(file_);
  writer.statistics(
      0, {.from = {1}, .to = {9}, .received = 30, .dropped_by_interface = 5, .dropped_by_system = 7});  // in the file
  EXPECT_EQ(read().info.interfaces[0].dropped, 12U) << "although the writer has not ended";
  EXPECT_EQ(std::filesystem::file_size(file_), size);
  EXPECT_EQ(writer.octets(), size);
}

TEST_F(Writing, StatisticsOfAFileComeAtItsEnd) {
  auto writer = PcapngWriter::create(file_, "assay watch").value();
  writer.add_interface({.name = {}, .filter = {}, .link_type = 1, .snap_length = 0, .live = false});
  ASSERT_TRUE(writer.frame(0, frame("abcd", 5)));
  writer.statistics(0, {.from = {1}, .to = {2}, .received = 3, .dropped_by_interface = 0, .dropped_by_system = 4});
  ASSERT_TRUE(writer.flush());
  EXPECT_EQ(read().info.interfaces[0].dropped, 4U);
}

TEST_F(Writing, AnExistingFileStays) {
  std::ofstream(file_) << "evidence";
  const auto writer = PcapngWriter::create(file_, "assay watch");
  ASSERT_FALSE(writer);
  EXPECT_NE(writer.error().message().find(file_.string()), std::string::npos);
  EXPECT_EQ(std::filesystem::file_size(file_), 8U);
}

TEST_F(Writing, AFullDiskLeavesWholeBlocksAndCountsWhatIsLost) {
  auto writer = PcapngWriter::create(file_, "assay watch").value();
  writer.add_interface({.name = "n3", .filter = {}, .link_type = 1, .snap_length = 0, .live = true});
  ASSERT_TRUE(writer.flush());
  // A file may not grow beyond: for the writer the same as a full disk.
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 600'000;
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string octets(1000, 'x');
  std::uint64_t taken = 0;
  std::uint64_t refused = 0;
  for (int i = 0; i < 1500; ++i) ++(writer.frame(0, frame(octets, i)) ? taken : refused);
  const auto done = writer.flush();
  writer.statistics(0, {.from = {},
                        .to = {},
                        .received = 1500,
                        .dropped_by_interface = 0,
                        .dropped_by_system = refused + writer.lost(0)});
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);

  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message().find("cannot be written"), std::string::npos);
  const auto seen = read();
  EXPECT_TRUE(seen.info.complete) << seen.info.problem;
  EXPECT_GT(seen.frames.size(), 0U);
  EXPECT_GT(refused, 0U);
  EXPECT_EQ(seen.frames.size() + writer.lost(0), taken);
  EXPECT_EQ(seen.info.interfaces[0].dropped, 1500 - seen.frames.size()) << "every frame is either there or counted";
}

}  // namespace
}  // namespace assay::wire::capture
