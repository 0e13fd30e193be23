// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/json.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <charconv>
#include <random>

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

// The same tree by another implementation: kind, member name and text of each value in order.
template <class Value>
bool walk(Value&& value, std::string& out) {
  simdjson::ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return false;
  if (type == simdjson::ondemand::json_type::object) {
    out += '{';
    simdjson::ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    for (auto result : object) {
      simdjson::ondemand::field field;
      std::string_view key;
      if (std::move(result).get(field) != simdjson::SUCCESS) return false;
      if (field.unescaped_key().get(key) != simdjson::SUCCESS) return false;
      out.append(key).append(":");
      if (!walk(field.value(), out)) return false;
    }
    out += '}';
  } else if (type == simdjson::ondemand::json_type::array) {
    out += '[';
    simdjson::ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return false;
    for (auto result : array) {
      simdjson::ondemand::value element;
      if (std::move(result).get(element) != simdjson::SUCCESS || !walk(element, out)) return false;
    }
    out += ']';
  } else if (type == simdjson::ondemand::json_type::string) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return false;
    out.append("\"").append(text).append("\"");
  } else if (type == simdjson::ondemand::json_type::number) {
    double number = 0;
    std::string_view token = value.raw_json_token();
    while (!token.empty() && std::string_view(" \t\r\n").contains(token.back())) token.remove_suffix(1);
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), number);
    const bool too_large = error == std::errc::result_out_of_range && end == token.data() + token.size();
    if (value.get_double().get(number) != simdjson::SUCCESS && !too_large) return false;  // we do not compute it
    out.append("#").append(token);
  } else if (type == simdjson::ondemand::json_type::boolean) {
    bool truth = false;
    if (value.get_bool().get(truth) != simdjson::SUCCESS) return false;
    out += truth ? "true" : "false";
  } else {
    bool is_null = false;
    if (simdjson::simdjson_result<bool>(value.is_null()).get(is_null) != simdjson::SUCCESS || !is_null) return false;
    out += "null";
  }
  return true;
}

std::optional<std::string> by_simdjson(const std::string& text) {
  const simdjson::padded_string padded(text);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::value value;
  std::string out;
  const char* behind = nullptr;
  if (parser.iterate(padded).get(document) != simdjson::SUCCESS) return std::nullopt;
  if (document.get_value().get(value) != simdjson::SUCCESS || !walk(value, out)) return std::nullopt;
  if (document.current_location().get(behind) == simdjson::SUCCESS) return std::nullopt;
  return out;
}

void list(const Json& json, Json::Index index, std::string& out) {
  const auto& node = json.at(index);
  if (node.parent != Json::none && json.at(node.parent).kind == Json::Kind::object) out.append(node.key).append(":");
  const bool object = node.kind == Json::Kind::object;
  if (object || node.kind == Json::Kind::array) {
    out += object ? '{' : '[';
    for (auto child = json.child(index); child != Json::none; child = json.next(child)) list(json, child, out);
    out += object ? '}' : ']';
    return;
  }
  if (node.kind == Json::Kind::number) out += '#';
  const bool string = node.kind == Json::Kind::string;
  if (string) out += '"';
  out += node.text;
  if (string) out += '"';
}

// Good or bad, and what it holds.
void expect_as_simdjson(const std::string& text) {
  const auto expected = by_simdjson(text);
  const auto json = Json::parse(base::as_bytes(text));
  ASSERT_EQ(json.has_value(), expected.has_value()) << text;
  if (!json) return;
  std::string ours;
  list(*json, json->root(), ours);
  ASSERT_EQ(ours, *expected) << text;
}

TEST(Json, AgreesWithAnotherReader) {
  const std::vector<std::string> seeds{
      R"({"a":[1,-2.5e3 ,true,null , "x\"\u00e4"] , "b":{ "c~/d" : {} , "e":[ ] }  } )",
      R"([{"op":"replace","value":"REGISTERED"},[[],{}],-0,0.5E+10,"\ud83d\ude00\n\t\\"])",
      R"({"k":"\u0041\b\f\r\/","l":false,"m":{"n":[[[["deep"]]]]},"ü":"é"})"};
  constexpr std::string_view letters = "{}[]\",:\\u0123456789abcdefABDEFnrtls-+.eE \t\n\r\x01\x80\xc3\xa4\xf0/~xyd8";
  std::mt19937 random(1);
  const auto below = [&](std::size_t most) { return random() % most; };
  int good = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = seeds[below(seeds.size())];
    for (auto changes = below(4); changes > 0 && !text.empty(); --changes) {
      const auto at = below(text.size());
      switch (below(4)) {
        case 0:
          text[at] = letters[below(letters.size())];
          break;
        case 1:
          text.insert(at, 1, letters[below(letters.size())]);
          break;
        case 2:
          text.erase(at, 1 + below(3));
          break;
        default:
          text.insert(at, text.substr(below(text.size()), below(12)));
      }
    }
    ASSERT_NO_FATAL_FAILURE(expect_as_simdjson(text));
    if (Json::parse(base::as_bytes(text))) ++good;
  }
  EXPECT_GT(good, 5000);
}

// Strings are looked through several octets at a time: what ends or breaks one is seen at every place, with more or less behind it.
TEST(Json, SeesWhatEndsAStringAtEveryPlace) {
  for (std::size_t length = 0; length < 70; ++length) {
    for (std::size_t at = 0; at <= length; ++at) {
      for (const std::string_view special : {"\"", "\\n", "\\", "\x1f", "\n", "\x7f", "\x80", "\xc3\xa4", "\xff", ""}) {
        const std::string inside = std::string(at, 'a') + std::string(special) + std::string(length - at, 'b');
        const std::string text = "[\"" + inside + "\",1]";
        ASSERT_NO_FATAL_FAILURE(expect_as_simdjson(text));
      }
    }
  }
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
