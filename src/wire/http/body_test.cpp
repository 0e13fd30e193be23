// SPDX-License-Identifier: Apache-2.0
#include "wire/http/body.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace assay::wire::http {
namespace {

using namespace base::literals;

std::string text(const base::Parsed<std::vector<std::byte>>& body) {
  return body ? std::string(base::as_text(*body)) : std::string(base::text(body.error().code));
}

// "hello" as gzip, zlib and raw deflate write it.
const auto gzip = "1f 8b 08 00 00 00 00 00 02 ff cb 48 cd c9 c9 07 00 86 a6 10 36 05 00 00 00"_bytes;
const auto zlib = "78 9c cb 48 cd c9 c9 07 00 06 2c 02 15"_bytes;
const auto raw = "cb 48 cd c9 c9 07 00"_bytes;

TEST(Body, UndoesTheUsualContentEncodings) {
  EXPECT_EQ(text(inflate(Encoding::gzip, gzip)), "hello");
  EXPECT_EQ(text(inflate(Encoding::deflate, zlib)), "hello");
  EXPECT_EQ(text(inflate(Encoding::deflate, raw)), "hello");
}

TEST(Body, TakesDataThatWasFlushedButNotFinished) {
  EXPECT_EQ(text(inflate(Encoding::deflate, "00 02 00 fd ff 68 69 00 00 00 ff ff"_bytes)), "hi");
}

TEST(Body, FaultsWhereTheDataEndsOrLies) {
  for (std::size_t size = 0; size + 1 < gzip.size(); ++size) {
    EXPECT_EQ(text(inflate(Encoding::gzip, base::Bytes(gzip).first(size))), "truncated") << size;
  }
  auto wrong = gzip;
  wrong[20] ^= std::byte{1};  // the checksum
  EXPECT_EQ(text(inflate(Encoding::gzip, wrong)), "bad encoding");
  EXPECT_EQ(text(inflate(Encoding::gzip, raw)), "bad encoding");
}

TEST(Body, GivesUpBeyondOneMebibyte) {
  for (const std::size_t size : {1024u * 1024, 1024u * 1024 + 1}) {
    std::vector<Bytef> zeros(size);
    std::vector<std::byte> packed(compressBound(zeros.size()));
    auto length = static_cast<uLongf>(packed.size());
    ASSERT_EQ(compress(static_cast<Bytef*>(static_cast<void*>(packed.data())), &length, zeros.data(), zeros.size()),
              Z_OK);
    packed.resize(length);
    const auto body = inflate(Encoding::deflate, packed);
    if (size == 1024u * 1024)
      EXPECT_EQ(body->size(), size);
    else
      EXPECT_EQ(text(body), "too large");
  }
}

TEST(Body, KnowsTheNamesOfEncodings) {
  EXPECT_EQ(encoding_of(""), Encoding::identity);
  EXPECT_EQ(encoding_of("GZip"), Encoding::gzip);
  EXPECT_EQ(encoding_of("deflate"), Encoding::deflate);
  EXPECT_EQ(encoding_of("br"), Encoding::other);
}

}  // namespace
}  // namespace assay::wire::http
