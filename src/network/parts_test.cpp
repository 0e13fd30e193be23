// SPDX-License-Identifier: Apache-2.0
#include "network/parts.h"

#include "network/test_network.h"

namespace assay::network {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Declared : public Network {
 protected:
  void function(const char* name, const char* kind, bool critical = false) {
    NamedRow row{{"name", value(name)}, {"kind", value(kind)}};
    if (critical) row["critical"] = yes();
    add("declared_functions", row);
  }
  void at(const char* address, const char* name) { add("address_names", {{"address", value(address)}, {"name", value(name)}, {"kind", value("function")}}); }
};
using Parts = Declared;
using Differences = Declared;

TEST_F(Parts, AreAdjacentOnADeclaredSegmentOfACriticalOne) {
  function("udm-1", "UDM", true);
  function("log-1", "log collector");
  function("gnb-1", "gNB");
  add("declared_members", {{"segment", value("core")}, {"function", value("udm-1")}});
  add("declared_members", {{"segment", value("core")}, {"function", value("log-1")}});
  add("declared_members", {{"segment", value("ran")}, {"function", value("gnb-1")}});
  ASSERT_TRUE(place_parts(store_));
  EXPECT_THAT(ask("SELECT function || ' ' || part || ' ' || basis || ' ' || segment || ' ' || neighbour FROM function_parts ORDER BY fact"),
              ElementsAre("udm-1 critical declared  ", "log-1 adjacent segment core udm-1", "gnb-1 other declared  "));
  EXPECT_THAT(ask("SELECT asset_category || ': ' || sensitivity FROM function_parts WHERE kind = 'gNB'"), ElementsAre("radio access network: high"));
}

TEST_F(Parts, AreCriticalWithTheirSegmentAndAdjacentByWhatTrafficShows) {
  function("udm-1", "UDM");
  function("printer", "printer");
  add("declared_segments", {{"name", value("core")}, {"critical", yes()}});
  add("declared_members", {{"segment", value("core")}, {"function", value("udm-1")}});
  at("10.0.0.1", "udm-1");
  at("10.0.0.9", "printer");
  for (const char* address : {"10.0.0.1", "10.0.0.9"}) add("segments", {{"segment", number(1)}, {"name", value("eth0, VLAN 7")}, {"address", value(address)}});
  ASSERT_TRUE(place_parts(store_));
  EXPECT_THAT(ask("SELECT function || ' ' || part || ' ' || basis || ' ' || segment || ' ' || neighbour FROM function_parts ORDER BY fact"),
              ElementsAre("udm-1 critical segment core ", "printer adjacent traffic eth0, VLAN 7 udm-1"));
}

TEST_F(Parts, AreNotInventedWithoutADeclaration) {
  add("segments", {{"segment", number(1)}, {"name", value("eth0")}, {"address", value("10.0.0.1")}});
  ASSERT_TRUE(place_parts(store_));
  EXPECT_THAT(ask("SELECT function FROM function_parts"), IsEmpty());
}

TEST_F(Differences, NameWhatIsNotDeclaredAndWhatIsNotSeen) {
  add("evidence", {{"kind", value("capture")}, {"frames", number(10)}});
  function("amf-1", "AMF");
  function("smf-1", "SMF");
  function("spare", "AMF");
  for (const char* name : {"amf-1", "smf-1", "spare"}) add("declared_addresses", {{"owner_kind", value("function")}, {"owner", value(name)}});
  at("10.0.0.1", "amf-1");
  at("10.0.0.2", "smf-1");
  const auto seen = [&](std::uint64_t number_, const char* kind, const char* address) {
    add("functions", {{"function", number(number_)}, {"kind", value(kind)}, {"address", value(address)}, {"label", value(address)}, {"certainty", value("shown")}});
  };
  seen(1, "AMF", "10.0.0.1");
  seen(2, "UPF", "10.0.0.2");  // declared as SMF
  seen(3, "SMF", "10.0.0.3");  // not declared
  seen(4, "UE", "10.45.0.2");  // need not be
  ASSERT_TRUE(find_differences(store_));
  EXPECT_THAT(ask("SELECT difference || ' ' || subject FROM network_differences ORDER BY fact"), ElementsAre("never seen spare", "other kind smf-1", "undeclared function 10.0.0.3"));
}

TEST_F(Differences, NameListenersThatNoRuleLetsAnybodyReach) {
  function("amf-1", "AMF");
  at("10.0.0.1", "amf-1");
  add("address_names", {{"address", value("10.0.0.1")}, {"name", value("inside")}, {"kind", value("everyone")}});
  add("declared_communication", {{"rule", number(1)}, {"initiator", value("any")}, {"responder", value("amf-1")}, {"transport", value("tcp")}, {"port", number(7777)}});
  const auto flow = [&](std::uint64_t port, std::uint64_t answers) {
    add("flows", {{"transport", value("tcp")}, {"source", value("10.0.0.2")}, {"destination", value("10.0.0.1")}, {"destination_port", number(port)}, {"opening_seen", yes()},
                  {"packets_forward", number(3)}, {"packets_reverse", number(answers)}});
  };
  flow(7777, 4);
  flow(22, 4);
  flow(23, 1);  // refused
  ASSERT_TRUE(find_differences(store_));
  const auto found = ask("SELECT detail FROM network_differences WHERE difference = 'undeclared listener'");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], HasSubstr("tcp/22"));
}

TEST_F(Differences, SayNothingOfFunctionsWithoutCaptures) {
  function("amf-1", "AMF");
  add("declared_addresses", {{"owner_kind", value("function")}, {"owner", value("amf-1")}});
  ASSERT_TRUE(find_differences(store_));
  EXPECT_THAT(ask("SELECT subject FROM network_differences"), IsEmpty());
}

}  // namespace
}  // namespace assay::network
