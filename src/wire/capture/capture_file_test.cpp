// SPDX-License-Identifier: Apache-2.0
#include "wire/capture/capture_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <fstream>
#include <thread>

namespace assay::wire::capture {
namespace {

using base::as_bytes;
using base::as_text;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace assay::base::literals;

constexpr EvidenceId evidence{7};

// Writes integers in one byte order; what a capture program does.
class Writer {
 public:
  explicit Writer(bool little = true) : little_(little) {}

  Writer& u8(std::uint8_t value) { return integer(value, 1); }
  Writer& u16(std::uint16_t value) { return integer(value, 2); }
  Writer& u32(std::uint32_t value) { return integer(value, 4); }
  Writer& u64(std::uint64_t value) { return integer(value, 8); }
  Writer& text(std::string_view value) {
    octets_ += value;
    return *this;
  }
  Writer& pad() {
    while (octets_.size() % 4 != 0) octets_ += '\0';
    return *this;
  }
  Writer& option(std::uint16_t code, std::string_view value) {
    return u16(code).u16(static_cast<std::uint16_t>(value.size())).text(value).pad();
  }
  Writer& block(std::uint32_t type, const Writer& body) {
    Writer padded = body;
    padded.pad();
    const auto length = static_cast<std::uint32_t>(padded.octets_.size() + 12);
    return u32(type).u32(length).text(padded.octets_).u32(length);
  }
  [[nodiscard]] Writer body() const { return Writer(little_); }
  [[nodiscard]] const std::string& octets() const { return octets_; }

  Writer& section(const Writer& options) {
    return block(0x0a0d0d0a, body().u32(0x1a2b3c4d).u16(1).u16(0).u64(~0ULL).text(options.octets()));
  }
  Writer& section() { return section(body()); }
  Writer& interface(std::uint16_t link_type, std::uint32_t snap_length, const Writer& options) {
    return block(1, body().u16(link_type).u16(0).u32(snap_length).text(options.octets()));
  }
  Writer& interface() { return interface(1, 262144, body()); }
  Writer& packet(std::uint32_t index, std::uint64_t units, std::string_view frame, std::uint32_t on_the_wire,
                 const Writer& options) {
    return block(6, body()
                        .u32(index)
                        .u32(static_cast<std::uint32_t>(units >> 32))
                        .u32(static_cast<std::uint32_t>(units))
                        .u32(static_cast<std::uint32_t>(frame.size()))
                        .u32(on_the_wire)
                        .text(frame)
                        .pad()
                        .text(options.octets()));
  }
  Writer& packet(std::uint32_t index, std::uint64_t units, std::string_view frame) {
    return packet(index, units, frame, static_cast<std::uint32_t>(frame.size()), body());
  }

 private:
  Writer& integer(std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i)
      octets_ += static_cast<char>(value >> (8 * (little_ ? i : size - 1 - i)) & 0xff);
    return *this;
  }
  bool little_;
  std::string octets_;
};

Writer pcap_header(bool little = true, std::uint32_t magic = 0xa1b2c3d4, std::uint16_t minor = 4) {
  return Writer(little).u32(magic).u16(2).u16(minor).u32(0).u32(0).u32(65535).u32(1);
}
Writer& pcap_record(Writer& out, std::uint32_t seconds, std::uint32_t fraction, std::string_view frame,
                    std::uint32_t on_the_wire) {
  return out.u32(seconds).u32(fraction).u32(static_cast<std::uint32_t>(frame.size())).u32(on_the_wire).text(frame);
}

struct Kept {
  std::uint64_t number;
  std::int64_t nanoseconds;
  std::uint32_t interface;
  std::uint16_t link_type;
  std::uint32_t original_length;
  std::string octets;
  bool operator==(const Kept&) const = default;
};
void PrintTo(const Kept& kept, std::ostream* out) {
  *out << "#" << kept.number << " at " << kept.nanoseconds << " if " << kept.interface << " type " << kept.link_type
       << " of " << kept.original_length << ": " << kept.octets;
}

struct Walked {
  std::vector<Kept> frames;
  CaptureInfo info;
  std::vector<Secrets> secrets;
  std::string error;
  std::optional<base::Digest> digest;
};

Walked walk(base::Result<CaptureFile> file) {
  Walked out;
  if (!file) {
    out.error = file.error().message();
    return out;
  }
  while (const auto frame = file->next()) {
    EXPECT_EQ(frame->id.evidence, evidence);
    out.frames.push_back({frame->id.number, frame->time.nanoseconds, frame->interface, frame->link_type,
                          frame->original_length, std::string(as_text(frame->bytes))});
  }
  EXPECT_EQ(file->next(), nullptr);
  out.digest = file->digest();
  out.info = file->info();
  out.secrets = file->secrets();
  EXPECT_EQ(out.info.frames, out.frames.size());
  EXPECT_EQ(out.info.complete, out.info.problem.empty());
  return out;
}
Walked walk(std::string_view octets) { return walk(CaptureFile::open_memory(as_bytes(octets), evidence)); }

std::string gzip(std::string_view octets) {
  z_stream state{};
  EXPECT_EQ(deflateInit2(&state, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&state, octets.size()) + 64, '\0');
  std::string in(octets);
  state.next_in = static_cast<Bytef*>(static_cast<void*>(in.data()));
  state.avail_in = static_cast<uInt>(in.size());
  state.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
  state.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&state, Z_FINISH), Z_STREAM_END);
  out.resize(state.total_out);
  deflateEnd(&state);
  return out;
}

