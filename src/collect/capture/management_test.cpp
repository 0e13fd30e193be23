// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/management.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/capture/test_rows.h"
#include "wire/management/session.h"

namespace assay::collect::capture {
namespace {

using wire::management::Session;

class ManagementWriterTest : public testing::Test {
 protected:
  static Session session(std::string_view protocol, std::string version) {
    Session out;
    out.protocol = protocol;
    out.version = std::move(version);
    out.client = {*wire::IpAddress::from_text("10.0.0.1"), 40'000};
    out.server = {*wire::IpAddress::from_text("10.0.0.2"), 161};
    out.first = {{wire::EvidenceId(1), 7}, 42, 10};
    return out;
  }
  void see(const Session& seen, std::uint32_t flow, base::Bytes where) {
    wire::Context context;
    context.flow = wire::FlowId(flow);
    writer_->observe(context, where, wire::ObservationId(1), wire::Observation(seen));
  }
  std::string ask(std::string_view sql) {
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : "; ") + row.at(0).as_text();
    return out;
  }

  std::vector<std::byte> octets_ = std::vector<std::byte>(10);
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<FactWriter> writer_ = make_management_writer(ledger_);
};

TEST_F(ManagementWriterTest, WritesASessionWithThePlaceOfItsBeginning) {
  auto telnet = session("telnet", "");
  telnet.credentials = true;
  see(telnet, 3, {});
  EXPECT_EQ(ask("SELECT concat_ws(' ', frame, \"offset\", length, flow, protocol, client, server, server_port, "
                "ciphered, credentials) "
                "FROM management_sessions"),
            "7 42 10 3 telnet 10.0.0.1 10.0.0.2 161 false true");
}

TEST_F(ManagementWriterTest, WritesOneRowForTheDatagramsOfAFlowThatSayTheSame) {
  for (int i = 0; i < 5; ++i) see(session("snmp", "v1"), 3, octets_);
  see(session("snmp", "v3"), 3, octets_);
  see(session("snmp", "v1"), 4, octets_);
  EXPECT_EQ(ask("SELECT concat_ws(' ', flow, version) FROM management_sessions ORDER BY fact"), "3 v1; 3 v3; 4 v1");
}

TEST_F(ManagementWriterTest, WritesEverySessionOfAnotherConnection) {
  see(session("ssh", "2.0"), 3, {});
  see(session("ssh", "2.0"), 4, {});
  EXPECT_EQ(ask("SELECT count(*) FROM management_sessions"), "2");
}

TEST_F(ManagementWriterTest, WritesHowOneAuthenticatesAndWhatWasAskedFor) {
  auto database = session("mongodb", "");
  database.authentication = wire::management::Authentication::given;
  database.method = "SCRAM-SHA-256";
  wire::management::add_command(database, "hello");
  wire::management::add_command(database, "find");
  wire::management::add_command(database, "find");
  wire::management::add_command(database, "no word at all");
  see(database, 3, {});
  EXPECT_EQ(ask("SELECT concat_ws(' ', authentication, method, commands) FROM management_sessions"),
            "given SCRAM-SHA-256 hello,find");
}

TEST_F(ManagementWriterTest, TellsThatSubscribersAreReadable) {
  const wire::management::Disclosure disclosure{.protocol = "mongodb", .what = "permanent key", .pointer = "/security/k", .place = {{wire::EvidenceId(1), 7}, 50, 32}};
  wire::Context context;
  context.source.address = *wire::IpAddress::from_text("10.0.0.2");
  context.destination.address = *wire::IpAddress::from_text("10.0.0.1");
  writer_->observe(context, {}, wire::ObservationId(1), wire::Observation(disclosure));
  auto database = session("mongodb", "");
  wire::management::add_object(database, "core.subscribers");
  wire::management::add_object(database, "core.subscribers");
  wire::management::add_object(database, "no word");
  see(database, 3, {});
  EXPECT_EQ(ask("SELECT concat_ws(' ', protocol, kind, pointer, source, frame, \"offset\", length) FROM disclosures"), "mongodb permanent key /security/k 10.0.0.2 7 50 32");
  EXPECT_EQ(ask("SELECT objects FROM management_sessions"), "core.subscribers");
}

TEST(ManagementWriter, KeepsNothingOfWhatInterceptionYields) {
  Captured capture(ASSAY_SOURCE_DIR "/tests/captures/x2x3/core.pcap");
  EXPECT_THAT(capture.rows("select protocol, version, client, server, commands, detail from management_sessions order by fact"),
              testing::ElementsAre("x2x3|0.5|10.41.0.7|10.41.0.66|keepalive,keepalive-ack,x3|IPv4", "x2x3|0.5|10.41.0.4|10.41.0.66|x2|TS-33.128"));
  EXPECT_THAT(capture.rows("select * from flows where source like '10.45.%' or destination like '10.45.%'"), testing::IsEmpty());
}

}  // namespace
}  // namespace assay::collect::capture
