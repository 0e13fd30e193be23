// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/text_documents.h"

#include <gmock/gmock.h>

#include "collect/configuration/place.h"

namespace assay::collect::configuration {
namespace {

using testing::HasSubstr;

TEST(Libconfig, KnowsGroupsListsAndPlaces) {
  const std::string text = "// who\nname = \"a\" \"b\\n\";\ngroup : {\n  list = ( 1, { x = 0x10L; }, [ 2, 3 ] )\n  on = TRUE  # no ';'\n};\nid = AMF_IP;\n";
  const auto document = libconfig_document(text);
  ASSERT_TRUE(document) << document.error().message();
  const auto root = document->root();
  EXPECT_EQ(root["name"].text(), "ab\n");
  EXPECT_EQ(root["group"]["on"].boolean(), true);
  EXPECT_EQ(root["id"].text(), "AMF_IP");
  auto entry = root["group"]["list"].begin();
  EXPECT_EQ((*entry).number(), 1U);
  const auto x = (*++entry)["x"];
  EXPECT_EQ(x.number(), 16U);
  EXPECT_EQ(x.pointer(), "/group/list/1/x");
  EXPECT_EQ(x.line(), 4U);
  EXPECT_EQ(text.substr(x.offset(), x.length()), "0x10L");
  EXPECT_EQ((*++entry).size(), 2U);
}

TEST(Libconfig, JoinsAdjacentStrings) {
  std::string text = "a =";
  std::string joined;
  for (int i = 0; i < 1000; ++i) {
    text += " \"x\\\\y\"";
    joined += "x\\y";
  }
  text += ';';
  const auto document = libconfig_document(text);
  ASSERT_TRUE(document) << document.error().message();
  EXPECT_EQ(document->root()["a"].text(), joined);
  EXPECT_EQ(document->root()["a"].length(), text.size() - 5);
}

TEST(Libconfig, NamesTheLineOfAnError) {
  for (const auto& [text, line] : {std::pair{"a = {\nb = 1;\n", "line 3"}, {"a = 1;\n= 2;", "line 2"}, {"a = (1,\n2", "line 1"}, {"a\n\n5", "line 1"}, {"a = \"x", "line 1"}, {"a = ;", "line 1"}}) {
    const auto document = libconfig_document(text);
    ASSERT_FALSE(document) << text;
    EXPECT_THAT(document.error().message(), HasSubstr(line)) << text;
  }
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "a = {";
  const auto document = libconfig_document(deep);
  ASSERT_FALSE(document);
  EXPECT_THAT(document.error().message(), HasSubstr("nested deeper"));
}

TEST(Ini, KnowsSectionsAndComments) {
  const auto document = ini_document("top = 1\n[usim]\nk = ab#c  # comment\nempty =\n; whole line\n[channel.dl]\nname = \"quoted text\"\n");
  ASSERT_TRUE(document) << document.error().message();
  const auto root = document->root();
  EXPECT_EQ(root["top"].number(), 1U);
  EXPECT_EQ(root["usim"]["k"].text(), "ab#c");
  EXPECT_EQ(root["usim"]["k"].line(), 3U);
  EXPECT_EQ(root["usim"]["empty"].kind(), evidence::Kind::null);
  EXPECT_EQ(root["channel.dl"]["name"].text(), "quoted text");
  const auto again = ini_document("[enb]\nenb_id = 1\n[gui]\na = 1\n[enb]\nmme_addr = 10.0.0.9\n[gui]\n[enb]\nx = 2\n");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->root().size(), 2U);
  EXPECT_EQ(again->root()["enb"].size(), 3U);
  EXPECT_EQ(again->root()["enb"]["mme_addr"].text(), "10.0.0.9");
  EXPECT_EQ(again->root()["enb"]["x"].line(), 9U);
  EXPECT_EQ(again->root()["gui"].size(), 1U);
  EXPECT_FALSE(ini_document("[open\na=1"));
  EXPECT_FALSE(ini_document("[a]\njust words\n"));
}

TEST(Diameter, GathersRepeatedStatements) {
  const auto document = diameter_document("Identity = \"a.example\";\nListenOn = \"10.0.0.1\";\nNoRelay;\nListenOn = \"10.0.0.2\";\nTLS_Cred = \"c\", \"k\";\nConnectPeer = \"b.example\" { No_TLS; Port = 3868; };\n");
  ASSERT_TRUE(document) << document.error().message();
  const auto root = document->root();
  EXPECT_EQ(root["ListenOn"].size(), 2U);
  EXPECT_EQ(root["NoRelay"].boolean(), true);
  EXPECT_EQ(root["TLS_Cred"].size(), 2U);
  EXPECT_EQ(root["ConnectPeer"]["identity"].text(), "b.example");
  EXPECT_EQ(root["ConnectPeer"]["Port"].number(), 3868U);
  EXPECT_EQ(root["ConnectPeer"].line(), 6U);
  EXPECT_FALSE(diameter_document("Identity = \"a\""));
  EXPECT_FALSE(diameter_document("A = \"x\" { B { C; }; };"));
  EXPECT_FALSE(diameter_document("A = \"x"));
}

TEST(TextForm, IsToldByTheFirstStatements) {
  EXPECT_EQ(text_form("# c\n[enb]\nenb_id = 1\n"), TextForm::ini);
  EXPECT_EQ(text_form("Active_gNBs = ( \"a\" );\n"), TextForm::libconfig);
  EXPECT_EQ(text_form("Identity = \"a\";\nRealm = \"b\";\n"), TextForm::diameter);
  EXPECT_EQ(text_form("server {\n  listen 80;\n}\n"), TextForm::unknown);
  EXPECT_EQ(text_form("FROM debian:12\n"), TextForm::unknown);
  EXPECT_EQ(text_form(""), TextForm::unknown);
}

TEST(JsonWithComments, KeepsEverythingInItsPlace) {
  const std::string text = "{\n  // a \"comment\"\n  \"a\": \"http://x\", /* b */\n  \"b\": [1, 2,],\n}";
  const auto bare = without_comments(text);
  EXPECT_EQ(bare.size(), text.size());
  const auto document = evidence::Document::json(bare);
  ASSERT_TRUE(document) << document.error().message();
  EXPECT_EQ(document->root()["a"].text(), "http://x");
  EXPECT_EQ(document->root()["b"].line(), 4U);
  EXPECT_EQ(without_comments("{\"a\": \"x,]\"}"), "{\"a\": \"x,]\"}");
  EXPECT_EQ(without_comments("/*"), "  ");
  EXPECT_EQ(without_comments("\""), "\"");
}

}  // namespace
}  // namespace assay::collect::configuration
