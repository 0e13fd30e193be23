// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/dns.h"

#include <gtest/gtest.h>

#include "wire/dns/dns.h"

namespace assay::collect::capture {
namespace {

namespace dns = wire::dns;

class DnsWriterTest : public testing::Test {
 protected:
  void see(const dns::Message& message, std::string_view source, std::string_view destination) {
    wire::Frame frame;
    frame.id = {wire::EvidenceId(1), ++number_};
    wire::Context context;
    context.frame = &frame;
    context.source.address = *wire::IpAddress::from_text(source);
    context.destination.address = *wire::IpAddress::from_text(destination);
    context.tunnel.depth = 1;
    writer_->observe(context, {}, wire::ObservationId(number_), wire::Observation(message));
  }
  std::string ask(std::string_view sql) {
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : "; ") + row.at(0).as_text();
    return out;
  }

  std::uint64_t number_ = 0;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<FactWriter> writer_ = make_dns_writer(ledger_);
};

TEST_F(DnsWriterTest, WritesWhoAskedWhomAndWhatWasAnswered) {
  dns::Message query;
  query.id = 7;
  query.question = dns::Question{.name = "nrf.example", .type = 1, .of_class = 1};
  query.octets = 29;
  see(query, "10.45.0.2", "10.0.5.53");
  dns::Message response = query;
  response.flags = 0x8180;
  response.answers = 3;
  response.answer_records = {
      {.name = "nrf.example", .type = 5, .of_class = 1, .ttl = 1, .length = 2, .data = "x.example"},
      {.name = "x.example", .type = 16, .of_class = 1, .ttl = 1, .length = 2, .data = ""},
      {.name = "x.example", .type = 1, .of_class = 1, .ttl = 1, .length = 4, .data = "10.0.5.10"}};
  see(response, "10.0.5.53", "10.45.0.2");
  EXPECT_EQ(ask("SELECT concat_ws(' ', client, server, id, response, opcode, rcode, name, type, answers, answer_data, "
                "octets, tunnel_depth) "
                "FROM dns_messages ORDER BY fact"),
            "10.45.0.2 10.0.5.53 7 false 0 nrf.example A 0  29 1; "
            "10.45.0.2 10.0.5.53 7 true 0 0 nrf.example A 3 x.example,10.0.5.10 29 1");
  EXPECT_EQ(ask("SELECT count(*) FROM dns_messages WHERE rcode IS NULL"), "1");
}

TEST_F(DnsWriterTest, NamesTypesWithoutANameByTheirNumberAndJoinsTheExtendedResponseCode) {
  dns::Message response;
  response.flags = 0x8000;
  response.extended_rcode = 1;
  response.question = dns::Question{.name = "", .type = 65'280, .of_class = 1};
  see(response, "10.0.5.53", "10.45.0.2");
  EXPECT_EQ(ask("SELECT concat_ws(' ', type, rcode) FROM dns_messages"), "TYPE65280 16");
}

}  // namespace
}  // namespace assay::collect::capture
