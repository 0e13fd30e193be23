// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/document.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include "collect/evidence/file.h"

namespace assay::collect::evidence {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(JsonDocument, KnowsWhereValuesStand) {
  const std::string text = "{\n  \"a\": [1, {\"b/c~d\": \"x\\ny\"}],\n  \"t\": true, \"n\": null\n}\n";
  const auto document = Document::json(text);
  ASSERT_TRUE(document) << document.error().message();
  const auto inner = (*document->root()["a"].begin().operator++())["b/c~d"];
  EXPECT_EQ(inner.text(), "x\ny");
  EXPECT_EQ(inner.pointer(), "/a/1/b~1c~0d");
  EXPECT_EQ(inner.line(), 2U);
  EXPECT_EQ(text.substr(inner.offset(), inner.length()), "\"x\\ny\"");
  EXPECT_EQ((*document->root()["a"].begin()).number(), 1U);
  EXPECT_EQ(document->root()["t"].boolean(), true);
  EXPECT_EQ(document->root()["n"].kind(), Kind::null);
  EXPECT_FALSE(document->root()["missing"]["deeper"]);
}

TEST(JsonDocument, RefusesWhatIsNoJson) {
  for (const auto* text : {"", "{", "[1,]", "{\"a\" 1}", "[1] [2]", "{\"a\":\"\\ud800\"}", "[tru]", "[01]", "\"text\"", "[1e]", "{\"a\":1}}"}) {
    const auto document = Document::json(text);
    EXPECT_FALSE(document) << text;
  }
  const auto broken = Document::json("{\n\"a\": 1,\n\"b\": tru\n}");
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().message(), HasSubstr("line 3"));
}

TEST(JsonDocument, BoundsDepth) {
  const auto deep = Document::json(std::string(150, '[') + std::string(150, ']'));
  ASSERT_FALSE(deep);
  EXPECT_THAT(deep.error().message(), HasSubstr("nested deeper"));
}

TEST(JsonDocument, FindsMembersOfLargeMapsTheFirstOfAName) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) text += fmt::format("\"k{}\": {}, ", i, i);
  for (int i = 0; i < 5000; ++i) text += fmt::format("\"k{}\": -1, ", i);
  text += "\"last\": [1, {\"inner\": 2}]}";
  const auto document = Document::json(text).value();
  EXPECT_EQ(document.values(), 10'005U);
  for (const int i : {0, 63, 64, 65, 4999}) EXPECT_EQ(document.root()[fmt::format("k{}", i)].number(), static_cast<std::uint64_t>(i));
  EXPECT_FALSE(document.root()["k5000"]);
  const auto last = document.root()["last"];
  EXPECT_EQ(last.pointer(), "/last");
  EXPECT_EQ((*++last.begin())["inner"].pointer(), "/last/1/inner");
}

// A list of nothing but {} has three octets a value; simdjson would take ten for each before anybody counts.
TEST(JsonDocument, RefusesTooManyValuesBeforeItTakesRoomForThem) {
  std::string text = "[{}";
  text.reserve(std::size_t{84} << 20);
  while (text.size() < (std::size_t{82} << 20)) text += ",{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}";
  text += "]";
  rusage before{};
  ::getrusage(RUSAGE_SELF, &before);
  EXPECT_EQ(Document::json(text).error().message(), "a JSON text of more than 10000000 values: give a smaller file");
  rusage after{};
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024);
  // What looks like structure within a text is none.
  std::string quoted = "{\"a\": \"";
  quoted.append(std::size_t{82} << 20, ',');
  quoted += "\\\"[\"}";
  const auto document = Document::json(quoted);
  ASSERT_TRUE(document) << document.error().message();
  EXPECT_EQ(document->values(), 2U);
}

