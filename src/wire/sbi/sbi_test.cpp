// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/sbi.h"

#include <gtest/gtest.h>

#include "wire/http_message.h"
#include "wire/recording_output.h"
#include "wire/sbi/messages.h"

namespace assay::wire::sbi {
namespace {

class SbiTest : public testing::Test {
 protected:
  SbiTest() {
    out.on<Token>([this](const Context&, base::Bytes, const Token& t) {
      log("token " + std::string(t.use) + " " + std::string(t.subject.value_or("-")));
    });
    out.on<Disclosure>([this](const Context&, base::Bytes, const Disclosure& d) {
      log(std::string(d.what) + " " + std::string(d.pointer));
    });
    out.on<Identity>([this](const Context&, base::Bytes, const Identity& i) {
      log(std::string(i.what) + " = " + std::string(i.value));
    });
    out.on<NfProfile>([this](const Context&, base::Bytes, const NfProfile& p) {
      std::string line(p.operation);
      for (const auto each : {p.nf_instance, p.nf_type.value_or("-"), p.nf_status.value_or("-")})
        line.append(" ").append(each);
      for (const auto each : {p.addresses, p.services, p.allowed_nf_types}) line.append(" [").append(each).append("]");
      if (!p.slices.empty()) line.append(" serves ").append(p.slices);
      if (!p.allowed_slices.empty()) line.append(" for ").append(p.allowed_slices);
      if (p.oauth2_required) line += *p.oauth2_required ? " oauth2" : " open";
      log(line);
    });
    out.on<UserPlanePolicy>([this](const Context&, base::Bytes, const UserPlanePolicy& p) {
      log("policy " + std::string(p.subscriber) + " " + std::string(p.dnn) + " " + std::string(p.integrity) + " " +
          std::string(p.confidentiality));
    });
    request.headers.push_back({"content-type", "application/json", true, {}});
    response.headers = request.headers;
    response.request = false;
    response.answers = &request;
    context.frame = &frame;
  }
  void log(std::string line) { lines += (lines.empty() ? "" : "; ") + line; }
  void ask(std::string_view method, std::string_view path) {
    request.method = method;
    request.path = path;
  }
  std::string read(const HttpMessage& message, std::string_view body) {
    lines.clear();
    frame.bytes = base::as_bytes(body);
    context.http = &message;
    parse(frame.bytes, context, out);
    return lines;
  }

