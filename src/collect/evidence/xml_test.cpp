// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/xml.h"

#include <gmock/gmock.h>

#include <vector>

namespace assay::collect::evidence {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Log final : public XmlListener {
 public:
  explicit Log(std::size_t stop_after = 1'000'000) : stop_after_(stop_after) {}
  bool open(const XmlElement& element) override {
    lines.push_back(std::string(element.name) + " id=" + std::string(element["id"]) + " @" + std::to_string(element.offset) + "+" + std::to_string(element.length) + " line " +
                    std::to_string(element.line) + " depth " + std::to_string(element.depth));
    return lines.size() < stop_after_;
  }
  bool close(std::string_view name, std::string_view text) override {
    lines.push_back("/" + std::string(name) + " '" + std::string(text) + "'");
    return lines.size() < stop_after_;
  }
  std::vector<std::string> lines;

 private:
  std::size_t stop_after_;
};

std::string error_of(std::string_view text) {
  Log log;
  const auto read = read_xml(text, log);
  return read ? "" : read.error().message();
}

TEST(Xml, TellsElementsWithTheirPlaceAndOwnText) {
  const std::string text = "<?xml version=\"1.0\"?>\n<!DOCTYPE r>\n<x:r id='&lt;1&#x41;'>\n a<b xlink:id=\"2\"/>c <![CDATA[<d>]]>\n</x:r>\n";
  Log log;
  ASSERT_TRUE(read_xml(text, log));
  EXPECT_THAT(log.lines, ElementsAre("r id=<1A @35+22 line 3 depth 1", "b id=2 @60+17 line 4 depth 2", "/b ''", "/r 'ac <d>'"));
  EXPECT_EQ(text.substr(35, 22), "<x:r id='&lt;1&#x41;'>");
  EXPECT_EQ(text.substr(60, 17), "<b xlink:id=\"2\"/>");
}

TEST(Xml, StopsWhenTheListenerHasEnough) {
  Log log(1);
  EXPECT_TRUE(read_xml("<a><b/></a>", log));
  EXPECT_EQ(log.lines.size(), 1U);
}

TEST(Xml, RefusesDeclarationsThatCouldGrow) {
  const std::string laughs =
      "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol1 \"&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;\">]>\n<lolz>&lol1;</lolz>";
  EXPECT_THAT(error_of(laughs), HasSubstr("line 1: the XML declares a document type of its own"));
  EXPECT_THAT(error_of("<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>"), HasSubstr("document type of its own"));
  // An external one is named by many reports. It is never opened.
  EXPECT_EQ(error_of("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), "");
  EXPECT_THAT(error_of("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>&b;</a>"), testing::AnyOf(std::string(), HasSubstr("line 1")));
  EXPECT_THAT(error_of("<a>&b;</a>"), HasSubstr("undefined entity"));
}

TEST(Xml, BoundsDepthNamesAndText) {
  std::string deep;
  for (int i = 0; i < 150; ++i) deep += "<a>";
  EXPECT_THAT(error_of(deep), HasSubstr("nested deeper than 100"));
  std::string names = "<a>";
  for (int i = 0; i < 5000; ++i) names += "<n" + std::to_string(i) + "/>";
  EXPECT_THAT(error_of(names + "</a>"), HasSubstr("different names"));
  names = "<a";
  for (int i = 0; i < 5000; ++i) names += " n" + std::to_string(i) + "=''";
  EXPECT_THAT(error_of(names + "/>"), HasSubstr("different names"));
  Log log;
  ASSERT_TRUE(read_xml("<a>" + std::string(1'000'000, 'x') + "</a>", log));
  EXPECT_EQ(log.lines.back().size(), longest_xml_text + 5);
}

TEST(Xml, NamesTheLineOfWhatIsWrong) {
  EXPECT_THAT(error_of("<a>\n<b>\n</a>"), HasSubstr("line 3"));
  EXPECT_THAT(error_of(""), HasSubstr("give the file as the program wrote it"));
  EXPECT_THAT(error_of("<a>\xff</a>"), HasSubstr("line 1"));
  EXPECT_THAT(error_of("<?xml version='1.0' encoding='EBCDIC-9'?><a/>"), HasSubstr("encoding"));
}

TEST(Xml, KnowsTheRootWithoutReadingTheRest) {
  EXPECT_EQ(xml_root("<?xml version='1.0'?><!-- c --><n:nmaprun a='b'>" + std::string(100'000, 'x')), "nmaprun");
  EXPECT_EQ(xml_root("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "a");
  EXPECT_EQ(xml_root("text"), "");
}

}  // namespace
}  // namespace assay::collect::evidence
