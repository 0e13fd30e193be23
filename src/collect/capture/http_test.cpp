// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/http.h"

#include <gtest/gtest.h>

#include "collect/capture/nas.h"
#include "collect/capture/ngap.h"
#include "wire/http/connection_for_tests.h"
#include "wire/http/http.h"
#include "wire/nas/nas.h"
#include "wire/ngap/ngap.h"
#include "wire/sbi/sbi.h"

namespace assay::collect::capture {
namespace {

constexpr auto client = wire::Direction::forward;
constexpr auto server = wire::Direction::reverse;
const std::string token =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJucmYiLCJzdWIiOiJzbWYiLCJhdWQiOlsiVURNIl0sInNjb3BlIjoibnVkbS1zZG0iLCJleHAiOjF9."
    "c2ln";

// The engine's part: bodies go to the SBI parser, messages to the writer.
class Wiring final : public wire::Output {
 public:
  explicit Wiring(FactWriter& writer) : writers{&writer} {}
  std::vector<FactWriter*> writers;
  void hand_on(std::string_view protocol, base::Bytes payload, const wire::Context& context) override {
    if (protocol == "sbi") wire::sbi::parse(payload, context, *this);
    if (protocol == "nas-5gs") wire::nas::protocol.parse(payload, context, *this);
    if (protocol == "ngap-transfer") wire::ngap::transfer_protocol.parse(payload, context, *this);
  }
  void malformed(const wire::Context&, std::string_view, base::Bytes, base::Fault) override { ++faults; }
  void opaque(const wire::Context&, std::string_view, std::string_view, base::Bytes) override {}
  int faults = 0;

 protected:
  wire::ObservationId observe(const wire::Context& context, base::Bytes where, const wire::Observation& seen) override {
    for (auto* writer : writers) {
      const auto kinds = writer->kinds();
      if (std::find(kinds.begin(), kinds.end(), &seen.kind()) != kinds.end()) writer->observe(context, where, wire::ObservationId(count_ + 1), seen);
    }
    return wire::ObservationId(++count_);
  }

 private:
  std::uint64_t count_ = 0;
};

class HttpWriterTest : public testing::Test {
 protected:
  explicit HttpWriterTest(SelectionLimits limits = {}) : ledger_(store_, limits) {}

