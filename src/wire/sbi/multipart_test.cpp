// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/multipart.h"

#include <gtest/gtest.h>

namespace assay::wire::sbi {
namespace {

constexpr std::string_view body =
    "preamble\r\n--B\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{}\r\n"
    "--B\r\nContent-Id: <n1>\r\ncontent-type: application/vnd.3gpp.5gNAS\r\n\r\n\x2e\x01\r\n\r\n--B--\r\n";

TEST(Multipart, SplitsParts) {
  const auto split = split_parts(base::as_bytes(body), "B");
  EXPECT_TRUE(split.whole);
  ASSERT_EQ(split.parts.size(), 2u);
  EXPECT_EQ(split.parts[0].media, Media::json);
  EXPECT_EQ(base::as_text(split.parts[0].body), "{}");
  EXPECT_EQ(split.parts[1].media, Media::nas);
  EXPECT_EQ(split.parts[1].content_id, "n1");
  EXPECT_EQ(base::as_text(split.parts[1].body), "\x2e\x01\r\n");  // the last line end belongs to the delimiter
}

TEST(Multipart, IsNotWholeWithoutItsClosingDelimiter) {
  for (std::size_t size = 0; size + 4 < body.size(); ++size) {
    const auto split = split_parts(base::as_bytes(body.substr(0, size)), "B");
    EXPECT_FALSE(split.whole) << size;
    EXPECT_LE(split.parts.size(), 2u);
  }
  EXPECT_FALSE(split_parts(base::as_bytes(body), "C").whole);
  EXPECT_FALSE(split_parts(base::as_bytes(body), "").whole);
}

TEST(Multipart, TakesEmptyParts) {
  const auto split = split_parts(base::as_bytes("--B\r\n--B\n\n\n--B--"), "B");
  EXPECT_TRUE(split.whole);
  ASSERT_EQ(split.parts.size(), 2u);
  EXPECT_TRUE(split.parts[0].body.empty());
}

TEST(Multipart, FindsItsBoundary) {
  EXPECT_EQ(boundary_of("multipart/related; boundary=abc"), "abc");
  EXPECT_EQ(boundary_of("multipart/related; type=\"application/json\"; Boundary=\"a b\"; x=y"), "a b");
  EXPECT_EQ(boundary_of("multipart/related"), "");
  EXPECT_EQ(leading_boundary(base::as_bytes("--=-xyz\r\nContent-Type: a/b\r\n")), "=-xyz");
  EXPECT_EQ(leading_boundary(base::as_bytes("{}")), "");
}

TEST(Media, KnowsTypesWithoutRegardToCaseOrParameters) {
  EXPECT_EQ(media_of(""), Media::none);
  EXPECT_EQ(media_of(" ;q=1"), Media::none);
  EXPECT_EQ(media_of(" Application/JSON ; charset=utf-8"), Media::json);
  EXPECT_EQ(media_of("application/problem+json"), Media::json);
  EXPECT_EQ(media_of("text/json"), Media::other);
  EXPECT_EQ(media_of("Multipart/Related; boundary=a"), Media::multipart);
  EXPECT_EQ(media_of("application/vnd.3gpp.NGAP"), Media::ngap);
  EXPECT_EQ(media_of("application/x-www-form-urlencoded"), Media::form);
}

}  // namespace
}  // namespace assay::wire::sbi