  RecordingOutput out;
  HttpMessage request;
  HttpMessage response;
  Frame frame;
  Context context;
  std::string lines;
};

TEST_F(SbiTest, ReadsTheUserPlaneSecurityOfASubscription) {
  ask("GET", "/nudm-sdm/v2/imsi-001010000000001/sm-data");
  EXPECT_EQ(read(response, R"([{"singleNssai":{"sst":1},"dnnConfigurations":{"internet":{"upSecurity":{"upIntegr":)"
                           R"("NOT_NEEDED","upConfid":"REQUIRED"}},"ims":{}}}])"),
            "policy imsi-001010000000001 internet not-needed required");
  EXPECT_EQ(read(response, R"({"dnnConfigurations":{"ims":{"upSecurity":{"upIntegr":"PREFERRED","upConfid":"X"}}}})"),
            "policy imsi-001010000000001 ims preferred X");
  ask("GET", "/nudm-sdm/v2/imsi-001010000000001/am-data");
  EXPECT_EQ(read(response, R"({"dnnConfigurations":[{"upSecurity":{}}]})"), "");
}

TEST_F(SbiTest, FindsIdentitiesInPathsAndBodies) {
  ask("POST", "/nausf-auth/v1/ue-authentications");
  EXPECT_EQ(
      read(request, R"({"supiOrSuci":"suci-0-999-70-0000-0-0-0000000001","x":[{"pei":"imeisv-4370816125816151"}]})"),
      "SUCI = suci-0-999-70-0000-0-0-0000000001; pei /x/0/pei; IMEISV = 4370816125816151");
  ask("GET", "/nudm-sdm/v2/imsi-001010000000001/am-data");
  EXPECT_EQ(read(request, ""), "supi path; SUPI = imsi-001010000000001");
  // One identity once per message, every place of its disclosure.
  EXPECT_EQ(read(response, R"({"a":"imsi-001010000000001","b":"imsi-001010000000001"})"),
            "supi /a; SUPI = imsi-001010000000001; supi /b");
}

TEST_F(SbiTest, FindsKeysAndVectorsAndListsTheirPlacesAsSecrets) {
  base::Fields fields;
  context.fields = &fields;
  ask("GET", "/nudr-dr/v1/subscription-data/x/authentication-data/authentication-subscription");
  const std::string_view subscription = R"({"encPermanentKey":"465B5CE8","encOpcKey":"E8ED289D","encTopcKey":""})";
  EXPECT_EQ(read(response, subscription), "permanent key /encPermanentKey; operator key /encOpcKey");
  ASSERT_EQ(fields.list().size(), 2u);
  EXPECT_EQ(fields.list()[0].name, "assay.secret");
  EXPECT_EQ(fields.list()[0].text, "");
  EXPECT_EQ(base::as_text(fields.list()[0].where), "\"465B5CE8\"");
  ask("POST", "/nudm-ueau/v1/x/security-information/generate-auth-data");
  EXPECT_EQ(read(response, R"({"authenticationVector":{"rand":"aa","autn":"bb","xresStar":"cc","kausf":"dd"}})"),
            "authentication vector /authenticationVector; K_AUSF /authenticationVector/kausf");
  EXPECT_EQ(read(request, R"({"resynchronizationInfo":{"rand":"aa","auts":"bb"}})"), "");
  EXPECT_EQ(read(response, R"({"seafData":{"keyAmf":{"keyType":"KAMF","keyVal":"aa"}}})"),
            "K_AMF /seafData/keyAmf/keyVal");
}

TEST_F(SbiTest, ReportsALocationOnce) {
  ask("POST", "/nsmf-pdusession/v1/sm-contexts");
  EXPECT_EQ(read(request, R"({"ueLocation":{"nrLocation":{"tai":{"tac":"000001"},"ncgi":{}}}})"),
            "location /ueLocation");
}

TEST_F(SbiTest, ReadsAnNfRegistration) {
  ask("PUT", "/nnrf-nfm/v1/nf-instances/d57a1dac-e6a2-41f1-8811-4f1889fb83b3");
  EXPECT_EQ(
      read(request, R"({"nfInstanceId":"d57a1dac-e6a2-41f1-8811-4f1889fb83b3","nfType":"UDM","nfStatus":"REGISTERED",
      "ipv4Addresses":["10.0.0.9","10.0.0.2"],"allowedNfTypes":["SMF"],"nfServiceList":{"1":{"serviceName":"nudm-sdm",
      "ipEndPoints":[{"ipv4Address":"10.0.0.2"},{"ipv6Address":"2001:db8::1"}],"allowedNfTypes":["AMF"],"oauth2Required":true}},
      "nfServices":[{"serviceName":"nudm-uecm","oauth2Required":false}]})"),
      "register d57a1dac-e6a2-41f1-8811-4f1889fb83b3 UDM REGISTERED [10.0.0.2,10.0.0.9,2001:db8::1] "
      "[nudm-sdm,nudm-uecm] [AMF,SMF] oauth2");
  EXPECT_EQ(read(response, R"({"nfInstanceId":"x"})"), "");  // the answer repeats it
}

TEST_F(SbiTest, ReadsWhoMayUseAnNf) {
  ask("PUT", "/nnrf-nfm/v1/nf-instances/a");
  EXPECT_EQ(read(request, R"({"nfInstanceId":"a","sNssais":[{"sst":2},{"sst":1,"sd":"0beef0"}],"allowedNssais":[{"sst":128,"sd":"0CAFE0"}],
      "perPlmnSnssaiList":[{"plmnId":{"mcc":"001","mnc":"01"},"sNssaiList":[{"sst":3}]}]})"),
            "register a - - [] [] [] serves 1-0BEEF0,2,3 for 128-0CAFE0");
  // A service has its own list, or that of its NF.
  EXPECT_EQ(read(request, R"({"nfInstanceId":"a","allowedNfTypes":["SMF"],"allowedNssais":[{"sst":1}],
      "nfServices":[{"serviceName":"x","allowedNfTypes":["AMF"]},{"serviceName":"y","allowedNssais":[{"sst":2}]}]})"),
            "register a - - [] [x,y] [AMF,SMF] for 1,2");
  // One is open to all.
  EXPECT_EQ(read(request, R"({"nfInstanceId":"a","nfServices":[{"serviceName":"x","allowedNfTypes":["AMF"],"allowedNssais":[{"sst":2}]},{"serviceName":"y"}]})"),
            "register a - - [] [x,y] []");
}

