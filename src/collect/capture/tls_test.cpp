// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "wire/recording_output.h"
#include "wire/tls/conversation.h"
#include "wire/tls/tls.h"

namespace assay::collect::capture {
namespace {

namespace tls = wire::tls;
using base::Bytes;
using testing::ElementsAre;
using testing::IsEmpty;
using wire::Context;
using wire::Direction;

std::vector<std::byte> recording(const std::string& name) {
  std::ifstream file(ASSAY_SOURCE_DIR "/tests/fuzz/corpus/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto octets = base::as_bytes(text);
  return {octets.begin(), octets.end()};
}

// Parsers in front of the writer, without the engine.
class TlsFacts : public testing::Test {
 protected:
  // What the parsers find goes to the writer.
  class Forward final : public wire::Output {
   public:
    explicit Forward(FactWriter& writer) : writer_(writer) {}
    void hand_on(std::string_view, Bytes, const Context&) override {}
    void malformed(const Context&, std::string_view, Bytes, base::Fault) override {}
    void opaque(const Context&, std::string_view, std::string_view, Bytes) override {}

   protected:
    wire::ObservationId observe(const Context& context, Bytes where, const wire::Observation& seen) override {
      const auto kinds = writer_.kinds();
      if (std::ranges::find(kinds, &seen.kind()) != kinds.end()) writer_.observe(context, where, {}, seen);
      return {};
    }

   private:
    FactWriter& writer_;
  };

  void play_stream(const std::string& name) {
    tls::Conversation conversation(tls::protocol.make_stream(), forward_);
    for (const auto& turn : tls::turns(recording(name))) conversation.turn(turn);
    conversation.end();
    writer_->finish();
  }
  void play_datagrams(const std::string& name, std::size_t from = 0) {
    const auto all = tls::turns(recording(name));
    for (std::size_t i = from; i < all.size(); ++i) {
      wire::Frame frame;
      frame.id = {wire::EvidenceId(1), ++frames_};
      frame.bytes = all[i].octets;
      tls::dtls_protocol.parse(all[i].octets, tls::ends(all[i].direction, frame, 17), forward_);
    }
  }
  template <class M>
  void give(Context context, const M& message) {
    wire::Frame frame;
    frame.id = {wire::EvidenceId(1), ++frames_};
    context.frame = &frame;
    writer_->observe(context, {}, {}, wire::Observation(message));
  }
  static Context from(Direction direction, std::uint32_t flow) {
    static const wire::Frame none;
    Context context = tls::ends(direction, none, 6);
    context.flow = wire::FlowId(flow);
    return context;
  }

  // One line per row: the columns, separated by blanks, null as "-".
  std::vector<std::string> rows(const std::string& columns, const std::string& table = "tls_handshakes") {
    const auto answer = store_->query("SELECT " + columns + " FROM " + table);
    EXPECT_TRUE(answer.has_value()) << (answer ? "" : answer.error().message());
    std::vector<std::string> out;
    if (!answer) return out;
    for (const auto& row : answer->rows) {
      std::string line;
      for (const auto& value : row) line += (line.empty() ? "" : " ") + (value.is_null() ? "-" : value.as_text());
      out.push_back(line);
    }
    return out;
  }

  base::Result<facts::Store> store_ = facts::Store::in_memory();
  std::unique_ptr<Ledger> ledger_ = std::make_unique<Ledger>(*store_);
  std::unique_ptr<FactWriter> writer_ = make_tls_writer(*ledger_);
  Forward forward_{*writer_};
  std::uint64_t frames_ = 0;
};

TEST_F(TlsFacts, KeepA12HandshakeWithBothCertificates) {
  play_stream("tls/tls12_mutual.bin");
  EXPECT_THAT(rows("flow, transport, client, server, server_port, version, version_name, cipher_suite_name, "
                   "offered_version, \"group\""),
              ElementsAre("1 tcp 192.0.2.10 192.0.2.1 443 771 TLS 1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 771 29"));
  EXPECT_THAT(rows("server_name, offered_alpn, alpn, client_certificate_requested::INT, client_certificate_sent::INT, "
                   "resumed::INT, alert, "
                   "application_data::INT, frame, server_frame"),
              ElementsAre("amf.example h2,http/1.1 h2 1 1 0 - 1 1 2"));
  EXPECT_THAT(rows("presented_by, owner, position, subject, key_bits, names", "certificates"),
              ElementsAre("server 192.0.2.1 0 CN=server.example 2048 "
                          "amf.example,192.0.2.1,urn:uuid:00000000-0000-4000-8000-000000000001",
                          "server 192.0.2.1 1 CN=Example CA,O=Example Operator 256 ",
                          "client 192.0.2.10 0 CN=client.example 384 smf.example",
                          "client 192.0.2.10 1 CN=Example CA,O=Example Operator 256 "));
}

TEST_F(TlsFacts, LeaveOpenWhat13Ciphers) {
  play_stream("tls/tls13_mutual.bin");
  EXPECT_THAT(rows("version_name, client_certificate_requested, client_certificate_sent, alpn, offered_alpn, "
                   "resumed::INT, application_data::INT"),
              ElementsAre("TLS 1.3 - - - h2 0 1"));
  EXPECT_THAT(rows("*", "certificates"), IsEmpty());
}

TEST_F(TlsFacts, MakeOneRowOfARetriedHandshake) {
  play_stream("tls/tls13_retry.bin");
  EXPECT_THAT(rows("frame, server_frame, \"group\", client_hello::INT, server_hello::INT"), ElementsAre("1 4 24 1 1"));
}

TEST_F(TlsFacts, TellResumptionIn12) {
  play_stream("tls/tls12_resumed.bin");
  EXPECT_THAT(rows("resumed::INT, client_certificate_requested::INT, client_certificate_sent::INT"),
              ElementsAre("1 0 0"));
}

TEST_F(TlsFacts, TellResumptionIn13) {
  play_stream("tls/tls13_resumed.bin");
  EXPECT_THAT(rows("resumed::INT"), ElementsAre("1"));
}

TEST_F(TlsFacts, KeepAHandshakeThatTheServerRefuses) {
  play_stream("tls/tls12_refused.bin");
  EXPECT_THAT(rows("alert, client_certificate_requested::INT, client_certificate_sent::INT, application_data::INT"),
              ElementsAre("fatal handshake_failure 1 0 0"));
}

TEST_F(TlsFacts, JoinTheFragmentsOfDtls) {
  play_datagrams("dtls/dtls12_mutual.bin");
  writer_->finish();
  EXPECT_THAT(rows("transport, version_name, client_certificate_requested::INT, client_certificate_sent::INT, "
                   "application_data::INT"),
              ElementsAre("udp DTLS 1.2 1 1 1"));
  EXPECT_THAT(rows("presented_by, position, subject", "certificates"),
              ElementsAre("server 0 CN=server.example", "server 1 CN=Example CA,O=Example Operator",
                          "client 0 CN=client.example", "client 1 CN=Example CA,O=Example Operator"));
}

TEST_F(TlsFacts, MakeOneRowOfDtlsDataWithoutHandshakeHoweverMuchFollows) {
  const auto last = tls::turns(recording("dtls/dtls12_mutual.bin")).size() - 1;
  for (int i = 0; i < 5; ++i) play_datagrams("dtls/dtls12_mutual.bin", last);
  writer_->finish();
  EXPECT_THAT(rows("client, server_port, version, client_hello::INT, server_hello::INT, application_data::INT"),
              ElementsAre("192.0.2.10 443 - 0 0 1"));
}

TEST_F(TlsFacts, BeginANewRowWhenTheClientBeginsAnew) {
  const auto first = base::from_hex("0102").value();
  const auto second = base::from_hex("0304").value();
  tls::ClientHello hello;
  hello.cipher_suites = {0x1301, 0x00ff};
  hello.random = first;
  give(from(Direction::forward, 3), hello);
  give(from(Direction::forward, 3), hello);
  hello.random = second;
  give(from(Direction::forward, 3), hello);
  writer_->finish();
  EXPECT_THAT(rows("frame, offered_suites"), ElementsAre("1 1301,00ff", "3 1301,00ff"));
}

TEST_F(TlsFacts, JoinBothDirectionsOfATunnelledConnection) {
  tls::ClientHello hello;
  hello.offered_version = 0x0304;
  tls::ServerHello answer;
  answer.version = 0x0304;
  answer.cipher_suite = 0x1302;
  auto up = from(Direction::forward, 1);
  up.tunnel = {0x11, *wire::IpAddress::from_text("198.51.100.1"), *wire::IpAddress::from_text("198.51.100.2"), 1};
  auto down = from(Direction::reverse, 2);
  down.direction = Direction::forward;  // a flow of its own
  down.tunnel = {0x22, up.tunnel.destination, up.tunnel.source, 1};
  give(up, hello);
  give(down, answer);
  writer_->finish();
  EXPECT_THAT(rows("flow, client, version, client_hello::INT, server_hello::INT, tunnel_depth"),
              ElementsAre("1 192.0.2.10 772 1 1 1"));
}

TEST_F(TlsFacts, EscapeNamesThatAreNotText) {
  tls::ClientHello hello;
  const std::string name("a\x1b[2J\xff", 6);
  hello.server_name = name;
  hello.alpn = {name};
  give(from(Direction::forward, 1), hello);
  writer_->finish();
  EXPECT_THAT(rows("server_name, offered_alpn"), ElementsAre(R"(a\x1b[2J\xff a\x1b[2J\xff)"));
}

TEST_F(TlsFacts, WriteTheOldestFirstWhenTooManyAreOpen) {
  tls::ClientHello hello;
  constexpr std::uint32_t many = 32'768 + 3;
  for (std::uint32_t flow = 1; flow <= many; ++flow) give(from(Direction::forward, flow), hello);
  EXPECT_THAT(rows("flow"), ElementsAre("1", "2", "3"));
  writer_->finish();
  EXPECT_THAT(rows("count(*)"), ElementsAre(std::to_string(many)));
}

}  // namespace
}  // namespace assay::collect::capture
