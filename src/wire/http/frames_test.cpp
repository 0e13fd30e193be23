// SPDX-License-Identifier: Apache-2.0
#include "wire/http/frames.h"

#include <gtest/gtest.h>

#include "wire/http/http.h"

namespace assay::wire::http {
namespace {

using namespace base::literals;

const auto settings = "00 00 06 04 00 00 00 00 00 00 03 00 00 00 64"_bytes;
const auto settings_ack = "00 00 00 04 01 00 00 00 00"_bytes;
const auto window_update = "00 00 04 08 00 00 00 00 00 00 00 ff ff"_bytes;
const auto response = "00 00 01 01 05 00 00 00 03 88"_bytes;  // HEADERS: :status 200
const auto data_frame = "00 00 02 00 01 00 00 00 03 7b 7d"_bytes;

std::vector<std::byte> joined(std::initializer_list<std::vector<std::byte>> parts) {
  std::vector<std::byte> out;
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Boundary strict(const std::vector<std::byte>& octets) {
  int trials = 4;
  return judge_boundary(octets, true, trials);
}

TEST(Frames, ReadsAFrameHeader) {
  base::Fields fields;
  const auto octets = "00 40 01 01 25 80 00 00 05"_bytes;
  base::Cursor in(octets, &fields);
  const auto header = read_frame_header(in);
  EXPECT_EQ(header.length, 0x4001u);
  EXPECT_TRUE(header.is(FrameType::headers));
  EXPECT_TRUE(header.has(flag::priority));
  EXPECT_EQ(header.stream, 5u);
  EXPECT_TRUE(header.reserved);
  EXPECT_EQ(fields.list().back().name, "http2.streamid");
  EXPECT_EQ(fields.list().back().number, 5u);
}

TEST(Frames, TakesPaddingAndPriorityOffAHeaderBlock) {
  const auto octets = "00 00 0a 01 2c 00 00 00 01"_bytes;
  base::Cursor in(octets);
  const auto header = read_frame_header(in);
  const auto payload = "02 80 00 00 00 10 82 86 00 00"_bytes;
  const auto fragment = read_fragment(header, payload, nullptr);
  ASSERT_TRUE(fragment);
  EXPECT_EQ(base::hex(fragment->block), "8286");
  const auto overlong = "09 80 00 00 00 10 82 86 00 00"_bytes;  // more padding than there is
  EXPECT_EQ(read_fragment(header, overlong, nullptr).error().code, base::Fault::Code::bad_length);
}

TEST(Frames, IsSureOfAHeaderBlockThatDecodesToAMessage) {
  EXPECT_EQ(strict(response), Boundary::sure);
  EXPECT_EQ(strict("00 00 01 01 05 00 00 00 03 81"_bytes), Boundary::no);  // index 1, :authority, is no message
  EXPECT_EQ(strict("00 00 02 01 05 00 00 00 03 ff 7f"_bytes), Boundary::no);
}

TEST(Frames, IsSureOfSettingsAndOfPairsOfControlFrames) {
  EXPECT_EQ(strict(settings), Boundary::sure);
  EXPECT_EQ(strict("00 00 06 04 00 00 00 00 00 ff 03 00 00 00 64"_bytes), Boundary::no);
  EXPECT_EQ(strict(settings_ack), Boundary::possible);
  EXPECT_EQ(strict(joined({window_update, window_update})), Boundary::sure);
  EXPECT_EQ(strict(joined({settings_ack, data_frame, window_update})), Boundary::sure);
}

TEST(Frames, IsNotSureOfOneDataFrameUnlessTheConnectionIsKnown) {
  EXPECT_EQ(strict(data_frame), Boundary::possible);
  int trials = 0;
  EXPECT_EQ(judge_boundary(data_frame, false, trials), Boundary::sure);
}

TEST(Frames, DoesNotTakeRunsOfZerosForFrames) {
  EXPECT_EQ(strict(std::vector<std::byte>(64)), Boundary::no);
  // The header and first members of a MongoDB message.
  EXPECT_NE(
      recognise_http2("8c 00 00 00 06 00 00 00 00 00 00 00 dd 07 00 00 00 00 00 00 00 77 00 00 00 02 66 69 6e 64 00 0c "
                      "00 00 00 73 75 62 73 63 72 69 62 65 72 73 00 03 66 69 6c 74 65 72 00 1f 00 00 00 02"_bytes),
      Recognition::yes);
}

TEST(Frames, RecognisesThePrefaceAndWaitsForItsEnd) {
  for (std::size_t size = 0; size < preface.size(); ++size) {
    EXPECT_EQ(recognise_http2(base::as_bytes(preface.substr(0, size))), Recognition::need_more) << size;
  }
  EXPECT_EQ(recognise_http2(base::as_bytes(preface)), Recognition::yes);
}

TEST(Frames, RecognisesAConnectionInItsMiddleWhereASegmentBeginsWithAFrame) {
  EXPECT_EQ(recognise_http2(joined({response, data_frame})), Recognition::yes);
  EXPECT_EQ(recognise_http2(joined({"22 7d 5d 7d"_bytes, response, data_frame})), Recognition::no);
}

TEST(Frames, RecognisesNoOtherProtocol) {
  EXPECT_EQ(recognise_http2(base::as_bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n")), Recognition::no);
  EXPECT_EQ(recognise_http2("16 03 01 02 00 01 00 01 fc 03 03 5a 00 00 00 00 00 00 00 00 00 00"_bytes),
            Recognition::no);
  EXPECT_EQ(recognise_http2(base::as_bytes("SSH-2.0-OpenSSH_9.2p1\r\n")), Recognition::no);
}

TEST(Frames, FindsTheNextFrameAfterALoss) {
  auto octets = joined({base::from_hex("617262697472617279").value(), response, data_frame});
  auto found = find_boundary(octets, true);
  EXPECT_TRUE(found.found);
  EXPECT_EQ(found.offset, 9u);
  const auto text = std::string(100, 'x');
  found = find_boundary(base::as_bytes(text), true);
  EXPECT_FALSE(found.found);
  EXPECT_GE(found.offset, 92u);  // the last octets may begin a frame header
}

}  // namespace
}  // namespace assay::wire::http
