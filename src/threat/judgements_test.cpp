// SPDX-License-Identifier: Apache-2.0
#include "threat/judgements.h"

#include <gmock/gmock.h>

#include "threat/test_catalogue.h"

namespace assay::threat {
namespace {

struct Names {
  std::string function = "amf-1";
  std::string twin = "amf-2";
  std::string segment = "core";
  std::string host = "rack-7";
  std::string site = "amsterdam";
};

TestRow address(const std::string& kind, const std::string& owner, const std::string& prefix) {
  return {"declared_addresses", {{"owner_kind", kind}, {"owner", owner}, {"prefix", prefix}}};
}

Judgements of(const std::vector<TestRow>& network) {
  auto store = stored(network);
  const assess::Assessment assessment;
  const auto views = ModelViews::create(store, assessment).value();
  return Judgements::load(store, views, assessment).value();
}

std::vector<TestRow> network(const Names& names) {
  return {{"declared_functions", {{"name", names.function}, {"kind", "AMF"}, {"site", names.site}}},
          {"declared_functions", {{"name", names.twin}, {"kind", "AMF"}, {"site", names.site}}},
          address("function", names.function, "10.0.0.1"),
          address("function", names.function, "10.0.1.1"),
          address("function", names.twin, "10.0.0.2"),
          address("segment", names.segment, "10.0.0.0/24"),
          address("host", names.host, "10.9.0.1")};
}

TEST(Judgements, GiveTheSameContentToTheSameThingUnderAnotherName) {
  const Names one;
  const Names other{.function = "z", .twin = "a", .segment = "kern", .host = "h", .site = "rotterdam"};
  const auto first = of(network(one));
  const auto second = of(network(other));
  for (const auto name : {&Names::function, &Names::twin, &Names::segment, &Names::host, &Names::site}) {
    EXPECT_EQ(first.content(one.*name), second.content(other.*name));
    EXPECT_NE(first.content(one.*name), first.content("amf-3"));
    EXPECT_EQ(first.content(one.*name).find(one.*name), std::string::npos);
  }
  EXPECT_NE(first.content(one.function), first.content(one.twin));
}

// A name that means two things, things that share all their addresses, and what has none.
TEST(Judgements, KeepNamesWhereAddressesDoNotTellThingsApart) {
  const auto content = [](Names names, std::vector<TestRow> more, const std::string& name) {
    auto all = network(names);
    all.insert(all.end(), more.begin(), more.end());
    return of(all).content(name);
  };
  EXPECT_EQ(content({.segment = "amf-1"}, {}, "amf-1"), "=amf-1");
  EXPECT_EQ(content({}, {{"declared_functions", {{"name", "amf-3"}, {"kind", "AMF"}}}, address("function", "amf-3", "10.0.0.2")}, "amf-2"), "=amf-2");
  EXPECT_EQ(content({}, {{"declared_functions", {{"name", "amf-3"}, {"kind", "AMF"}}}}, "amf-3"), "=amf-3");
}

}  // namespace
}  // namespace assay::threat
