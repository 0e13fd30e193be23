// SPDX-License-Identifier: Apache-2.0
#include "base/bit_cursor.h"

#include <gtest/gtest.h>

namespace assay::base {
namespace {
using namespace literals;
using std::operator""s;

struct Reader {
  explicit Reader(std::vector<std::byte> octets) : bytes(std::move(octets)) {}
  std::vector<std::byte> bytes;
  JoinedFragments joined;
  Fields fields;
  BitCursor in{bytes, joined, &fields};
};

TEST(BitCursor, ReadsBitsAcrossOctetsMostSignificantFirst) {
  Reader r("a5 c3"_bytes);
  EXPECT_EQ(r.in.bits(3), 0b101U);
  EXPECT_EQ(r.in.bits(7), 0b0010111U);
  EXPECT_EQ(r.in.bits(6), 0b000011U);
  EXPECT_FALSE(r.in.more());
  EXPECT_TRUE(r.in.ok());
}

TEST(BitCursor, RemembersTheFirstFaultAndEmptiesItself) {
  Reader r("ff"_bytes);
  EXPECT_EQ(r.in.bits(5), 31U);
  EXPECT_EQ(r.in.bits(4), 0U);
  EXPECT_EQ(r.in.bits(1), 0U);
  EXPECT_EQ(r.in.fault(), (Fault{Fault::Code::truncated, 0}));
  EXPECT_EQ(r.in.remaining(), 0U);
}

TEST(BitCursor, ReadsConstrainedIntegersByTheirRange) {
  EXPECT_EQ(Reader("60"_bytes).in.integer(0, 4), 3U);      // 3 bits
  EXPECT_EQ(Reader("00"_bytes).in.integer(7, 7), 7U);      // no bits at all
  EXPECT_EQ(Reader("fd"_bytes).in.integer(1, 254), 254U);  // range 254: 8 bits, not aligned
  Reader octet("80 2a"_bytes);
  EXPECT_TRUE(octet.in.boolean());
  EXPECT_EQ(octet.in.integer(0, 255, "ngap.pDUSessionID"), 42U);  // range 256: one aligned octet
  EXPECT_EQ(octet.fields.list().at(0).where.data(), octet.bytes.data() + 1);
  Reader pair("80 01 00"_bytes);
  EXPECT_TRUE(pair.in.boolean());
  EXPECT_EQ(pair.in.integer(0, 65535), 256U);  // range 64K: two aligned octets
}

TEST(BitCursor, ReadsIntegersBeyond64KWithTheirLength) {
  EXPECT_EQ(Reader("80 01 02 03"_bytes).in.integer(0, 0xffffffff), 0x010203U);  // RAN UE NGAP ID: length in 2 bits
  EXPECT_EQ(Reader("80 ff 00 00 00 01"_bytes).in.integer(0, 0xffffffffff), 0xff00000001U);
  Reader beyond("a0 01 00 00 00 00 00"_bytes);  // six octets for a value below 2^40
  EXPECT_EQ(beyond.in.integer(0, 0xffffffffff), 0U);
  EXPECT_EQ(beyond.in.fault()->code, Fault::Code::bad_value);
}

TEST(BitCursor, RefusesAnIndexBehindTheLastValue) {
  Reader r("c0"_bytes);
  EXPECT_EQ(r.in.enumerated(5, false), 0U);  // 6 of 0…4
  EXPECT_EQ(r.in.fault()->code, Fault::Code::bad_value);
}

TEST(BitCursor, CountsEnumerationValuesBehindTheExtensionMarkerOn) {
  EXPECT_EQ(Reader("3c"_bytes).in.enumerated(10, true), 7U);
  EXPECT_EQ(Reader("80"_bytes).in.enumerated(10, true), 10U);  // extension bit, then small number 0
  EXPECT_EQ(Reader("82"_bytes).in.enumerated(10, true), 12U);
  EXPECT_EQ(Reader("c0 01 50"_bytes).in.enumerated(10, true), 90U);  // a "small" number written as octets
}

TEST(BitCursor, ReadsChoiceIndexesAndTheirAdditions) {
  EXPECT_EQ(Reader("40"_bytes).in.choice(3, true, "ngap.NGAP_PDU").index, 2U);
  const auto addition = Reader("81 01 2a"_bytes).in.choice(3, true);
  EXPECT_TRUE(addition.addition);
  EXPECT_EQ(addition.index, 1U);
}

TEST(BitCursor, AlignsBitStringsAbove16Bits) {
  Reader fixed("80 12 34 50"_bytes);
  EXPECT_TRUE(fixed.in.boolean());
  const auto id = fixed.in.bit_string(20, 20);
  EXPECT_EQ(id.value, 0x12345U);
  EXPECT_EQ(hex(id.where), "123450");
  Reader packed("90 00 80"_bytes);  // 16 bits directly behind one
  EXPECT_TRUE(packed.in.boolean());
  EXPECT_EQ(packed.in.bit_string(16, 16).value, 0x2001U);
  Reader variable("a0 00 00 01 90"_bytes);  // SIZE (22..32): length 4 bits 1010 = 32
  const auto gnb = variable.in.bit_string(22, 32);
  EXPECT_EQ(gnb.length, 32U);
  EXPECT_EQ(gnb.value, 0x00000190U);
}

TEST(BitCursor, ReadsLongBitStringsWithoutTheirValue) {
  Reader r(std::vector<std::byte>(32, std::byte{0xaa}));
  const auto key = r.in.bit_string(256, 256);
  EXPECT_EQ(key.length, 256U);
  EXPECT_EQ(key.value, 0U);
  EXPECT_EQ(key.where.size(), 32U);
}

TEST(BitCursor, ReadsStringsWithBoundsAndExtension) {
  EXPECT_EQ(as_text(Reader("01 00 61 62 63"_bytes).in.octet_string(1, 150, true)), "abc");  // 0 00000010 0…
  EXPECT_EQ(as_text(Reader("80 03 61 62 63"_bytes).in.octet_string(1, 150, true)), "abc");
  EXPECT_EQ(hex(Reader("99 f9 07 ff"_bytes).in.octet_string(3, 3, false)), "99f907");
}

TEST(BitCursor, ReadsBothShortFormsOfALength) {
  EXPECT_EQ(Reader("02 aa bb"_bytes).in.octet_string().size(), 2U);
  auto two = "80 80"_bytes;
  two.resize(2 + 128);
  Reader r(std::move(two));
  EXPECT_EQ(r.in.octet_string().size(), 128U);
  EXPECT_FALSE(r.in.more());
}

TEST(BitCursor, JoinsFragmentsOf16K) {
  std::vector<std::byte> bytes = "c1"_bytes;
  bytes.resize(1 + 16384, std::byte{0x11});
  for (const auto b : "03 22 22 22"_bytes) bytes.push_back(b);
  Reader r(std::move(bytes));
  const auto whole = r.in.octet_string();
  ASSERT_EQ(whole.size(), 16387U);
  EXPECT_EQ(whole.front(), std::byte{0x11});
  EXPECT_EQ(whole.back(), std::byte{0x22});
  EXPECT_TRUE(r.in.ok());
  EXPECT_FALSE(r.in.more());
}

TEST(BitCursor, RefusesFragmentsThatClaimNoOrTooManyBlocks) {
  for (const auto* first : {"c0", "c5", "ff"}) {
    Reader r(*from_hex(first));
    EXPECT_TRUE(r.in.octet_string().empty());
    EXPECT_EQ(r.in.fault()->code, Fault::Code::bad_length) << first;
  }
}

TEST(BitCursor, FaultsWhenAFragmentIsCutOff) {
  Reader r("c1 00 00"_bytes);
  EXPECT_TRUE(r.in.octet_string().empty());
  EXPECT_EQ(r.in.fault()->code, Fault::Code::truncated);
}

TEST(BitCursor, KeepsAnOpenTypeInsideItsLength) {
  Reader r("01 80 ff"_bytes);
  auto content = r.in.open_type();
  EXPECT_EQ(content.bits(8), 0x80U);
  EXPECT_FALSE(content.more());
  (void)content.bits(1);
  EXPECT_EQ(content.fault(), (Fault{Fault::Code::truncated, 2}));
  EXPECT_TRUE(r.in.ok());
  r.in.absorb(content);
  EXPECT_FALSE(r.in.ok());
}

TEST(BitCursor, SkipsExtensionAdditions) {
  // Two additions (small length 1 means two), the second present with two octets; then a value.
  Reader r("02 80 02 aa bb 2a"_bytes);  // 0 000001 | 0 1 … the bitmap's second bit is in the next octet
  r.in.skip_additions();
  EXPECT_TRUE(r.in.ok());
  EXPECT_EQ(r.in.octets(1).front(), std::byte{0x2a});
}

TEST(BitCursor, ReadsIntegersWithoutBounds) {
  EXPECT_EQ(Reader("02 ff 38"_bytes).in.unconstrained_integer(), -200);
  EXPECT_EQ(Reader("01 7f"_bytes).in.unconstrained_integer(), 127);
  EXPECT_EQ(Reader("02 01 00"_bytes).in.semi_constrained_integer(1), 257U);
  Reader wide("09 00 00 00 00 00 00 00 00 00"_bytes);
  EXPECT_EQ(wide.in.unconstrained_integer(), 0);
  EXPECT_EQ(wide.in.fault()->code, Fault::Code::too_large);
}

TEST(BitCursor, EveryPrefixEitherReadsLessOrFaults) {
  const auto whole = "80 01 02 03 05 aa bb cc dd ee"_bytes;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Reader r({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    (void)r.in.integer(0, 0xffffffff);
    (void)r.in.octet_string();
    EXPECT_FALSE(r.in.ok()) << size;
    EXPECT_LE(r.in.fault()->offset, size);
  }
}

}  // namespace
}  // namespace assay::base