TEST(YamlDocument, ReadsStreamsAliasesAndMergeKeys) {
  const auto all = Document::yaml("base: &b {x: 1, y: two}\nuse:\n  <<: *b\n  y: 3\nalso: *b\n---\n- yes\n- 'yes'\n- 0x10\n- 10.0.0.1\n");
  ASSERT_TRUE(all) << all.error().message();
  ASSERT_EQ(all->size(), 2U);
  const auto root = all->at(0).root();
  EXPECT_EQ(root["use"]["x"].number(), 1U);
  EXPECT_EQ(root["use"]["y"].text(), "3");
  EXPECT_EQ(root["also"]["y"].text(), "two");
  EXPECT_EQ(root["use"]["x"].line(), 1U);
  EXPECT_EQ(root["use"]["x"].pointer(), "/use/x");
  auto entry = all->at(1).root().begin();
  EXPECT_EQ((*entry).boolean(), true);
  EXPECT_EQ((*++entry).boolean(), std::nullopt);
  EXPECT_EQ((*++entry).number(), 16U);
  EXPECT_EQ((*++entry).kind(), Kind::text);
}

TEST(YamlDocument, TakesMergeKeysOutOfTheMap) {
  const auto all = Document::yaml("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nlist: {<<: [*a, *b], own: 0}\ntwo: {<<: *b, z: 3, <<: *a}\nquoted: {\"<<\": {x: 1}}\nscalar: {<<: x}\nagain: &c {<<: *a, w: 4}\nnested: {<<: *c}\n");
  ASSERT_TRUE(all) << all.error().message();
  const auto members = [&](std::string_view name) {
    std::string out;
    const auto map = all->at(0).root()[name];
    for (const auto member : map) out += std::string(member.key()) + "=" + std::string(member.text()) + member.pointer().substr(name.size() + 1) + " ";
    return out + std::to_string(map.size());
  };
  EXPECT_EQ(members("list"), "own=0/own x=1/x y=1/y z=2/z 4");
  EXPECT_EQ(members("two"), "z=3/z y=2/y x=1/x 3");
  EXPECT_EQ(members("quoted"), "<<=/<< 1");
  EXPECT_EQ(members("scalar"), "<<=x/<< 1");
  EXPECT_EQ(members("nested"), "w=4/w x=1/x y=1/y 3");
  const auto json = Document::json("{\"<<\": {\"x\": 1}}");
  ASSERT_TRUE(json);
  EXPECT_EQ(json->root()["<<"]["x"].number(), 1U);
}

TEST(YamlDocument, CountsAByteOrderMark) {
  const std::string text = "\xEF\xBB\xBF" "n: \xC3\xA4\na: {b: 1}\n";
  const auto all = Document::yaml(text);
  ASSERT_TRUE(all) << all.error().message();
  const auto value = all->at(0).root()["a"]["b"];
  EXPECT_EQ(text.substr(value.offset(), 1), "1");
  EXPECT_EQ(value.line(), 2U);
}

// Each line nests as deep as may be written, and repeats the line before at the bottom.
TEST(YamlDocument, BoundsTheDepthThatAliasesAddUp) {
  std::string text = "c0: &c0 y\n";
  for (int i = 1; i < 300; ++i) text += "c" + std::to_string(i) + ": &c" + std::to_string(i) + " " + std::string(90, '[') + "*c" + std::to_string(i - 1) + std::string(90, ']') + "\n";
  const auto all = Document::yaml(text);
  ASSERT_FALSE(all);
  EXPECT_THAT(all.error().message(), AllOf(HasSubstr("line 3"), HasSubstr("nested deeper")));
}