// A folder of its own that goes away with the test.
class CaptureFileOnDisk : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "capture_XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::filesystem::path file(std::string_view octets) const {
    const auto path = folder_ / "file";
    std::ofstream(path, std::ios::binary) << octets;
    return path;
  }
  std::filesystem::path folder_;
};

TEST(CaptureFile, ReadsPcapInBothByteOrdersAndBothResolutions) {
  for (const bool little : {true, false}) {
    auto micro = pcap_header(little);
    pcap_record(micro, 1700000000, 5, "hello", 5);
    auto nano = pcap_header(little, 0xa1b23c4d);
    pcap_record(nano, 1700000000, 5, "hello", 5);
    const auto a = walk(micro.octets());
    EXPECT_EQ(a.info.format, "pcap");
    EXPECT_THAT(a.frames, ElementsAre(Kept{1, 1700000000000005000, 0, 1, 5, "hello"}));
    const auto b = walk(nano.octets());
    EXPECT_EQ(b.info.format, "pcap (ns)");
    EXPECT_THAT(b.frames, ElementsAre(Kept{1, 1700000000000000005, 0, 1, 5, "hello"}));
  }
}

TEST(CaptureFile, ReadsTheModifiedPcapWithLongerRecordHeaders) {
  auto out = pcap_header(true, 0xa1b2cd34);
  out.u32(1).u32(2).u32(3).u32(3).u32(4).u16(0x0800).u8(0).u8(0).text("abc");
  EXPECT_THAT(walk(out.octets()).frames, ElementsAre(Kept{1, 1000002000, 0, 1, 3, "abc"}));
}

TEST(CaptureFile, ReadsTheSwappedLengthsOfOldPcapVersions) {
  auto out = pcap_header(true, 0xa1b2c3d4, 2);
  out.u32(1).u32(0).u32(9).u32(3).text("abc");
  EXPECT_THAT(walk(out.octets()).frames, ElementsAre(Kept{1, 1000000000, 0, 1, 9, "abc"}));
}

TEST(CaptureFile, IgnoresFrameCheckSequenceBitsInTheLinkType) {
  auto out = Writer().u32(0xa1b2c3d4).u16(2).u16(4).u32(0).u32(0).u32(65535).u32(0x44000001);
  pcap_record(out, 0, 0, "a", 1);
  EXPECT_EQ(walk(out.octets()).frames.at(0).link_type, 1);
}

