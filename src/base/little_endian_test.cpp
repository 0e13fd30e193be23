// SPDX-License-Identifier: Apache-2.0
#include "base/little_endian.h"

#include <gtest/gtest.h>

namespace assay::base {
namespace {

using namespace literals;

TEST(LittleEndian, TakesTheLeastSignificantOctetFirst) {
  const auto octets = "01 02 03 04 05 06 07"_bytes;
  Fields fields;
  Cursor in(octets, &fields);
  EXPECT_EQ(little_endian<4>(in, "mongo.opcode"), 0x04030201U);
  EXPECT_EQ(little_endian<3>(in), 0x070605U);
  ASSERT_EQ(fields.list().size(), 1U);
  EXPECT_EQ(fields.list()[0].number, 0x04030201U);
  EXPECT_EQ(fields.list()[0].where.size(), 4U);
}

TEST(LittleEndian, FailsAtTheEndAsACursorDoes) {
  const auto octets = "01 02"_bytes;
  Fields fields;
  Cursor in(octets, &fields);
  EXPECT_EQ(little_endian<4>(in, "mongo.opcode"), 0U);
  EXPECT_FALSE(in.ok());
  EXPECT_TRUE(fields.list().empty());
}

}  // namespace
}  // namespace assay::base
