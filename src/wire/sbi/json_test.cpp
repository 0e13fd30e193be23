// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/json.h"

#include <gtest/gtest.h>

namespace assay::wire::sbi {
namespace {

std::string outcome(std::string_view text) {
  const auto json = Json::parse(base::as_bytes(text));
  return json ? "good" : std::string(base::text(json.error().code));
}

TEST(Json, RemembersWhereEachValueStands) {
  const std::string_view text = R"( {"a": [1, -2.5e3 ,true,null , "x\"\u00e4"] , "b":{ "c~/d" : {} , "e":[ ] }  } )";
  const auto json = Json::parse(base::as_bytes(text));
  ASSERT_TRUE(json);
  std::string all;
  for (Json::Index i = 0; i < json->size(); ++i)
    all += json->pointer(i) + " " + std::string(base::as_text(json->at(i).where)) + "\n";
  EXPECT_EQ(
      all.substr(all.find('\n') + 1),
      "/a [1, -2.5e3 ,true,null , \"x\\\"\\u00e4\"]\n/a/0 1\n/a/1 -2.5e3\n/a/2 true\n/a/3 null\n/a/4 \"x\\\"\\u00e4\"\n"
      "/b { \"c~/d\" : {} , \"e\":[ ] }\n/b/c~0~1d {}\n/b/e [ ]\n");
  EXPECT_EQ(json->at(6).text, "x\"\xc3\xa4");
}

TEST(Json, ReadsMembersByName) {
  const auto json = Json::parse(base::as_bytes(R"({"s":"t","n":12,"f":1.5,"b":true,"o":{"s":"u"}})"));
  ASSERT_TRUE(json);
  const auto root = json->root();
  EXPECT_EQ(json->string(root, "s"), "t");
  EXPECT_EQ(json->string(json->find(root, "o"), "s"), "u");
  EXPECT_EQ(json->string(root, "n"), "");
  EXPECT_EQ(json->optional_integer(root, "n"), 12);
  EXPECT_EQ(json->optional_integer(root, "f"), 1);
  EXPECT_EQ(json->optional_boolean(root, "b"), true);
  EXPECT_EQ(json->find(Json::none, "s"), Json::none);
  EXPECT_FALSE(json->optional_string(root, "x"));
}

TEST(Json, TakesScalarsAsTexts) {
  for (const auto* text : {"12", "\"x\"", " null ", "true", "[]", "{}"}) EXPECT_EQ(outcome(text), "good") << text;
}

TEST(Json, FaultsOnWhatIsNotJson) {
  for (const auto* text :
       {"",     " ",   "{",  "[1,]", "{\"a\":1,}", "[1 2]",       "nul",           "{\"a\" 1}", "{\"a\":1} x", "{}{",
        "[1]]", "\"a", "01", "-",    "[\"a\nb\"]", "{\"a\":tru}", "{\"a\":nullx}", "\xff",      "{1:2}",       "[,]"}) {
    EXPECT_EQ(outcome(text), "bad encoding") << text;
  }
}

TEST(Json, FaultsOnEveryPrefixOfAnObject) {
  const std::string_view text = R"({"a":[1,{"b":"c"}],"d":null})";
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_EQ(outcome(text.substr(0, size)), "bad encoding") << size;
}

TEST(Json, LimitsDepthAndSize) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(outcome(nested(32)), "good");
  EXPECT_EQ(outcome(nested(33)), "too deep");
  std::string many = "[1";
  for (int i = 0; i < 20'000; ++i) many += ",1";
  EXPECT_EQ(outcome(many + "]"), "too large");
}

}  // namespace
}  // namespace assay::wire::sbi
