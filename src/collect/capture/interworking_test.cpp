// SPDX-License-Identifier: Apache-2.0
// The writers of S1AP, NAS for EPS, GTP-C and Diameter.
#include <gtest/gtest.h>

#include "collect/capture/diameter.h"
#include "collect/capture/gtpc.h"
#include "collect/capture/nas_eps.h"
#include "collect/capture/s1ap.h"
#include "wire/diameter/diameter.h"
#include "wire/gtpc/gtpc.h"
#include "wire/nas_eps/nas_eps.h"
#include "wire/s1ap/s1ap.h"

namespace assay::collect::capture {
namespace {

class InterworkingWritersTest : public testing::Test {
 protected:
  InterworkingWritersTest() {
    context_.frame = &frame_;
    context_.flow = wire::FlowId(3);
    context_.ip_protocol = 132;
    context_.source.address = *wire::IpAddress::from_text("10.4.0.9");
    context_.destination.address = *wire::IpAddress::from_text("10.4.0.5");
    frame_.id = {wire::EvidenceId(1), 1};
    frame_.bytes = octets_;
  }
  template <class M>
  void see(FactWriter& writer, const M& message) {
    ++observations_;
    writer.observe(context_, base::Bytes(octets_).subspan(42), wire::ObservationId(observations_), wire::Observation(message));
  }
  base::Bytes text(std::string_view text) { return base::as_bytes(text); }
  std::string ask(std::string_view sql) {
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : "; ") + row.at(0).as_text();
    return out;
  }

  std::vector<std::byte> octets_ = std::vector<std::byte>(142);
  wire::Frame frame_;
  wire::Context context_;
  std::uint64_t observations_ = 0;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
};

TEST_F(InterworkingWritersTest, WriteS1apWithItsBearersAndANasMessageThatPointsToIt) {
  const auto s1ap = make_s1ap_writer(ledger_);
  wire::s1ap::Message message;
  message.procedure_code = 9;
  message.procedure = "InitialContextSetup";
  message.mme_ue_s1ap_id = 7;
  message.security_key = base::Bytes(octets_).subspan(60, 32);
  message.ue_security_capabilities = wire::s1ap::SecurityCapabilities{0xc000, 0x4000};
  message.bearers = {{.id = 5, .address = *wire::IpAddress::from_text("10.4.0.7"), .second_address = {}, .teid = 42, .where = {}}, {.id = 6, .address = {}, .second_address = {}, .teid = {}, .where = {}}};
  message.enb_name = "lab\x1b";
  see(*s1ap, message);
  EXPECT_EQ(ask("SELECT concat_ws(' ', procedure, mme_ue_s1ap_id, security_key, ue_security_capabilities, bearers, enb_name) FROM s1ap_messages"),
            "InitialContextSetup 7 true c0004000 5=10.4.0.7/0000002a,6 lab\\x1b");

  const auto nas = make_nas_eps_writer(ledger_);
  context_.carrier = {.protocol = "s1ap", .observation = wire::ObservationId(observations_), .amf_ue_id = 7, .ran_ue_id = 0, .has_amf_ue_id = true, .has_ran_ue_id = false, .content = "downlinkNASTransport"};
  wire::nas_eps::Message command;
  command.type_code = 0x5d;
  command.type = "Security mode command";
  command.link = wire::nas_eps::Link::downlink;
  command.algorithms = wire::nas_eps::Algorithms{0, 2, {}};
  see(*nas, command);
  EXPECT_EQ(ask("SELECT concat_ws(' ', n.type, eea, eia, link, carried_by, n.mme_ue_s1ap_id, n.enb_ue_s1ap_id, s.procedure) FROM nas_eps_messages AS n JOIN s1ap_messages AS s ON s.fact = n.carrier"),
            "Security mode command 0 2 downlink s1ap 7 InitialContextSetup");
}

TEST_F(InterworkingWritersTest, WriteIdentitiesOf4gUnderTheirChannel) {
  const auto s1ap = make_s1ap_writer(ledger_);
  wire::s1ap::Message paging;
  paging.procedure = "Paging";
  paging.imsi = "999700000000001";
  see(*s1ap, paging);
  const auto nas = make_nas_eps_writer(ledger_);
  wire::nas_eps::Message attach;
  attach.type = "Attach request";
  attach.attach_type = 6;
  attach.identities = {{wire::nas_eps::Identity::Kind::guti, "99970800102deadbeef", "99970", {}}};
  see(*nas, attach);
  EXPECT_EQ(ask("SELECT concat_ws(' ', channel, message, kind, value, emergency, ciphered_context) FROM ue_identities ORDER BY fact"),
            "s1ap Paging IMSI 999700000000001 false false; nas-eps Attach request GUTI 99970800102deadbeef true false");
}

TEST_F(InterworkingWritersTest, WriteGtpcWithItsTunnelEnds) {
  const auto gtpc = make_gtpc_writer(ledger_);
  wire::gtpc::Message message;
  message.type = 33;
  message.type_name = "Create Session Response";
  message.cause = 16;
  message.cause_name = "Request accepted";
  message.ue_v4 = *wire::IpAddress::from_text("10.45.0.2");
  message.ue_v6 = *wire::IpAddress::from_text("2001:db8::1");
  message.rat_type = 99;
  message.extra_octets = 3;
  wire::gtpc::TunnelEnd end;
  end.interface_type = 1;
  end.bearer = 5;
  end.teid = 42;
  end.v4 = *wire::IpAddress::from_text("10.4.0.7");
  end.where = base::Bytes(octets_).subspan(100, 4);
  message.tunnel_ends.push_back(end);
  see(*gtpc, message);
  EXPECT_EQ(ask("SELECT concat_ws(' ', version, type, cause, ue_address, rat_type, extra_octets) FROM gtpc_messages"),
            "GTPv2-C Create Session Response Request accepted 10.45.0.2 2001:db8::1 99 3");
  EXPECT_EQ(ask("SELECT concat_ws(' ', e.\"offset\", interface_name, bearer, e.teid, address, m.type) FROM gtpc_tunnel_ends AS e JOIN gtpc_messages AS m ON m.fact = e.message"),
            "100 S1-U SGW GTP-U 5 42 10.4.0.7 Create Session Response");
}

TEST_F(InterworkingWritersTest, WriteDiameterWithoutItsKeys) {
  const auto diameter = make_diameter_writer(ledger_);
  wire::diameter::Message message;
  message.command = 318;
  message.application = 16777251;
  message.result_code = 2001;
  message.origin_host = text("hss.home");
  message.imsi = text("999700000000001");
  message.key = base::Bytes(octets_).subspan(60, 32);
  see(*diameter, message);
  EXPECT_EQ(ask("SELECT concat_ws(' ', transport, command, application, result, origin_host, subscriber, key_material) FROM diameter_messages"),
            "sctp Authentication-Information-Answer S6a/S6d DIAMETER_SUCCESS hss.home 999700000000001 true");
}

}  // namespace
}  // namespace assay::collect::capture
