// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/words.h"

#include <gtest/gtest.h>

namespace assay::collect::configuration {
namespace {

TEST(Words, TellPlaceholdersFromValues) {
  for (const auto* text : {"${MCC}", "$(IP)", "{{ ip }}", "<address>", "$HOST", "AMF_IP", "PLMN", "TAC"}) EXPECT_TRUE(is_placeholder(text)) << text;
  for (const auto* text : {"", "10.0.0.1", "F1AB1074477EBCC7", "amf", "a<b", "8000", "Open5GS"}) EXPECT_FALSE(is_placeholder(text)) << text;
  EXPECT_FALSE(is_substituted("ADMIN"));  // as good a password as any
}

TEST(Words, KnowTheReachOfAddresses) {
  EXPECT_EQ(scope_of("0.0.0.0"), "any");
  EXPECT_EQ(scope_of("::"), "any");
  EXPECT_EQ(scope_of("127.9.9.9"), "loopback");
  EXPECT_EQ(scope_of("::1"), "loopback");
  EXPECT_EQ(scope_of("localhost"), "loopback");
  EXPECT_EQ(scope_of("fe80::1"), "link local");
  EXPECT_EQ(scope_of("169.254.1.1"), "link local");
  EXPECT_EQ(scope_of("172.31.0.1"), "private");
  EXPECT_EQ(scope_of("100.64.0.1"), "private");
  EXPECT_EQ(scope_of("192.168.1.1/24"), "private");
  EXPECT_EQ(scope_of("fd00::1"), "private");
  EXPECT_EQ(scope_of("172.32.0.1"), "public");
  EXPECT_EQ(scope_of("2001:db8::1"), "public");
  EXPECT_EQ(scope_of("amf.core.example"), "name");
  EXPECT_EQ(scope_of("AMF_IP"), "placeholder");
  EXPECT_EQ(scope_of(""), "unstated");
}

TEST(Words, ReadEndpoints) {
  const auto uri = endpoint("mongodb://writer:a:b@db.example:27017,other:1/core?x=1");
  EXPECT_EQ(uri.scheme, "mongodb");
  EXPECT_EQ(uri.user, "writer");
  EXPECT_EQ(uri.password, "a:b");
  EXPECT_EQ(uri.host, "db.example");
  EXPECT_EQ(uri.port, 27017);
  const auto unescaped = endpoint("mongodb://writer:a/b?c@db.example/core");
  EXPECT_EQ(unescaped.password, "a/b?c");
  EXPECT_EQ(unescaped.host, "db.example");
  EXPECT_EQ(endpoint("http://host:80/a:b@c").host, "host");
  EXPECT_EQ(endpoint("http://host:80/a:b@c").password, "");
  const auto six = endpoint("https://[fd00::1]:8443/x");
  EXPECT_EQ(six.host, "fd00::1");
  EXPECT_EQ(six.port, 8443);
  EXPECT_EQ(endpoint("fd00::1").host, "fd00::1");
  EXPECT_EQ(endpoint(":8080").port, 8080);
  EXPECT_EQ(endpoint("host:99999").port, std::nullopt);
  EXPECT_EQ(endpoint("").host, "");
  EXPECT_EQ(endpoint("http://").host, "");
}

TEST(Words, NameFunctions) {
  for (const auto& [word, kind] : {std::pair{"open5gs-amfd", "AMF"}, {"free5gc_smf", "SMF"}, {"amf0", "AMF"}, {"towards5gs/free5gc-upf", "UPF"}, {"oai-cu-up", "CU-UP"}, {"upfcfg", "UPF"}, {"mongo", "database"}, {"oaignb", "gNB"},
                                   {"nginx", ""}, {"", ""}, {"samf", ""}}) {
    EXPECT_EQ(function_kind(word), kind) << word;
  }
  EXPECT_EQ(kind_of_service("nudm-sdm"), "UDM");
  EXPECT_EQ(kind_of_service("nnrf-nfm"), "NRF");
  EXPECT_EQ(kind_of_service("name-x"), "");
  EXPECT_EQ(algorithm_name("128-NEA1"), "NEA1");
  EXPECT_EQ(algorithm_name("IA2"), "NIA2");
  EXPECT_EQ(algorithm_name("eia1"), "EIA1");
}

TEST(Words, ReadDurations) {
  EXPECT_EQ(seconds("10s"), 10U);
  EXPECT_EQ(seconds("2m"), 120U);
  EXPECT_EQ(seconds("1500ms"), 1U);
  EXPECT_EQ(seconds("7"), 7U);
  EXPECT_EQ(seconds("soon"), std::nullopt);
  EXPECT_EQ(seconds("99999999999999999999s"), std::nullopt);
}

}  // namespace
}  // namespace assay::collect::configuration
