// SPDX-License-Identifier: Apache-2.0
// What the writers make of whole captures, whose messages an independent encoder made.
#include "collect/capture/ue_security.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/capture/test_rows.h"
#include "facts/store.h"
#include "wire/http_message.h"
#include "wire/ngap/ngap.h"
#include "wire/sbi/sbi.h"

namespace assay::collect::capture {
namespace {

using namespace base::literals;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string captures = ASSAY_SOURCE_DIR "/tests/captures/";

constexpr auto statements = "select procedure, pdu, amf_ue_ngap_id, stated, known, known_from, differs, request_differed "
                            "from capability_statements order by fact";
constexpr auto user_plane = "select protocol, procedure, pdu, pdu_session, integrity, confidentiality, integrity_performed, "
                            "confidentiality_performed, asked_integrity from user_plane_security where protocol <> 'xnap' order by fact";

TEST(UeSecurityWriter, FollowsCapabilitiesFromTheRegistrationOverAHandover) {
  Captured capture(captures + "xn-handover/ran.pcap");
  EXPECT_THAT(capture.rows(statements),
              ElementsAre("InitialContextSetup|initiatingMessage|7|e000e000|e000e000|Registration request|false|null",
                          "PathSwitchRequest|initiatingMessage|7|e000e000|e000e000|Registration request|false|null",
                          "PathSwitchRequest|successfulOutcome|7|null|e000e000|Registration request|null|false",
                          "InitialContextSetup|initiatingMessage|8|e000e000|e000e000|Registration request|false|null",
                          "PathSwitchRequest|initiatingMessage|8|80008000|e000e000|Registration request|true|null",
                          "PathSwitchRequest|successfulOutcome|8|e000e000|e000e000|Registration request|false|true"));
}

TEST(UeSecurityWriter, ShowsCapabilitiesThatWereChangedOrLeftOut) {
  Captured capture(captures + "xn-handover-bidding-down/ran.pcap");
  EXPECT_THAT(capture.rows(statements),
              ElementsAre("InitialContextSetup|initiatingMessage|7|80008000|e000e000|Registration request|true|null",
                          "InitialContextSetup|initiatingMessage|8|e000e000|e000e000|Registration request|false|null",
                          "PathSwitchRequest|initiatingMessage|8|80008000|e000e000|Registration request|true|null",
                          "PathSwitchRequest|successfulOutcome|8|null|e000e000|Registration request|null|true",
                          "InitialContextSetup|initiatingMessage|9|e000e000|e000e000|Registration request|false|null",
                          "PathSwitchRequest|initiatingMessage|9|null|e000e000|Registration request|null|null",
                          "PathSwitchRequest|successfulOutcome|9|null|e000e000|Registration request|null|null"));
}

TEST(UeSecurityWriter, HoldsAnswersAgainstWhatWasAsked) {
  Captured good(captures + "xn-handover/ran.pcap");
  EXPECT_THAT(good.rows(std::string(user_plane) + " limit 5"),
              ElementsAre("ngap|PDUSessionResourceSetup|initiatingMessage|1|required|required|null|null|null",
                          "e1ap|BearerContextSetup|initiatingMessage|1|required|required|null|null|null",
                          "e1ap|BearerContextSetup|successfulOutcome|1|null|null|true|true|required",
                          "ngap|PDUSessionResourceSetup|successfulOutcome|1|null|null|true|true|required",
                          "ngap|PathSwitchRequest|initiatingMessage|1|required|preferred|true|true|required"));
  Captured bad(captures + "xn-handover-bidding-down/ran.pcap");
  EXPECT_THAT(bad.rows("select protocol, integrity_performed, asked_integrity from user_plane_security "
                       "where pdu = 'successfulOutcome' and integrity_performed is not null order by fact"),
              ElementsAre("e1ap|false|required", "ngap|false|required"));
}

TEST(UeSecurityWriter, HoldsEverySessionOfABearerContextAgainstWhatWasAsked) {
  Captured capture(captures + "e1-bearers/ran.pcap");
  // By procedure: with a result or without, failed for a cause or not; and each of more than the first two sessions.
  EXPECT_THAT(capture.rows("select procedure, integrity_performed is null, cause is null, count(distinct pdu_session) "
                           "> 2 from user_plane_security "
                           "where protocol = 'e1ap' and asked_integrity is not null group by all order by all"),
              ElementsAre("BearerContextModification|false|true|true", "BearerContextModification|true|true|true",
                          "BearerContextSetup|false|true|true", "BearerContextSetup|true|true|true"));
}

TEST(RanNodeWriter, WritesWhatRanNodesSayToEachOther) {
  Captured capture(captures + "xn-handover/ran.pcap");
  EXPECT_THAT(capture.rows("select protocol, node, plmn from ran_messages where node is not null order by fact"),
              ElementsAre("f1ap|gNB-DU 3584|00101", "e1ap|gNB-CU-UP 5|00101", "xnap|gNB 00101-000001/24|00101", "xnap|gNB 00101-000002/24|00101"));
  EXPECT_THAT(capture.rows("select kind, protocol, count(*) from disclosures where protocol <> 'ngap' group by all order by all"),
              ElementsAre("K_NG-RAN*|xnap|2", "K_UP|e1ap|1"));
  EXPECT_THAT(capture.rows("select * from malformed"), IsEmpty());
}

TEST(RanNodeWriter, ReadsNasInsideRrcInsideF1) {
  Captured capture(captures + "xn-handover/ran.pcap");
  EXPECT_THAT(capture.rows("select n.type, r.channel, r.type, r.ue_id, m.procedure from nas_messages n "
                           "join rrc_messages r on n.carrier = r.fact join ran_messages m on r.carrier = m.fact "
                           "where n.carried_by = 'f1ap' order by n.fact"),
              ElementsAre("Registration request|UL-DCCH|rrcSetupComplete|1|ULRRCMessageTransfer",
                          "Authentication request|DL-DCCH|dlInformationTransfer|1|DLRRCMessageTransfer",
                          "Authentication response|UL-DCCH|ulInformationTransfer|1|ULRRCMessageTransfer"));
  // In the frame, although NAS stands at any bit of it.
  EXPECT_THAT(capture.rows("select frame, length from nas_messages where carried_by = 'f1ap' and type = 'Registration request'"), ElementsAre("32|25"));
  EXPECT_THAT(capture.rows("select type, ciphering, integrity from rrc_messages where ciphering is not null"), ElementsAre("securityModeCommand|2|2"));
  EXPECT_THAT(capture.rows("select count(*) from coverage where protocol = 'nr-rrc'"), ElementsAre("2"));
}

// Service-based interfaces: HTTP messages as the engine would hand them to the SBI parser, and what they hold to the writer.
class Core final : public wire::Output {
 public:
  // The UDM answers a query of the SMF for what it has for a subscriber.
  void subscription(const std::string& supi, const std::string& data) {
    request_.path = path_ = "/nudm-sdm/v2/" + supi + "/sm-data";
    request_.headers = {{"content-type", "application/json", true, {}}};
    wire::HttpMessage response;
    response.headers = request_.headers;
    response.request = false;
    response.answers = &request_;
    read(response, data);
  }
  // The SMF sends N2 information for the subscriber by way of the AMF.
  void information(const std::string& supi, const std::vector<std::byte>& transfer) {
    request_.path = path_ = "/namf-comm/v1/ue-contexts/" + supi + "/n1-n2-messages";
    request_.headers = {{"content-type", "multipart/related; boundary=b", true, {}}};
    read(request_, "--b\r\nContent-Type: application/json\r\n\r\n"
                   R"({"n2InfoContainer":{"smInfo":{"n2InfoContent":{"ngapIeType":"PDU_RES_SETUP_REQ","ngapData":{"contentId":"n2"}}}}})"
                   "\r\n--b\r\nContent-Type: application/vnd.3gpp.ngap\r\nContent-Id: n2\r\n\r\n" +
                       std::string(base::as_text(transfer)) + "\r\n--b--\r\n");
  }
  [[nodiscard]] std::vector<std::string> rows(std::string_view sql) { return rows_of(store_, sql); }

