// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/resource.h"

#include <gtest/gtest.h>

namespace assay::wire::sbi {
namespace {

std::string shown(std::string_view path) {
  const auto resource = read_path(path);
  std::string out(resource.service);
  return out.append(" ").append(resource.version.value_or("-")).append(" ").append(resource.name.value_or("-"));
}

TEST(Resource, NamesServiceVersionAndTemplate) {
  EXPECT_EQ(shown("/nnrf-nfm/v1/nf-instances/d57a1dac-e6a2-41f1-8811-4f1889fb83b3"), "nnrf-nfm v1 nf-instances/{id}");
  EXPECT_EQ(shown("/nnrf-disc/v1/nf-instances"), "nnrf-disc v1 nf-instances");
  EXPECT_EQ(shown("/nudm-sdm/v2/imsi-001010000000001/am-data"), "nudm-sdm v2 {supi}/am-data");
  EXPECT_EQ(shown("/nudm-ueau/v1/suci-0-999-70-0000-0-0-0000000001/security-information/generate-auth-data"),
            "nudm-ueau v1 {suci}/security-information/generate-auth-data");
  EXPECT_EQ(shown("/nudr-dr/v1/subscription-data/imsi-001010000000001/00101/provisioned-data/am-data"),
            "nudr-dr v1 subscription-data/{supi}/{plmn}/provisioned-data/am-data");
  EXPECT_EQ(shown("/nausf-auth/v1/ue-authentications/f793ab799f008000ed667575114ff870/5g-aka-confirmation"),
            "nausf-auth v1 ue-authentications/{id}/5g-aka-confirmation");
  EXPECT_EQ(shown("/nsmf-pdusession/v1/sm-contexts/1/modify"), "nsmf-pdusession v1 sm-contexts/{id}/modify");
  EXPECT_EQ(shown("/namf-comm/v1/ue-contexts/imsi-001010000000001/n1-n2-messages"),
            "namf-comm v1 ue-contexts/{supi}/n1-n2-messages");
  EXPECT_EQ(shown("/namf-comm/v1/ue-contexts/5g-guti-00101cafe0000000001/transfer"),
            "namf-comm v1 ue-contexts/{guti}/transfer");
  EXPECT_EQ(shown("/npcf-am-policy-control/v1/policies/imsi-001010000000001-2"),
            "npcf-am-policy-control v1 policies/{id}");
  EXPECT_EQ(shown("/nudm-uecm/v1/imsi-001010000000001/registrations/amf-3gpp-access"),
            "nudm-uecm v1 {supi}/registrations/amf-3gpp-access");
  EXPECT_EQ(shown("/nudm-sdm/v1/msisdn-31612345678/id-translation-result"), "nudm-sdm v1 {gpsi}/id-translation-result");
  EXPECT_EQ(shown("/n5g-eir-eic/v1/equipment-status"), "n5g-eir-eic v1 equipment-status");
  EXPECT_EQ(shown("/nsmf-pdusession/v1/sm-contexts/urn%3Auuid%3Ad57a1dac"), "nsmf-pdusession v1 sm-contexts/{id}");
}

TEST(Resource, TakesBareDigitsForASupiOnlyWhereSubscribersAreNamed) {
  EXPECT_EQ(shown("/nudm-sdm/v1/208950000000031/sm-data"), "nudm-sdm v1 {supi}/sm-data");
  EXPECT_EQ(read_path("/nudm-sdm/v1/208950000000031/sm-data").identities.at(0).value, "imsi-208950000000031");
  EXPECT_EQ(shown("/nsmf-pdusession/v1/sm-contexts/208950000000031"), "nsmf-pdusession v1 sm-contexts/{id}");
  EXPECT_TRUE(read_path("/nsmf-pdusession/v1/sm-contexts/208950000000031").identities.empty());
}

TEST(Resource, LooksBehindPrefixes) {
  EXPECT_EQ(shown("/operator/edge/nnrf-nfm/v1/subscriptions"), "nnrf-nfm v1 subscriptions");
  EXPECT_EQ(shown("/prefix/oauth2/token"), "oauth2 - token");
  EXPECT_EQ(shown("/3gpp-monitoring-event/v1/af/subscriptions"), "3gpp-monitoring-event v1 af/subscriptions");
}

TEST(Resource, LeavesOtherPathsAlone) {
  for (const auto* path : {"/", "", "/index.html", "/nudm-sdm", "/v1/nudm-sdm", "/news/v1/x", "/n-x/v1/y",
                           "/nudm-sdm/version/x", "/oauth2/token/x"}) {
    EXPECT_EQ(read_path(path).service, "") << path;
  }
}

TEST(Resource, ReadsQueryParameters) {
  const std::string_view query = "target-nf-type=UDM&requester-nf-type=AMF&service-names=nudm-sdm%2Cnudm-uecm&x";
  EXPECT_EQ(query_parameter(query, "requester-nf-type"), "AMF");
  EXPECT_EQ(query_parameter(query, "service-names"), "nudm-sdm,nudm-uecm");
  EXPECT_EQ(query_parameter(query, "x"), "");
  EXPECT_FALSE(query_parameter(query, "nf-type"));
}

TEST(Resource, TakesCredentialsOutOfAQuery) {
  EXPECT_EQ(without_secrets("a=b&access_token=xyz&c"), "a=b&access_token=(secret)&c");
  EXPECT_EQ(without_secrets("a=b&"), "a=b&");
}

TEST(Resource, BelievesAUserAgentOnlyTheNamesOfNfTypes) {
  EXPECT_EQ(claimed_nf_type("AMF"), "AMF");
  EXPECT_EQ(claimed_nf_type("SMF-d57a1dac smf.example"), "SMF");
  EXPECT_EQ(claimed_nf_type("5G_EIR/1.0"), "5G_EIR");
  EXPECT_EQ(claimed_nf_type("curl/7.88.1"), std::nullopt);
  EXPECT_EQ(claimed_nf_type("AMFX"), std::nullopt);
}

TEST(Identity, ReadsTextFormsOnly) {
  base::Arena arena;
  EXPECT_EQ(read_identity("imsi-001010000000001", arena)->what, "SUPI");
  EXPECT_EQ(read_identity("imeisv-4370816125816151", arena)->value, "4370816125816151");
  EXPECT_EQ(read_identity("imei-356938035643809", arena)->what, "IMEI");
  EXPECT_EQ(read_identity("msisdn-31612345678", arena)->what, "GPSI");
  EXPECT_EQ(read_identity("extid-a@b.example", arena)->what, "GPSI");
  EXPECT_EQ(read_identity("nai-user@realm", arena)->what, "SUPI");
  EXPECT_EQ(read_identity("5g-guti-00101cafe0000000001", arena)->plmn, "00101");
  EXPECT_EQ(read_identity("5g-guti-00101cafe0000000001", arena)->value, "00101cafe0000000001");
  for (const auto* text :
       {"imsi-", "imsi-12a45", "imsi-0010100000000012", "suci-0-1", "nai-x", "hello", "imeisv-1", "5g-guti-1"}) {
    EXPECT_FALSE(read_identity(text, arena)) << text;
  }
}

TEST(Identity, ReadsThePartsOfASuci) {
  base::Arena arena;
  const auto suci = read_identity("suci-0-262-01-678-1-27-0123abcd", arena);
  ASSERT_TRUE(suci);
  EXPECT_EQ(suci->plmn, "26201");
  EXPECT_EQ(suci->routing_indicator, "678");
  EXPECT_EQ(suci->scheme, 1);
  EXPECT_EQ(suci->key_id, 27);
  const auto realm = read_identity("suci-1-home-net.example-0-2-3-00ff", arena);
  ASSERT_TRUE(realm);
  EXPECT_EQ(realm->scheme, 2);
  EXPECT_FALSE(realm->plmn);
  EXPECT_EQ(realm->routing_indicator, "0");
}

}  // namespace
}  // namespace assay::wire::sbi
