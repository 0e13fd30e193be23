// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/document.h"

#include <gmock/gmock.h>

#include "collect/evidence/file.h"

namespace assay::collect::evidence {
namespace {

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