  void ask(std::string_view start, std::string_view headers = "", std::string_view body = "") {
    send(client, start, headers, body);
  }
  void answer(std::string_view status, std::string_view headers = "", std::string_view body = "") {
    send(server, "HTTP/1.1 " + std::string(status), headers, body);
  }
  void send(wire::Direction direction, std::string_view start, std::string_view headers, std::string_view body) {
    const auto end = direction == client ? " HTTP/1.1\r\n" : "\r\n";
    connection_.send(direction, std::string(start) + end + std::string(headers) +
                                    "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }
  // All rows, columns joined by a blank, rows by "; ".
  std::string rows(std::string_view sql) {
    connection_.finish();
    writer_->finish();
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) {
      out += out.empty() ? "" : "; ";
      for (std::size_t i = 0; i < row.size(); ++i)
        out += (i == 0 ? "" : " ") + (row[i].is_null() ? "-" : row[i].as_text());
    }
    return out;
  }

  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_;
  std::unique_ptr<FactWriter> writer_ = make_http_writer(ledger_);
  Wiring wiring_{*writer_};
  wire::http::ConnectionForTests connection_{wire::http::make_http1(), wiring_};
};

TEST_F(HttpWriterTest, WritesOneRowPerExchange) {
  ask("GET /nnrf-disc/v1/nf-instances?target-nf-type=UDM&requester-nf-type=AMF",
      "Host: nrf:80\r\nUser-Agent: curl/7\r\n");
  answer("200 OK", "Content-Type: application/json\r\n", R"({"nfInstances":[]})");
  EXPECT_EQ(rows("SELECT frame, client, server, server_port, version, stream, method, scheme, authority, path, query, "
                 "service, api_version, "
                 "resource, status, response_frame, \"authorization\", user_agent, requester_nf_type, target_nf_type, "
                 "response_type, "
                 "request_octets, response_octets, unknown_headers, request_seen FROM http_exchanges"),
            "1 10.0.0.1 10.0.0.2 7777 HTTP/1.1 1 GET http nrf:80 /nnrf-disc/v1/nf-instances "
            "target-nf-type=UDM&requester-nf-type=AMF nnrf-disc v1 nf-instances 200 2 none curl/7 AMF UDM "
            "application/json 0 18 0 true");
}

TEST_F(HttpWriterTest, TakesDelegatedDiscoveryFromHeaders) {
  ask("GET /nudm-sdm/v2/x/am-data",
      "3gpp-Sbi-Target-apiRoot: http://udm\r\n3gpp-Sbi-Discovery-target-nf-type: UDM\r\nUser-Agent: SMF-1 a\r\n");
  EXPECT_EQ(rows("SELECT target, requester_nf_type, target_nf_type, status FROM http_exchanges"),
            "http://udm SMF UDM -");
}

TEST_F(HttpWriterTest, WritesAResponseWithoutItsRequest) {
  answer("204 No Content");
  EXPECT_EQ(rows("SELECT client, server, method, status, \"authorization\", request_seen FROM http_exchanges"),
            "10.0.0.1 10.0.0.2 - 204 unknown false");
}

TEST_F(HttpWriterTest, NamesTheTokenOfARequestAndTheExchangeOfAToken) {
  ask("POST /oauth2/token");
  answer("200 OK", "Content-Type: application/json\r\n", R"({"access_token":")" + token + R"("})");
  ask("GET /nudm-sdm/v2/x/am-data", "Authorization: Bearer " + token + "\r\n");
  answer("403 Forbidden");
  EXPECT_EQ(rows("SELECT e.service, e.\"authorization\", t.use, t.subject, t.audience, t.scope, t.expires, t.status, "
                 "t.service, t.client, t.frame "
                 "FROM http_exchanges e JOIN tokens t ON t.exchange = e.fact ORDER BY e.fact"),
            "oauth2 none grant smf UDM nudm-sdm 1 200 oauth2 10.0.0.1 2; nudm-sdm bearer request smf UDM nudm-sdm 1 "
            "403 nudm-sdm 10.0.0.1 3");
  EXPECT_EQ(rows("SELECT e.service, t.use FROM http_exchanges e JOIN tokens t ON e.token = t.fact"),
            "nudm-sdm request");
  EXPECT_EQ(rows("SELECT count(DISTINCT fingerprint), count(*) FROM tokens"), "1 2");
}

TEST_F(HttpWriterTest, StoresNoSecret) {
  ask("GET "
      "/nudr-dr/v1/subscription-data/imsi-001010000000001/authentication-data/"
      "authentication-subscription?access_token=" +
          token,
      "Authorization: Bearer " + token + "\r\n");
  answer("200 OK", "Content-Type: application/json\r\n",
         R"({"encPermanentKey":"465B5CE8B199B49F","encOpcKey":"E8ED289DEBA952E4"})");
  EXPECT_EQ(rows("SELECT kind, pointer, source, destination, service, frame, carrier IS NOT NULL FROM disclosures "
                 "ORDER BY fact"),
            "access token authorization 10.0.0.1 10.0.0.2 nudr-dr 1 true; supi path 10.0.0.1 10.0.0.2 nudr-dr 1 true; "
            "permanent key /encPermanentKey 10.0.0.2 10.0.0.1 nudr-dr 2 true; operator key /encOpcKey 10.0.0.2 "
            "10.0.0.1 nudr-dr 2 true");
  for (const auto* table : {"http_exchanges", "tokens", "disclosures", "ue_identities", "nf_profiles"}) {
    const auto all = rows("SELECT t::VARCHAR FROM " + std::string(table) + " t");
    for (const std::string_view secret : {"465B5CE8", "E8ED289D", "c2ln"})
      EXPECT_EQ(all.find(secret), std::string::npos) << table << all;
  }
}

TEST_F(HttpWriterTest, PointsToTheOctetsOfADisclosure) {
  ask("POST /nausf-auth/v1/ue-authentications", "Content-Type: application/json\r\n",
      R"({"supi":"imsi-001010000000001"})");
  const std::string head =
      "POST /nausf-auth/v1/ue-authentications HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 31\r\n\r\n";
  EXPECT_EQ(rows("SELECT frame, \"offset\", length FROM disclosures"), "1 " + std::to_string(head.size() + 8) + " 22");
}

TEST_F(HttpWriterTest, WritesProfilesWithTheStatusOfTheirExchange) {
  ask("PUT /nnrf-nfm/v1/nf-instances/a1", "Content-Type: application/json\r\n",
      R"({"nfInstanceId":"a1","nfType":"AMF","nfStatus":"REGISTERED","ipv4Addresses":["10.0.0.66"]})");
  answer("201 Created");
  ask("DELETE /nnrf-nfm/v1/nf-instances/a1");
  answer("204 No Content");
  EXPECT_EQ(rows("SELECT p.operation, p.\"by\", p.nrf, p.nf_instance, p.nf_type, p.addresses, p.oauth2_required, "
                 "p.status, e.method "
                 "FROM nf_profiles p JOIN http_exchanges e ON p.exchange = e.fact ORDER BY p.fact"),
            "register 10.0.0.1 10.0.0.2 a1 AMF 10.0.0.66 - 201 PUT; deregister 10.0.0.1 10.0.0.2 a1 -  - 204 DELETE");
}

TEST_F(HttpWriterTest, WritesForWhomADiscoveryAsks) {
  ask("GET /nnrf-disc/v1/nf-instances?target-nf-type=SMF&requester-nf-type=AMF&requester-nf-instance-id=a1&"
      "requester-snssais=%5B%7B%22sst%22%3A1%2C%22sd%22%3A%220beef0%22%7D%5D");
  answer("403 Forbidden");
  ask("GET /nudm-sdm/v2/x/am-data", "3gpp-Sbi-Discovery-requester-snssais: [{\"sst\":2}]\r\n");
  answer("200 OK");
  EXPECT_EQ(rows("SELECT target_nf_type, requester_nf_type, requester_nf_instance, requester_slices, status FROM http_exchanges ORDER BY fact"),
            "SMF AMF a1 1-0BEEF0 403; - - - 2 200");
}

TEST_F(HttpWriterTest, WritesIdentitiesWithTheCallThatHoldsThem) {
  ask("POST /nausf-auth/v1/ue-authentications", "Content-Type: application/json\r\n",
      R"({"supiOrSuci":"suci-0-262-01-678-1-27-0123abcd"})");
  EXPECT_EQ(rows("SELECT channel, message, kind, value, plmn, routing_indicator, scheme, scheme_name, key_id, source "
                 "FROM ue_identities"),
            "sbi POST nausf-auth SUCI suci-0-262-01-678-1-27-0123abcd 26201 678 1 Profile A 27 10.0.0.1");
}

class SampledHttpWriterTest : public HttpWriterTest {
 protected:
  SampledHttpWriterTest() : HttpWriterTest({.all = 4, .of_each_kind = 2, .kinds = 64}) {}
};

TEST_F(SampledHttpWriterTest, KeepsAnExchangeWithAllThatWasFoundInItOrNothingOfIt) {
  for (int i = 0; i < 40; ++i) {
    ask("GET /nudm-sdm/v2/imsi-99970000000000" + std::to_string(i % 10) + "/am-data", "Authorization: Bearer " + token + "\r\n");
    answer("200 OK");
  }
  // 1 to 4, 8, 16 and 32.
  EXPECT_EQ(rows("SELECT count(*), count(token), (SELECT count(*) FROM tokens), (SELECT count(*) FROM ue_identities) FROM http_exchanges"), "7 7 7 7");
  EXPECT_EQ(rows("SELECT protocol, messages FROM left_out"), "HTTP/1.1 33");
}

TEST_F(SampledHttpWriterTest, KeepsEveryRegistrationAndWhatIsOfAnotherKind) {
  for (int i = 0; i < 40; ++i) {
    ask("GET /nudm-sdm/v2/imsi-999700000000001/am-data");
    answer(i == 30 ? "403 Forbidden" : "200 OK");
    ask("PUT /nnrf-nfm/v1/nf-instances/6c9e0000-0000-4000-8000-000000000001", "Content-Type: application/json\r\n",
        R"({"nfInstanceId":"6c9e0000-0000-4000-8000-000000000001","nfType":"AMF","nfStatus":"REGISTERED"})");
    answer("200 OK");
  }
  EXPECT_EQ(rows("SELECT count(*) FROM nf_profiles WHERE operation = 'register'"), "40");
  EXPECT_EQ(rows("SELECT count(*) FROM http_exchanges WHERE status = 403"), "1");
}

// TS 29.518 §6.1.6.2.27: what the AMF sends on to the UE and to the RAN node.
std::string n1_n2_body() {
  const std::string nas("\x7e\x00\x56\x00\x02\x00\x00", 7);     // 5GMM Authentication request
  const std::string transfer("\x00\x03\xe0\x0a\x00\x00\x07", 7);
  return "--b\r\nContent-Type: application/json\r\n\r\n"
         R"({"n1MessageContainer":{"n1MessageClass":"5GMM","n1MessageContent":{"contentId":"n1"}},)"
         R"("n2InfoContainer":{"smInfo":{"n2InfoContent":{"ngapIeType":"PDU_RES_SETUP_RSP","ngapData":{"contentId":"n2"}}}}})"
         "\r\n--b\r\nContent-Type: application/vnd.3gpp.5gnas\r\nContent-Id: n1\r\n\r\n" +
         nas + "\r\n--b\r\nContent-Type: application/vnd.3gpp.ngap\r\nContent-Id: n2\r\n\r\n" + transfer + "\r\n--b--\r\n";
}

class HttpWithNas : public HttpWriterTest {
 protected:
  explicit HttpWithNas(SelectionLimits limits = {}) : HttpWriterTest(limits) {
    wiring_.writers.push_back(nas_.get());
    wiring_.writers.push_back(ngap_.get());
  }
  static constexpr std::string_view type = "Content-Type: multipart/related; boundary=b\r\n";

