// SPDX-License-Identifier: Apache-2.0
#include "wire/http/huffman.h"

#include <gtest/gtest.h>
#include <nghttp2/nghttp2.h>

#include <random>
#include <string>
#include <vector>

namespace assay::wire::http {
namespace {

using namespace base::literals;

std::optional<std::string> decoded(base::Bytes code) {
  std::string out(huffman_room(code.size()), '\0');
  const auto size = huffman_decode(code, out.data());
  if (!size) return std::nullopt;
  out.resize(*size);
  return out;
}

// RFC 7541 Appendix C.4 and C.6.
TEST(Huffman, DecodesTheStringsOfTheSpecification) {
  EXPECT_EQ(decoded("f1 e3 c2 e5 f2 3a 6b a0 ab 90 f4 ff"_bytes), "www.example.com");
  EXPECT_EQ(decoded("a8 eb 10 64 9c bf"_bytes), "no-cache");
  EXPECT_EQ(decoded("d0 7a be 94 10 54 d4 44 a8 20 05 95 04 0b 81 66 e0 82 a6 2d 1b ff"_bytes),
            "Mon, 21 Oct 2013 20:13:21 GMT");
  EXPECT_EQ(decoded({}), "");
}

TEST(Huffman, WantsLessThanAnOctetOfOnesAsPadding) {
  EXPECT_EQ(decoded("07"_bytes), "0");         // 00000 111
  EXPECT_FALSE(decoded("06"_bytes));           // not ones
  EXPECT_FALSE(decoded("07 ff"_bytes));        // too much of it
  EXPECT_FALSE(decoded("ff"_bytes));           // a whole octet of it
  EXPECT_FALSE(decoded("ff ff ff fc"_bytes));  // EOS
  EXPECT_FALSE(decoded("ff ff ff ff"_bytes));
}

// Another implementation encodes; it does so only where that is shorter.
TEST(Huffman, AgreesWithAnEncoder) {
  std::mt19937 random(1);
  const std::string filler(8000, '0');  // pays for what follows
  for (int round = 0; round < 300; ++round) {
    std::string text = filler;
    if (round < 256) text.append(static_cast<std::size_t>(round % 7 + 1), static_cast<char>(round));
    for (int i = 0; i < round % 50; ++i) text += static_cast<char>(random());
    nghttp2_hd_deflater* deflater = nullptr;
    ASSERT_EQ(nghttp2_hd_deflate_new(&deflater, 0), 0);
    std::uint8_t name = 'n';
    std::vector<std::uint8_t> value(text.begin(), text.end());
    const nghttp2_nv pair{&name, value.data(), 1, value.size(), NGHTTP2_NV_FLAG_NO_INDEX};
    std::vector<std::uint8_t> block(nghttp2_hd_deflate_bound(deflater, &pair, 1));
    const auto size = nghttp2_hd_deflate_hd(deflater, block.data(), block.size(), &pair, 1);
    nghttp2_hd_deflate_del(deflater);
    ASSERT_GT(size, 0);
    // 0x10, length and name, then the length of the value in seven bits and as many octets as it needs
    std::size_t at = 0;
    while (block[at] != 0x10) ++at;
    at += 2 + (block[at + 1] & 0x7fU);
    ASSERT_EQ(block[at], 0xff);
    ++at;
    while ((block[at] & 0x80) != 0) ++at;
    ++at;
    const std::span<const std::uint8_t> code(block.data() + at, static_cast<std::size_t>(size) - at);
    EXPECT_EQ(decoded(std::as_bytes(code)), text) << round;
  }
}

}  // namespace
}  // namespace assay::wire::http
