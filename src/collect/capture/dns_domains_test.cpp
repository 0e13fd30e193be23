// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/dns_domains.h"

#include <gtest/gtest.h>

#include <random>

#include "wire/dns/dns.h"

namespace assay::collect::capture {
namespace {

namespace dns = wire::dns;

class DnsDomainTest : public testing::Test {
 protected:
  void ask_for(std::string_view name, std::uint16_t type = 1) {
    dns::Message message;
    message.flags = 0x0100;
    message.question = dns::Question{std::string(name), type, 1};
    see(message, false);
  }
  void answer(std::string_view name, std::uint16_t type, const dns::Answer& record, std::uint16_t rcode = 0) {
    dns::Message message;
    message.flags = static_cast<std::uint16_t>(0x8180U | rcode);
    message.question = dns::Question{std::string(name), type, 1};
    message.answer_records = {record};
    see(message, true);
  }
  void see(const dns::Message& message, bool response) {
    wire::Frame frame;
    frame.id = {wire::EvidenceId(1), ++number_};
    wire::Context context;
    context.frame = &frame;
    context.source.address = *wire::IpAddress::from_text(response ? "10.1.0.53" : "10.1.0.4");
    context.destination.address = *wire::IpAddress::from_text(response ? "10.1.0.4" : "10.1.0.53");
    writer_->observe(context, {}, wire::ObservationId(number_), wire::Observation(message));
  }
  std::string ask(std::string_view sql) {
    writer_->finish();
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : "; ") + row.at(0).as_text();
    return out;
  }

  std::uint64_t number_ = 0;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<FactWriter> writer_ = make_dns_domain_writer(ledger_);
};

TEST(DomainOf, TakesTwoLabelsOrThreeBelowACountrysSecondLevel) {
  EXPECT_EQ(domain_of("a.b.example.com"), "example.com");
  EXPECT_EQ(domain_of("a.b.example.co.uk"), "example.co.uk");
  EXPECT_EQ(domain_of("a.example.nl"), "example.nl");
  EXPECT_EQ(domain_of("example.com"), "example.com");
  EXPECT_EQ(domain_of("co.uk"), "co.uk");
  EXPECT_EQ(domain_of("localhost"), "localhost");
  EXPECT_EQ(domain_of(""), "");
  EXPECT_EQ(domain_of("..."), ".") << "empty labels are no reason to read beyond";
}

TEST_F(DnsDomainTest, CountsNamesOnceAndWhatTheyHaveInCommon) {
  for (int i = 0; i < 3; ++i) {
    ask_for("server-one.example.com");
    ask_for("Server-Two.Example.com");
  }
  answer("server-one.example.com", 1, {.name = "", .type = 1, .of_class = 1, .ttl = 0, .length = 4, .data = "10.0.0.1"});
  answer("server-two.example.com", 16, {.name = "", .type = 16, .of_class = 1, .ttl = 0, .length = 200, .data = ""}, 3);
  // 7 runs of four octets in the first name; the second shares "serv" … "ver-" and brings "er-t", "r-tw", "-two".
  EXPECT_EQ(ask("SELECT concat_ws(' ', client, server, domain, queries, names, name_octets, new_octets, responses, failures, data_responses, data_octets, "
                "addresses, types) FROM dns_domains"),
            "10.1.0.4 10.1.0.53 example.com 6 2 10.0 5.0 2 1 1 200 1 A,TXT");
}

TEST_F(DnsDomainTest, MeasuresWhatATunnelSays) {
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    std::string name;
    for (int j = 0; j < 50; ++j) name += "abcdefghijklmnopqrstuvwxyz234567"[random() % 32];
    ask_for(name + ".example.com", 16);
  }
  EXPECT_EQ(ask("SELECT names BETWEEN 270 AND 330 AND new_octets > 35 AND name_octets = 50 FROM dns_domains"), "true");
}

TEST_F(DnsDomainTest, LeavesReverseAndLocalNamesAndBareDomainsOut) {
  ask_for("4.3.2.1.in-addr.arpa", 12);
  ask_for("printer._ipp._tcp.local");
  ask_for("example.com");
  EXPECT_EQ(ask("SELECT count(*) FROM dns_domains"), "0");
}

}  // namespace
}  // namespace assay::collect::capture
