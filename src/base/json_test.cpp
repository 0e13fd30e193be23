// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "base/utf8.h"

namespace assay::base {
namespace {

template <class T>
std::string written(const T& value, JsonStyle style = JsonStyle::compact) {
  std::string out;
  JsonWriter(out, style).value(value);
  return out;
}

TEST(JsonWriter, WritesObjectsAndArraysOnOneLine) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("name", "AMF").key("ports").begin_array().value(38412).value(7777).end_array();
  json.key("empty").begin_object().end_object().key("none").begin_array().end_array().member("last", true).end_object();
  EXPECT_EQ(out, R"({"name":"AMF","ports":[38412,7777],"empty":{},"none":[],"last":true})");
}

TEST(JsonWriter, IndentsByOneBlankPerLevel) {
  std::string out;
  JsonWriter json(out, JsonStyle::pretty);
  json.begin_object().key("a").begin_array().value(1).begin_object().member("b", nullptr).end_object().end_array();
  json.key("c").begin_array().end_array().end_object();
  EXPECT_EQ(out,
            "{\n"
            " \"a\": [\n"
            "  1,\n"
            "  {\n"
            "   \"b\": null\n"
            "  }\n"
            " ],\n"
            " \"c\": []\n"
            "}\n");
}

TEST(JsonWriter, WritesWholeNumbersExactly) {
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(written(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(written(std::uint8_t{65}), "65");
  EXPECT_EQ(written(std::int8_t{-1}), "-1");
}

TEST(JsonWriter, WritesRealNumbersInTheirShortestExactForm) {
  EXPECT_EQ(written(0.1), "0.1");
  EXPECT_EQ(written(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(written(1e300), "1e+300");
  EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(written(std::numeric_limits<double>::quiet_NaN()), "null");
}

TEST(JsonWriter, WritesAnAbsentValueAsNull) {
  EXPECT_EQ(written(std::optional<int>{}), "null");
  EXPECT_EQ(written(std::optional<std::string>{"x"}), "\"x\"");
  EXPECT_EQ(written(std::optional<bool>{false}), "false");
}

TEST(JsonWriter, EscapesWhatJsonReserves) {
  using namespace std::string_view_literals;
  EXPECT_EQ(written("a\"b\\c\n\r\t\x01\x1f\0/"sv), R"("a\"b\\c\n\r\t\u0001\u001f\u0000/")");
  EXPECT_EQ(written("\x7f é € 😀"sv), "\"\x7f é € 😀\"");
}

TEST(JsonWriter, CannotLeaveAScriptElement) {
  EXPECT_EQ(written("</script><!-- & \u2028\u2029 \u2030", JsonStyle::html),
            "\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\\u2029 \u2030\"");
  EXPECT_EQ(written("</script>\u2028"), "\"</script>\u2028\"");
}

TEST(JsonWriter, WritesValidUtf8WhateverTheInput) {
  EXPECT_EQ(written("a\xff\xe2\x82\"\xe2"), "\"a\uFFFD\uFFFD\\\"\uFFFD\"");
  std::mt19937 random(2);
  for (int round = 0; round < 10'000; ++round) {
    std::string text(random() % 16, '\0');
    for (auto& c : text) c = static_cast<char>(random());
    for (const auto style : {JsonStyle::compact, JsonStyle::html}) {
      const auto out = written(text, style);
      EXPECT_TRUE(is_utf8(out));
      EXPECT_EQ(out.find_first_of(std::string_view("\0\n\r", 3)), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace assay::base
