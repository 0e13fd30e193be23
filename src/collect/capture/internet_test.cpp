// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/internet.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "wire/address_claim.h"
#include "wire/icmp/icmp.h"

namespace assay::collect::capture {
namespace {

using wire::icmp::Message;

class InternetWriterTest : public testing::Test {
 protected:
  InternetWriterTest() { frame_.id = {wire::EvidenceId(1), 7}; }
  void echo(bool request, std::uint16_t sequence, std::string_view data, bool by_first = true) {
    Message message;
    message.use = request ? Message::Use::request : Message::Use::reply;
    message.type = request ? 8 : 0;
    message.identifier = 1;
    message.sequence = sequence;
    message.payload = base::as_bytes(data);
    see(message, by_first);
  }
  void see(const Message& message, bool by_first) {
    wire::Context context;
    context.frame = &frame_;
    context.flow = wire::FlowId(3);
    context.source = by_first ? first_ : second_;
    context.destination = by_first ? second_ : first_;
    writer_->observe(context, {}, wire::ObservationId(1), wire::Observation(message));
  }
  void claim(const wire::IpAddress& address, std::uint8_t station, bool unasked = false,
             const wire::IpAddress& peer = {}) {
    wire::AddressClaim seen{address, {2, 0, 0, 0, 0, station}, unasked, peer};
    wire::Context context;
    context.frame = &frame_;
    writer_->observe(context, {}, wire::ObservationId(1), wire::Observation(seen));
  }
  std::string ask(std::string_view sql) {
    writer_->finish();
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : "; ") + row.at(0).as_text();
    return out;
  }

  const wire::Endpoint first_{*wire::IpAddress::from_text("10.0.0.1"), 0};
  const wire::Endpoint second_{*wire::IpAddress::from_text("10.0.0.2"), 0};
  wire::Frame frame_;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<FactWriter> writer_ = make_internet_writer(ledger_);
};

TEST_F(InternetWriterTest, ComparesRepliesWithTheirRequests) {
  echo(true, 1, "abc");
  echo(false, 1, "abc", false);
  echo(true, 2, "abcdef");
  echo(false, 2, "answer", false);
  echo(false, 9, "abc", false);
  EXPECT_EQ(ask("SELECT concat_ws(' ', source, requests, replies, replies_equal, replies_different, replies_unasked, "
                "octets_forward, "
                "octets_reverse, lengths, shortest, longest, payloads, types) FROM icmp_conversations"),
            "10.0.0.1 2 3 1 1 1 9 12 2 3 6 3 8/0,0/0");
}

TEST_F(InternetWriterTest, WritesWhatAnErrorIsAbout) {
  Message message;
  message.use = Message::Use::error;
  message.type = 3;
  message.code = 3;
  message.quoted = Message::Quoted{17, {first_.address, 40'000}, {second_.address, 8805}};
  see(message, false);
  EXPECT_EQ(ask("SELECT concat_ws(' ', sender, receiver, type, code, quoted_transport, quoted_destination, "
                "quoted_destination_port, others) "
                "FROM icmp_errors JOIN icmp_conversations USING (flow)"),
            "10.0.0.2 10.0.0.1 3 3 udp 10.0.0.2 8805 1");
}

TEST_F(InternetWriterTest, ShowsAnAddressThatTwoStationsClaim) {
  claim(first_.address, 1);
  claim(first_.address, 1, true);
  claim(first_.address, 2);
  claim(first_.address, 1);
  claim(second_.address, 3);
  EXPECT_EQ(ask("SELECT concat_ws(' ', address, station, claims, unasked, coalesce(other_station, 'alone'), returns) "
                "FROM address_claims"),
            "10.0.0.1 02:00:00:00:00:01 3 1 alone 1; 10.0.0.1 02:00:00:00:00:02 1 0 02:00:00:00:00:01 0; "
            "10.0.0.2 02:00:00:00:00:03 1 0 alone 0");
}

TEST_F(InternetWriterTest, ShowsWhomAStationAskedOrAnswered) {
  for (std::uint8_t host = 20; host > 10; --host) {
    for (int twice = 0; twice < 2; ++twice)
      claim(first_.address, 1, false, wire::IpAddress::from_text(fmt::format("10.0.0.{}", host)).value());
  }
  claim(second_.address, 2, true);
  EXPECT_EQ(ask("SELECT peers FROM address_claims"),
            "10.0.0.20,10.0.0.19,10.0.0.18,10.0.0.17,10.0.0.16,10.0.0.15,10.0.0.14,10.0.0.13; ");
}

TEST_F(InternetWriterTest, TellsTheSameAddressesOfTwoInterfacesApart) {
  claim(first_.address, 1);
  frame_.interface = 1;
  claim(first_.address, 2);
  EXPECT_EQ(ask("SELECT count(*) FROM address_claims WHERE other_station IS NULL"), "2");
}

}  // namespace
}  // namespace assay::collect::capture
