// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/dns_domains.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
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

// A text of `octets` octets that repeat nothing, in the form of the record: length, text.
std::string text_record(std::mt19937& random, std::string_view begin, std::size_t octets) {
  std::string out(begin);
  while (out.size() < octets) out += static_cast<char>('!' + random() % 90);
  return static_cast<char>(out.size()) + out;
}

TEST_F(DnsDomainTest, TellsWhatAnswersSayForTheFirstTime) {
  std::mt19937 random(1);
  const std::string again = text_record(random, "", 60);
  for (int i = 0; i < 20; ++i) {
    const auto said = text_record(random, "", 60);
    const auto name = fmt::format("p{:06}", i);
    ask_for(name + ".new.com", 16);
    answer(name + ".new.com", 16, {.name = "", .type = 16, .of_class = 1, .ttl = 0, .length = 61, .data = "", .octets = base::as_bytes(said)});
    answer(name + ".again.com", 16, {.name = "", .type = 16, .of_class = 1, .ttl = 0, .length = 61, .data = "", .octets = base::as_bytes(again)});
    const auto policy = text_record(random, "v=spf1 ", 60);
    answer(name + ".policies.com", 16, {.name = "", .type = 16, .of_class = 1, .ttl = 0, .length = 61, .data = "", .octets = base::as_bytes(policy)});
    answer(name + "._domainkey.keys.com", 16, {.name = "", .type = 16, .of_class = 1, .ttl = 0, .length = 61, .data = "", .octets = base::as_bytes(said)});
    answer(name + ".aliases.com", 5, {.name = "", .type = 5, .of_class = 1, .ttl = 0, .length = 20, .data = name + ".aliases.com"});
  }
  EXPECT_EQ(ask("SELECT domain || ' ' || CASE WHEN new_data > 55 THEN 'all' WHEN new_data = 0 THEN 'nothing' WHEN new_data < 4 THEN 'little' ELSE new_data::VARCHAR END FROM dns_domains ORDER BY domain"),
            "again.com little; aliases.com little; keys.com nothing; new.com all; policies.com nothing");
}

TEST_F(DnsDomainTest, CountsDataOfTypesWithoutAMeaningForThemselves) {
  for (const std::uint16_t type : std::to_array<std::uint16_t>({10, 16, 65'280, 65'534})) {
    answer("a.example.com", type, {.name = "", .type = type, .of_class = 1, .ttl = 0, .length = 100, .data = ""});
  }
  EXPECT_EQ(ask("SELECT concat_ws(' ', opaque_responses, opaque_octets, data_responses, data_octets) FROM dns_domains"), "3 300 4 400");
}

TEST_F(DnsDomainTest, MeasuresAnswersToABoundOnly) {
  std::mt19937 random(1);
  const auto long_one = text_record(random, "", 2'000);
  answer("a.example.com", 10, {.name = "", .type = 10, .of_class = 1, .ttl = 0, .length = 2'001, .data = "", .octets = base::as_bytes(long_one)});
  EXPECT_EQ(ask("SELECT new_data BETWEEN 240 AND 256 FROM dns_domains"), "true");
}

TEST_F(DnsDomainTest, LeavesReverseAndLocalNamesAndBareDomainsOut) {
  ask_for("4.3.2.1.in-addr.arpa", 12);
  ask_for("printer._ipp._tcp.local");
  ask_for("example.com");
  EXPECT_EQ(ask("SELECT count(*) FROM dns_domains"), "0");
}

}  // namespace
}  // namespace assay::collect::capture