TEST(CaptureFile, CountsFramesOctetsAndCutFramesAndTheTimesWhateverTheirOrder) {
  auto out = pcap_header();
  pcap_record(out, 20, 0, "abc", 100);
  pcap_record(out, 10, 0, "abcd", 4);
  pcap_record(out, 15, 0, "", 0);
  const auto info = walk(out.octets()).info;
  ASSERT_EQ(info.interfaces.size(), 1U);
  EXPECT_EQ(info.interfaces[0].frames, 3U);
  EXPECT_EQ(info.interfaces[0].octets, 104U);
  EXPECT_EQ(info.interfaces[0].cut_frames, 1U);
  EXPECT_EQ(info.interfaces[0].snap_length, 65535U);
  EXPECT_EQ(info.interfaces[0].dropped, std::nullopt);
  EXPECT_EQ(info.first_time, base::Time{10'000'000'000});
  EXPECT_EQ(info.last_time, base::Time{20'000'000'000});
  EXPECT_TRUE(info.complete);
}

TEST(CaptureFile, GivesEverythingBeforeACutRecordAndSaysWhereItIs) {
  auto out = pcap_header();
  pcap_record(out, 1, 0, "abcde", 5);
  const std::size_t second = out.octets().size();
  pcap_record(out, 2, 0, "fghij", 5);
  for (std::size_t size = second + 1; size < out.octets().size(); ++size) {
    const auto cut = walk(out.octets().substr(0, size));
    EXPECT_EQ(cut.frames.size(), 1U);
    EXPECT_FALSE(cut.info.complete);
    EXPECT_THAT(cut.info.problem, HasSubstr("at octet " + std::to_string(second)));
  }
}

TEST(CaptureFile, StopsAtAnAbsurdRecordLength) {
  auto out = pcap_header();
  pcap_record(out, 1, 0, "abcde", 5);
  out.u32(2).u32(0).u32(0x7fffffff).u32(5).text("fghij");
  const auto walked = walk(out.octets());
  EXPECT_EQ(walked.frames.size(), 1U);
  EXPECT_THAT(walked.info.problem, HasSubstr("claims a frame of 2147483647 octets"));
}

TEST(CaptureFile, ReadsPcapngInBothByteOrders) {
  for (const bool little : {true, false}) {
    Writer out(little);
    out.section(out.body().option(4, "Dumpcap 4.0")).interface(101, 0, out.body().option(2, "eth0"));
    out.packet(0, 1'700'000'000'000'001, "abc");
    const auto walked = walk(out.octets());
    EXPECT_EQ(walked.info.format, "pcapng");
    EXPECT_EQ(walked.info.application, "Dumpcap 4.0");
    EXPECT_EQ(walked.info.interfaces.at(0).name, "eth0");
    EXPECT_THAT(walked.frames, ElementsAre(Kept{1, 1'700'000'000'000'001'000, 0, 101, 3, "abc"}));
  }
}

TEST(CaptureFile, ReadsEveryTimestampResolutionAndOffset) {
  struct Case {
    std::uint8_t resolution;
    std::uint64_t units;
    std::int64_t nanoseconds;
  };
  for (const auto& [resolution, units, nanoseconds] :
       {Case{0, 12, 12'000'000'000}, Case{3, 12, 12'000'000}, Case{6, 12, 12'000}, Case{9, 12, 12},
        Case{12, 12'345, 12}, Case{19, 25'000'000'000, 2}, Case{0x80, 3, 3'000'000'000},
        Case{0x80 | 10, 1536, 1'500'000'000}, Case{0x80 | 32, 1ULL << 31, 500'000'000},
        Case{0x80 | 63, 1ULL << 62, 500'000'000}, Case{0x80 | 64, 1ULL << 63, 500'000'000}}) {
    Writer out;
    out.section().interface(1, 0, out.body().option(9, std::string(1, static_cast<char>(resolution))));
    out.packet(0, units, "a");
    EXPECT_EQ(walk(out.octets()).frames.at(0).nanoseconds, nanoseconds) << "resolution " << int{resolution};
  }
  Writer out;
  out.section().interface(1, 0, out.body().option(14, Writer().u64(1'000).octets()));
  out.packet(0, 1, "a");
  EXPECT_EQ(walk(out.octets()).frames.at(0).nanoseconds, 1'000'000'001'000);
}

TEST(CaptureFile, TimesThatDoNotFitAreLimitedInsteadOfOverflowing) {
  for (const int resolution : {0, 6, 9, 20, 127, 128, 160, 255}) {
    for (const std::uint64_t offset : {0ULL, 1ULL << 63, ~0ULL >> 1}) {
      Writer out;
      out.section().interface(1, 0,
                              out.body()
                                  .option(9, std::string(1, static_cast<char>(resolution)))
                                  .option(14, Writer().u64(offset).octets()));
      out.packet(0, ~0ULL, "a");
      EXPECT_EQ(walk(out.octets()).frames.size(), 1U);
    }
  }
}

TEST(CaptureFile, NumbersInterfacesOverSectionsAndKeepsTheirLinkTypes) {
  Writer little;
  little.section().interface(1, 0, little.body()).interface(276, 0, little.body());
  little.packet(1, 1, "a").packet(0, 2, "b");
  Writer big(false);
  big.section().interface(101, 0, big.body());
  big.packet(0, 3, "c");
  const auto walked = walk(little.octets() + big.octets());
  EXPECT_THAT(walked.frames,
              ElementsAre(Kept{1, 1000, 1, 276, 1, "a"}, Kept{2, 2000, 0, 1, 1, "b"}, Kept{3, 3000, 2, 101, 1, "c"}));
  EXPECT_EQ(walked.info.interfaces.size(), 3U);
}

TEST(CaptureFile, ReadsSimpleAndObsoletePacketBlocks) {
  Writer out;
  out.section().interface(1, 4, out.body());
  out.block(2, out.body().u16(0).u16(3).u32(0).u32(5).u32(3).u32(9).text("abc"));
  out.block(3, out.body().u32(6).text("wxyz"));
  const auto walked = walk(out.octets());
  EXPECT_THAT(walked.frames, ElementsAre(Kept{1, 5000, 0, 1, 9, "abc"}, Kept{2, 5000, 0, 1, 6, "wxyz"}));
  EXPECT_EQ(walked.info.interfaces[0].dropped, 3U);
  EXPECT_EQ(walked.info.last_time, base::Time{5000}) << "a frame without a time moves no bound";
}

TEST(CaptureFile, TakesDropsFromTheLastStatisticsElseFromThePackets) {
  Writer packets;
  packets.section().interface().packet(0, 1, "a", 1, packets.body().option(4, Writer().u64(2).octets()));
  packets.packet(0, 2, "b", 1, packets.body().option(4, Writer().u64(3).octets()));
  EXPECT_EQ(walk(packets.octets()).info.interfaces[0].dropped, 5U);

  Writer summed = packets;
  summed.block(5, summed.body().u32(0).u32(0).u32(0).option(5, Writer().u64(4).octets()));
  summed.block(
      5, summed.body().u32(0).u32(0).u32(0).option(5, Writer().u64(7).octets()).option(7, Writer().u64(1).octets()));
  EXPECT_EQ(walk(summed.octets()).info.interfaces[0].dropped, 8U);
}

TEST(CaptureFile, KeepsDecryptionSecretsAndSkipsOtherBlocks) {
  Writer out;
  out.section().interface();
  out.block(10, out.body().u32(0x544c534b).u32(5).text("KEYS!"));
  out.block(4, out.body().u16(0).u16(0));
  out.block(0x12345, out.body().text("unknown"));
  out.packet(0, 1, "a");
  const auto walked = walk(out.octets());
  EXPECT_EQ(walked.info.secrets_blocks, 1U);
  ASSERT_EQ(walked.secrets.size(), 1U);
  EXPECT_EQ(walked.secrets[0].type, 0x544c534bU);
  EXPECT_EQ(as_text(walked.secrets[0].octets), "KEYS!");
  EXPECT_THAT(walked.frames, ElementsAre(Kept{1, 1000, 0, 1, 1, "a"}));
}

TEST(CaptureFile, NumbersFramesAsWiresharkDoesAcrossCustomBlocks) {
  Writer out;
  out.section().interface();
  out.packet(0, 1, "a").block(0xbad, out.body().u32(1).text("mine")).packet(0, 2, "b");
  const auto walked = walk(out.octets());
  ASSERT_EQ(walked.frames.size(), 2U);
  EXPECT_EQ(walked.frames[1].number, 3U);
}

TEST(CaptureFile, StopsAtADamagedBlock) {
  Writer good;
  good.section().interface().packet(0, 1, "a");
  const std::size_t offset = good.octets().size();
  const auto after = [&](const std::string& octets) {
    const auto walked = walk(good.octets() + octets);
    EXPECT_EQ(walked.frames.size(), 1U);
    EXPECT_THAT(walked.info.problem, HasSubstr("at octet " + std::to_string(offset)));
    return walked.info.problem;
  };
  EXPECT_THAT(after(Writer().u32(6).u32(8).u32(8).octets()), HasSubstr("claims a block of 8 octets"));
  EXPECT_THAT(after(Writer().u32(6).u32(0xfffffff0).u32(0).octets()), HasSubstr("claims a block of 4294967280 octets"));
  EXPECT_THAT(after(Writer().u32(9).u32(16).u32(0).u32(20).octets()), HasSubstr("two lengths differ"));
  EXPECT_THAT(after(Writer().packet(5, 1, "x").octets()), HasSubstr("does not describe"));
  EXPECT_THAT(after(Writer().block(6, Writer().u32(0).u32(0).u32(0).u32(50).u32(50).text("x")).octets()),
              HasSubstr("leaves its block"));
  EXPECT_THAT(after(Writer().block(6, Writer().u32(0)).octets()), HasSubstr("too short"));
  EXPECT_THAT(after("abc"), HasSubstr("inside a block header"));
}

TEST(CaptureFile, EveryPrefixOfACaptureGivesAPrefixOfItsFrames) {
  Writer out;
  out.section(out.body().option(4, "x"))
      .interface()
      .packet(0, 1, "abc")
      .packet(0, 2, "defgh")
      .block(5, out.body().u32(0).u32(0).u32(0));
  const auto whole = walk(out.octets()).frames;
  for (std::size_t size = 0; size < out.octets().size(); ++size) {
    const auto part = walk(out.octets().substr(0, size)).frames;
    ASSERT_LE(part.size(), whole.size());
    EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin())) << "prefix of " << size;
  }
}

TEST(CaptureFile, AnnouncesFramesThatFollow) {
  auto capture = pcap_header();
  for (std::uint32_t i = 0; i < 200; ++i) pcap_record(capture, i, 0, "frame", 5);
  auto file = CaptureFile::open_memory(as_bytes(capture.octets()), evidence);
  ASSERT_TRUE(file);
  std::vector<Frame> frames;
  while (const auto frame = file->next()) frames.push_back(*frame);
  ASSERT_EQ(frames.size(), 200U);
  std::size_t announced = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (frames[i].ahead.empty()) continue;
    ++announced;
    ASSERT_LT(i + 16, frames.size());
    EXPECT_EQ(frames[i].ahead.data(), frames[i + 16].bytes.data());
  }
  EXPECT_EQ(announced, 200U - 16);
}

TEST(CaptureFile, ReadsGzipByContentAndSeveralMembers) {
  auto out = pcap_header();
  pcap_record(out, 1, 0, "abcde", 5);
  pcap_record(out, 2, 0, std::string(300'000, 'x'), 300'000);
  const auto& octets = out.octets();
  for (const std::size_t cut : {std::size_t{10}, std::size_t{24}, octets.size() / 2}) {
    const auto walked = walk(gzip(octets.substr(0, cut)) + gzip(octets.substr(cut)));
    EXPECT_EQ(walked.info.format, "pcap+gzip");
    EXPECT_TRUE(walked.info.complete) << walked.info.problem;
    EXPECT_EQ(walked.frames, walk(octets).frames);
  }
}

TEST(CaptureFile, SaysThatAGzipStreamIsCutOrDamaged) {
  auto out = pcap_header();
  for (std::uint32_t i = 0; i < 100; ++i) pcap_record(out, i, i * 7919, "abcde" + std::to_string(i * 104729), 5);
  const auto compressed = gzip(out.octets());
  const auto cut = walk(compressed.substr(0, compressed.size() - 20));
  EXPECT_FALSE(cut.info.complete);
  EXPECT_THAT(cut.info.problem, HasSubstr("gzip stream is cut off"));
  EXPECT_GT(cut.frames.size(), 50U);
  auto damaged = compressed;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 0x55);  // its checksum
  EXPECT_THAT(walk(damaged).info.problem, HasSubstr("gzip stream is damaged"));
}

TEST_F(CaptureFileOnDisk, WalksAFileLongerThanItsWindow) {
  auto out = pcap_header();
  const std::string frame(1'000'003, 'y');
  for (std::uint32_t i = 0; i < 30; ++i) pcap_record(out, i, 0, frame, 1'000'003);
  const auto walked = walk(CaptureFile::open(file(out.octets()), evidence));
  EXPECT_TRUE(walked.info.complete) << walked.info.problem;
  ASSERT_EQ(walked.frames.size(), 30U);
  for (const auto& kept : walked.frames) EXPECT_EQ(kept.octets, frame);
  EXPECT_EQ(walked.digest, std::nullopt) << "a file can be read again";
}

TEST_F(CaptureFileOnDisk, AFileThatIsCutShortWhileItIsReadEndsThere) {
  auto out = pcap_header();
  const std::string frame(1'000'003, 'y');
  for (std::uint32_t i = 0; i < 30; ++i) pcap_record(out, i, 0, frame, 1'000'003);
  const auto path = file(out.octets());
  auto reading = CaptureFile::open(path, evidence);
  ASSERT_TRUE(reading);
  ASSERT_NE(reading->next(), nullptr);
  std::filesystem::resize_file(path, 24 + 20 * (16 + frame.size()));
  std::size_t frames = 1;
  while (reading->next() != nullptr) ++frames;
  EXPECT_EQ(frames, 20U);
  EXPECT_FALSE(reading->info().complete);
  EXPECT_THAT(reading->info().problem, HasSubstr("became shorter while it was read"));
}

TEST_F(CaptureFileOnDisk, ReadsAFifoAndHashesWhatPassed) {
  auto out = pcap_header();
  for (std::uint32_t i = 0; i < 2000; ++i) pcap_record(out, i, 0, std::string(i, 'z'), i);
  for (const auto& octets : {out.octets(), gzip(out.octets()), out.octets() + "cut"}) {
    const auto path = folder_ / "fifo";
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    std::thread writer([&] { std::ofstream(path, std::ios::binary) << octets; });
    const auto walked = walk(CaptureFile::open(path, evidence));
    writer.join();
    std::filesystem::remove(path);
    EXPECT_EQ(walked.frames, walk(octets).frames);
    EXPECT_EQ(walked.frames.size(), 2000U);
    EXPECT_EQ(walked.digest, base::Sha256::of(as_bytes(octets)));
  }
}

TEST_F(CaptureFileOnDisk, ErrorsNameTheFileTheReasonAndARemedy) {
  const auto error = [](const std::filesystem::path& path) { return walk(CaptureFile::open(path, evidence)).error; };
  EXPECT_THAT(error(folder_ / "absent"), HasSubstr("absent: there is no such file; check the name"));
  EXPECT_THAT(error(folder_), HasSubstr("is a directory"));
  EXPECT_THAT(error(file("")), HasSubstr("is empty"));
  EXPECT_THAT(error(file("hello, this is text\n")), HasSubstr("it looks like text"));
  EXPECT_THAT(error(file("{\"a\": 1}")), HasSubstr("JSON"));
  EXPECT_THAT(error(file("PK\x03\x04zip")), HasSubstr("ZIP archive"));
  EXPECT_THAT(error(file("\x28\xb5\x2f\xfdzzzz")), HasSubstr("Zstandard"));
  EXPECT_THAT(error(file(std::string(100, '\0'))), HasSubstr("is not a pcap or pcapng capture; give"));
  EXPECT_THAT(error(file(gzip("text in gzip"))), HasSubstr("not a pcap"));
  EXPECT_THAT(error(file(pcap_header().octets().substr(0, 23))), HasSubstr("23 of 24 octets"));
  EXPECT_THAT(error(file(Writer().u32(0xa1b2c3d4).u16(5).u16(1).text(std::string(16, 'x')).octets())),
              HasSubstr("version 5.1"));
  EXPECT_THAT(error(file(Writer().section().octets().substr(0, 20))),
              HasSubstr("ends inside a block (20 of 28 octets)"));
  EXPECT_THAT(error(file(Writer().block(0x0a0d0d0a, Writer().u32(0x1a2b3c4d).u16(9).u16(0).u64(0)).octets())),
              HasSubstr("version 9.0"));
  for (const auto& path : {folder_ / "absent", file("text")}) EXPECT_THAT(error(path), testing::Not(HasSubstr("\n")));
}

TEST_F(CaptureFileOnDisk, HashesAFileAsStored) {
  const std::string octets(3'000'000, 'q');
  const auto digest = hash_file(file(octets));
  ASSERT_TRUE(digest.has_value());
  EXPECT_EQ(*digest, base::Sha256::of(as_bytes(octets)));
  EXPECT_FALSE(hash_file(folder_ / "absent").has_value());
}

TEST(LinkTypes, HaveNamesOrAtLeastNumbers) {
  EXPECT_EQ(link_type_name(1), "Ethernet");
  EXPECT_EQ(link_type_name(276), "Linux cooked v2");
  EXPECT_EQ(link_type_name(54321), "link type 54321");
}

}  // namespace
}  // namespace assay::wire::capture