TEST(YamlDocument, RefusesBombs) {
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char name = 'b'; name <= 'i'; ++name) {
    const char before = static_cast<char>(name - 1);
    bomb += std::string(1, name) + ": &" + name + " [";
    for (int i = 0; i < 10; ++i) bomb += std::string(i == 0 ? "*" : ",*") + before;
    bomb += "]\n";
  }
  const auto all = Document::yaml(bomb);
  ASSERT_FALSE(all);
  EXPECT_THAT(all.error().message(), HasSubstr("more than"));
  const auto circle = Document::yaml("a: &a [*a]\n");
  ASSERT_FALSE(circle);
  EXPECT_THAT(circle.error().message(), HasSubstr("line 1"));
  EXPECT_FALSE(Document::yaml(std::string(400, '[')));
  EXPECT_FALSE(Document::yaml("a: [1\nb: 2\n"));
  EXPECT_FALSE(Document::yaml("a: \xff\n"));
}

TEST(YamlDocument, EndsWhereTheLibraryWouldNot) {
  const auto all = Document::yaml("\"a\" \"b\", c\n");
  ASSERT_FALSE(all);
  EXPECT_THAT(all.error().message(), HasSubstr("line 1"));
  EXPECT_TRUE(Document::yaml("---\n---\na: 1\n---\n"));
  EXPECT_FALSE(Document::yaml(std::string_view("\0a: 1\n", 6)));
}

TEST(File, TellsFormsByContent) {
  EXPECT_EQ(File::of("{\"a\":1}", "x").form(), Form::json);
  EXPECT_EQ(File::of("a: 1\n", "x.yaml").form(), Form::yaml);
  EXPECT_EQ(File::of("<?xml version=\"1.0\"?><a/>", "x").form(), Form::xml);
  EXPECT_EQ(File::of("-----BEGIN CERTIFICATE-----\n", "x").form(), Form::pem);
  EXPECT_EQ(File::of(std::string("\x30\x82\0\0", 4), "x").form(), Form::binary);
  EXPECT_EQ(File::of("module example.org/x\n", "go.mod").form(), Form::text);
}

TEST(JsonReader, PointsIntoTheTextWhereItCan) {
  const std::string text = "{\"plain\":\"x\",\"\\u0061\":\"b\\\\\",\"n\":1e1}";
  JsonReader reader;
  const auto first = reader.read(text, 7, 3);
  const auto second = reader.read("{\"other\":[true]}", 0, 1);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->root()["plain"].text().data(), text.data() + 10);
  EXPECT_EQ(first->root()["a"].text(), "b\\");
  EXPECT_EQ(first->root()["n"].text(), "1e1");
  EXPECT_EQ(first->root()["n"].offset(), 7U + text.find("1e1"));
  EXPECT_EQ(first->root()["n"].line(), 3U);
  EXPECT_FALSE(reader.read("{", 0, 1));
  EXPECT_TRUE(reader.read("[]", 0, 1));
}

TEST(JsonDocument, NeedsNoText) {
  auto text = std::make_unique<std::string>("{\"key\": \"value\", \"n\": 12}");
  const auto document = Document::json(*text);
  text.reset();
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root()["key"].text(), "value");
  EXPECT_EQ(document->root()["n"].text(), "12");
}

TEST(File, BoundsTheNumberOfJsonLines) {
  std::string text;
  for (std::size_t i = 0; i <= most_json_lines; ++i) text += "{}\n";
  const auto file = File::of(std::move(text), "log.json");
  EXPECT_TRUE(file.documents().empty());
  EXPECT_THAT(file.problem(), HasSubstr("more than 1000000 of them"));
}

TEST(File, ReadsJsonLines) {
  const auto file = File::of("{\"a\":1}\n{\"a\":2}\n", "log.json");
  ASSERT_EQ(file.documents().size(), 2U) << file.problem();
  EXPECT_EQ(file.documents()[1].root()["a"].number(), 2U);
  EXPECT_EQ(file.documents()[1].root()["a"].line(), 2U);
  EXPECT_EQ(file.documents()[1].root()["a"].offset(), 13U);
  const auto broken = File::of("{\"a\":1}\n{\"a\":}\n", "log.json");
  EXPECT_TRUE(broken.documents().empty());
  EXPECT_THAT(broken.problem(), HasSubstr("line"));
}

}  // namespace
}  // namespace assay::collect::evidence