  std::unique_ptr<FactWriter> nas_ = make_nas_writer(ledger_, 16);
  std::unique_ptr<FactWriter> ngap_ = make_ngap_writer(ledger_);
};

TEST_F(HttpWithNas, NamesTheExchangeThatCarriedAMessage) {
  ask("GET /nnrf-disc/v1/nf-instances");
  answer("200 OK");
  ask("POST /namf-comm/v1/ue-contexts/x/n1-n2-messages", type, n1_n2_body());
  answer("200 OK", type, n1_n2_body());
  EXPECT_EQ(rows("SELECT n.frame, x.frame, x.method, n.carrier FROM nas_messages n JOIN http_exchanges x ON x.fact = n.carrier ORDER BY n.fact"),
            "3 3 POST " + rows("SELECT fact FROM http_exchanges WHERE frame = 3") + "; 4 3 POST " + rows("SELECT fact FROM http_exchanges WHERE frame = 3"));
  EXPECT_EQ(rows("SELECT count(*), count(DISTINCT carrier) FROM ngap_messages WHERE carrier IN (SELECT fact FROM http_exchanges WHERE frame = 3)"), "2 1");
}

TEST_F(HttpWithNas, NamesItIfTheRequestIsNotInTheEvidence) {
  answer("200 OK", type, n1_n2_body());
  EXPECT_EQ(rows("SELECT x.request_seen FROM nas_messages n JOIN http_exchanges x ON x.fact = n.carrier"), "false");
}

TEST_F(HttpWithNas, NamesItIfTheConnectionEndsBeforeTheAnswer) {
  ask("POST /namf-comm/v1/ue-contexts/x/n1-n2-messages", type, n1_n2_body());
  EXPECT_EQ(rows("SELECT x.method, x.status FROM nas_messages n JOIN http_exchanges x ON x.fact = n.carrier"), "POST -");
}

class HttpWithNasInALongCapture : public HttpWithNas {
 protected:
  HttpWithNasInALongCapture() : HttpWithNas({.all = 2, .of_each_kind = 1, .kinds = 16}) {}
};

TEST_F(HttpWithNasInALongCapture, KeepsEveryExchangeThatAKeptMessageNames) {
  for (int i = 0; i < 200; ++i) {
    ask("POST /namf-comm/v1/ue-contexts/x/n1-n2-messages", type, n1_n2_body());
    answer("200 OK");
  }
  EXPECT_EQ(rows("SELECT count(*) FROM nas_messages WHERE carrier IS NULL OR carrier NOT IN (SELECT fact FROM http_exchanges)"), "0");
  EXPECT_EQ(rows("SELECT count(*) < 30 FROM http_exchanges"), "true");
}

}  // namespace
}  // namespace assay::collect::capture