  void hand_on(std::string_view protocol, base::Bytes payload, const wire::Context& context) override {
    if (protocol == "ngap-transfer") wire::ngap::transfer_protocol.parse(payload, context, *this);
  }
  void malformed(const wire::Context&, std::string_view, base::Bytes, base::Fault) override {}
  void opaque(const wire::Context&, std::string_view, std::string_view, base::Bytes) override {}

 private:
  void read(const wire::HttpMessage& message, const std::string& body) {
    wire::Frame frame;
    frame.bytes = base::as_bytes(body);
    wire::Context context;
    context.frame = &frame;
    context.http = &message;
    context.carrier.observation = wire::ObservationId(++observations_);
    wire::sbi::parse(frame.bytes, context, *this);
  }
  wire::ObservationId observe(const wire::Context& context, base::Bytes where, const wire::Observation& seen) override {
    const wire::ObservationId id(++observations_);
    writer_->observe(context, where, id, seen);
    return id;
  }

  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<FactWriter> writer_ = make_ue_security_writer(ledger_, 16);
  wire::HttpMessage request_;
  std::string path_;
  std::uint64_t observations_ = 0;
};

// Integrity protection not needed, ciphering required.
const auto transfer_that_asks =
    "00 00 05 00 8b 00 0a 01 f0 0a 00 00 01 00 00 00 22 00 86 00 01 20 00 8a 00 02 08 00 00 88 00 21 04 03 42 80 00 00 14 02 60 56 01 00 40 0f "
    "42 40 00 01 00 00 50 03 a3 52 94 40 00 01 00 00 09 1c 40 00 81 00 02 00 06"_bytes;
constexpr auto subscribed = "select integrity, confidentiality, subscribed_integrity, subscribed_confidentiality from user_plane_security order by fact";
constexpr auto required = R"([{"dnnConfigurations":{"internet":{"upSecurity":{"upIntegr":"REQUIRED","upConfid":"REQUIRED"}}}}])";

TEST(UeSecurityWriter, HoldsWhatTheSmfIndicatesAgainstWhatTheUdmHas) {
  Core core;
  core.subscription("imsi-001010000000001", required);
  core.information("imsi-001010000000001", transfer_that_asks);
  EXPECT_THAT(core.rows(subscribed), ElementsAre("not-needed|required|required|required"));
  EXPECT_THAT(core.rows("select subscriber, dnn, integrity from user_plane_policies"), ElementsAre("imsi-001010000000001|internet|required"));
}

TEST(UeSecurityWriter, TakesNoPolicyOfAnotherSubscriberOrOneOfSeveral) {
  Core core;
  core.subscription("imsi-001010000000001", required);
  core.information("imsi-001010000000002", transfer_that_asks);
  core.subscription("imsi-001010000000001", R"([{"dnnConfigurations":{"ims":{"upSecurity":{"upIntegr":"NOT_NEEDED","upConfid":"REQUIRED"}}}}])");
  core.information("imsi-001010000000001", transfer_that_asks);
  EXPECT_THAT(core.rows(subscribed), ElementsAre("not-needed|required|null|null", "not-needed|required|null|null"));
}

}  // namespace
}  // namespace assay::collect::capture