TEST_F(SbiTest, ReadsJsonUnderAnotherType) {
  ask("PUT", "/nnrf-nfm/v1/nf-instances/a");
  request.headers = {{"content-type", "application/x-www-form-urlencoded", true, {}}};
  EXPECT_EQ(read(request, R"({"nfInstanceId":"a","nfType":"AMF"})"), "register a AMF - [] [] []");
  request.headers = {{"content-type", "text/plain", true, {}}};
  EXPECT_EQ(read(request, "nfInstanceId=a"), "register a - - [] [] []");
  request.headers.clear();
  EXPECT_EQ(read(request, R"({"nfInstanceId":"a","nfType":"AMF"})"), "register a AMF - [] [] []");
}

TEST_F(SbiTest, TellsHeartbeatsFromUpdatesAndDeregistrations) {
  ask("PATCH", "/nnrf-nfm/v1/nf-instances/a1");
  EXPECT_EQ(
      read(request,
           R"([{"op":"replace","path":"/nfStatus","value":"REGISTERED"},{"op":"replace","path":"/load","value":3}])"),
      "heartbeat a1 - REGISTERED [] [] []");
  EXPECT_EQ(read(request, R"([{"op":"replace","path":"/ipv4Addresses/0","value":"10.0.0.66"}])"),
            "update a1 - - [] [] []");
  EXPECT_EQ(read(request, R"([{"op":"replace","path":"/nfStatus","value":"SUSPENDED"}])"),
            "update a1 - SUSPENDED [] [] []");
  ask("DELETE", "/nnrf-nfm/v1/nf-instances/a1");
  EXPECT_EQ(read(request, ""), "deregister a1 - - [] [] []");
}

TEST_F(SbiTest, ReadsWhatANrfGivesOut) {
  ask("GET", "/nnrf-disc/v1/nf-instances");
  EXPECT_EQ(
      read(
          response,
          R"({"validityPeriod":9,"nfInstances":[{"nfInstanceId":"a","nfType":"UDM"}],"nfInstanceList":{"b":{"nfType":"UDR"}}})"),
      "discovered a UDM - [] [] []; discovered b UDR - [] [] []");
  ask("GET", "/nnrf-nfm/v1/nf-instances");
  EXPECT_EQ(
      read(
          response,
          R"({"_links":{"items":[{"href":"http://nrf/nnrf-nfm/v1/nf-instances/a?x"},{"href":"/b"}],"self":{"href":"x"}}})"),
      "retrieved a - - [] [] []; retrieved b - - [] [] []");
  ask("GET", "/nnrf-nfm/v1/nf-instances/a");
  EXPECT_EQ(read(response, R"({"nfInstanceId":"a","nfType":"AMF"})"), "retrieved a AMF - [] [] []");
  ask("POST", "/nnrf-nfm/v1/nf-status-notify");
  EXPECT_EQ(read(request, R"({"event":"NF_DEREGISTERED","nfInstanceUri":"http://nrf/nnrf-nfm/v1/nf-instances/c"})"),
            "notified c - DEREGISTERED [] [] []");
}

TEST_F(SbiTest, ReadsTokensOfRequestsAndGrants) {
  const std::string token =
      "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJucmYiLCJzdWIiOiJzbWYiLCJhdWQiOlsiVURNIl0sInNjb3BlIjoibnVkbS1zZG0iLCJleHAiOjF9."
      "c2ln";
  ask("GET", "/nudm-sdm/v2/x/am-data");
  const std::string bearer = "Bearer " + token;
  request.headers.push_back({"authorization", bearer, true, {}});
  EXPECT_EQ(read(request, ""), "token request smf; access token authorization");
  request.headers.pop_back();
  ask("POST", "/oauth2/token");
  EXPECT_EQ(read(response, R"({"access_token":")" + token + R"(","token_type":"Bearer"})"),
            "token grant smf; access token /access_token");
  EXPECT_EQ(read(response, R"({"error":"invalid_client"})"), "");
}

TEST_F(SbiTest, HandsOnTheBinaryPartsWithWhatTheJsonPartSaysOfThem) {
  ask("POST", "/namf-comm/v1/ue-contexts/x/n1-n2-messages");
  request.headers[0].value = "multipart/related; boundary=B";
  context.carrier.protocol = "http2";
  context.carrier.observation = ObservationId(7);
  const std::string body =
      "--B\r\nContent-Type: application/json\r\n\r\n"
      R"({"n1MessageContainer":{"n1MessageClass":"SM","n1MessageContent":{"contentId":"n1"}},)"
      R"("n2InfoContainer":{"smInfo":{"n2InfoContent":{"ngapIeType":"PDU_RES_SETUP_REQ","ngapData":{"contentId":"n2"}}}}})"
      "\r\n--B\r\nContent-Id: n1\r\nContent-Type: application/vnd.3gpp.5gnas\r\n\r\nNAS"
      "\r\n--B\r\nContent-Id: n2\r\nContent-Type: application/vnd.3gpp.ngap\r\n\r\nNGAP\r\n--B--";
  read(request, body);
  ASSERT_EQ(out.handed_on.size(), 2u);
  EXPECT_EQ(out.handed_on[0].protocol, "nas-5gs");
  EXPECT_EQ(base::as_text(out.handed_on[0].payload), "NAS");
  EXPECT_EQ(out.handed_on[0].carrier.protocol, "sbi");
  EXPECT_EQ(out.handed_on[0].carrier.observation, ObservationId(7));
  EXPECT_EQ(out.handed_on[1].protocol, "ngap-transfer");
}

TEST_F(SbiTest, NamesTheTypeOfAnN2PartBesideItsReference) {
  struct Contents final : Output {
    void hand_on(std::string_view, base::Bytes, const Context& inner) override {
      seen.emplace_back(inner.carrier.content);
    }
    void malformed(const Context&, std::string_view, base::Bytes, base::Fault) override { FAIL(); }
    void opaque(const Context&, std::string_view, std::string_view, base::Bytes) override { FAIL(); }
    ObservationId observe(const Context&, base::Bytes, const Observation&) override { return {}; }
    std::vector<std::string> seen;
  } contents;
  ask("POST", "/nsmf-pdusession/v1/sm-contexts/1/modify");
  request.headers[0].value = "multipart/related; boundary=B";
  context.http = &request;
  const std::string_view body =
      "--B\r\nContent-Type: application/json\r\n\r\n"
      R"({"n2SmInfo":{"contentId":"x"},"n2SmInfoType":"PDU_RES_SETUP_RSP","other":{"contentId":"y"}})"
      "\r\n--B\r\nContent-Id: x\r\nContent-Type: application/vnd.3gpp.ngap\r\n\r\n1"
      "\r\n--B\r\nContent-Id: y\r\nContent-Type: application/vnd.3gpp.ngap\r\n\r\n2\r\n--B--";
  parse(base::as_bytes(body), context, contents);
  EXPECT_EQ(contents.seen, (std::vector<std::string>{"PDU_RES_SETUP_RSP", ""}));
}

TEST_F(SbiTest, HandsOnNoPartOfANasMessage) {
  ask("POST", "/nsmf-pdusession/v1/pdu-sessions");
  request.headers[0].value = "multipart/related; boundary=B";
  read(request,
       "--B\r\nContent-Type: application/json\r\n\r\n{\"n1SmInfoFromUe\":{\"contentId\":\"x\"}}"
       "\r\n--B\r\nContent-Id: x\r\nContent-Type: application/vnd.3gpp.5gnas\r\n\r\n\xc1\x91\r\n--B--");
  EXPECT_TRUE(out.handed_on.empty());
  EXPECT_EQ(out.unread.back().reason, "partial N1 message not decoded");
}

TEST_F(SbiTest, FollowsTheBodyWhereTwoContentTypesContradict) {
  ask("PATCH", "/nnrf-nfm/v1/nf-instances/a1");
  request.headers.push_back({"content-type", "multipart/related; boundary=B", true, {}});
  EXPECT_EQ(read(request, R"([{"op":"replace","path":"/nfStatus","value":"REGISTERED"}])"),
            "heartbeat a1 - REGISTERED [] [] []");
  read(request, "--B\r\nContent-Type: application/vnd.3gpp.5gnas\r\n\r\nNAS\r\n--B--");
  EXPECT_EQ(out.handed_on.size(), 1u);
  EXPECT_TRUE(out.faults.empty());
}

TEST_F(SbiTest, ReadsABodyWhoseContentTypeIsUnknown) {
  ask("GET", "/nudr-dr/v1/subscription-data/x/y");
  response.headers.clear();
  EXPECT_EQ(read(response, R"({"encPermanentKey":"aa"})"), "permanent key /encPermanentKey");
  EXPECT_EQ(read(response, "{not json"), "");
  EXPECT_EQ(out.unread.back().reason, "content type unknown");
}

TEST_F(SbiTest, ReadsAResponseWhoseRequestIsMissing) {
  response.answers = nullptr;
  EXPECT_EQ(read(response, R"({"encPermanentKey":"aa"})"), "permanent key /encPermanentKey");
}

TEST_F(SbiTest, LeavesTheWebAlone) {
  ask("POST", "/login");
  request.headers.push_back({"authorization", "Bearer abc", true, {}});
  EXPECT_EQ(read(request, R"({"supi":"imsi-001010000000001"})"), "token request -; access token authorization");
  context.tunnel.depth = 1;  // a subscriber's own traffic
  EXPECT_EQ(read(request, R"({"supi":"imsi-001010000000001"})"), "");
}

TEST_F(SbiTest, FaultsOnceOnABodyThatIsNotJson) {
  ask("POST", "/nausf-auth/v1/ue-authentications");
  EXPECT_EQ(read(request, "{\"supiOrSuci\":"), "");
  ASSERT_EQ(out.faults.size(), 1u);
  EXPECT_EQ(out.faults[0].protocol, "sbi");
}

TEST_F(SbiTest, StopsListingDisclosuresSomewhere) {
  ask("POST", "/nausf-auth/v1/ue-authentications");
  std::string body = "[\"imsi-001010000000001\"";
  for (int i = 0; i < 600; ++i) body += ",\"imsi-001010000000001\"";
  read(request, body + "]");
  EXPECT_EQ(std::count(out.kinds.begin(), out.kinds.end(), "sbi.disclosure"), 512);
  EXPECT_EQ(out.unread.back().reason, "too many disclosures");
}

}  // namespace
}  // namespace assay::wire::sbi
