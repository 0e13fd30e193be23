// SPDX-License-Identifier: Apache-2.0
// Held against OpenSSL's own client and server: what they say to each other is what we read.
#include "wire/tls/opener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "wire/recording_output.h"
#include "wire/tls/conversation.h"
#include "wire/tls/stream.h"

namespace assay::wire::tls {
namespace {

using testing::Contains;
using testing::Each;
using testing::Field;
using testing::IsEmpty;
using testing::Not;

struct Offer {
  const char* name;
  int version;
  const char* suite;
};

// Certificate and key of both ends.
class Identity {
 public:
  Identity() : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
    auto* const name = X509_get_subject_name(certificate_.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("nrf.example"), -1, -1, 0);
    X509_set_issuer_name(certificate_.get(), name);
    X509_gmtime_adj(X509_getm_notBefore(certificate_.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate_.get()), 3600);
    X509_set_pubkey(certificate_.get(), key_.get());
    X509_sign(certificate_.get(), key_.get(), EVP_sha256());
  }
  void use(SSL_CTX* context) const {
    SSL_CTX_use_certificate(context, certificate_.get());
    SSL_CTX_use_PrivateKey(context, key_.get());
  }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
  std::unique_ptr<X509, decltype(&X509_free)> certificate_;
};

// One connection in memory.
class Connection {
 public:
  explicit Connection(const Offer& offer) {
    static const Identity identity;
    for (auto* context : {client_context_.get(), server_context_.get()}) {
      SSL_CTX_set_min_proto_version(context, offer.version);
      SSL_CTX_set_max_proto_version(context, offer.version);
      SSL_CTX_set_security_level(context, 0);
      if (offer.version == TLS1_3_VERSION) SSL_CTX_set_ciphersuites(context, offer.suite);
      else SSL_CTX_set_cipher_list(context, offer.suite);
      identity.use(context);
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
    }
    client_ = SSL_new(client_context_.get());
    server_ = SSL_new(server_context_.get());
    SSL_set_app_data(client_, this);
    SSL_CTX_set_keylog_callback(client_context_.get(), [](const SSL* ssl, const char* line) {
      static_cast<Connection*>(SSL_get_app_data(ssl))->key_log += std::string(line) + '\n';
    });
    for (auto* each : {client_, server_}) SSL_set_bio(each, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(client_);
    SSL_set_accept_state(server_);
    for (int round = 0; round < 4; ++round) {
      SSL_do_handshake(client_);
      carry(client_, server_, Direction::forward);
      SSL_do_handshake(server_);
      carry(server_, client_, Direction::reverse);
    }
  }
  ~Connection() {
    SSL_free(client_);
    SSL_free(server_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void say(bool from_client, std::string_view text) {
    auto* const from = from_client ? client_ : server_;
    auto* const to = from_client ? server_ : client_;
    SSL_write(from, text.data(), static_cast<int>(text.size()));
    carry(from, to, from_client ? Direction::forward : Direction::reverse);
    std::array<char, 20'000> heard{};
    SSL_read(to, heard.data(), heard.size());
  }
  void renew_key() {
    SSL_key_update(client_, SSL_KEY_UPDATE_NOT_REQUESTED);
    SSL_do_handshake(client_);
    carry(client_, server_, Direction::forward);
  }
  [[nodiscard]] bool finished() const { return SSL_is_init_finished(client_) == 1 && SSL_is_init_finished(server_) == 1; }

  std::string key_log;
  std::vector<Turn> turns;

 private:
  static std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context() { return {SSL_CTX_new(TLS_method()), SSL_CTX_free}; }

  void carry(SSL* from, SSL* to, Direction direction) {
    char* octets = nullptr;
    auto* const out = SSL_get_wbio(from);
    const auto length = BIO_get_mem_data(out, &octets);
    if (length <= 0) return;
    const auto bytes = base::as_bytes({octets, static_cast<std::size_t>(length)});
    turns.push_back({direction, false, {bytes.begin(), bytes.end()}, bytes.size()});
    BIO_write(SSL_get_rbio(to), octets, static_cast<int>(length));
    (void)BIO_reset(out);
  }

  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> client_context_ = context();
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> server_context_ = context();
  SSL* client_ = nullptr;
  SSL* server_ = nullptr;
};

class Opening : public testing::TestWithParam<Offer> {
 protected:
  void read(const Connection& connection) {
    ASSERT_TRUE(keys_.add_tls_key_log(connection.key_log, "keys.txt").has_value());
    out_.given_keys = &keys_;
    Conversation conversation(std::make_unique<Stream>(), out_);
    for (const auto& turn : connection.turns) conversation.turn(turn);
    conversation.end();
  }

  Keys keys_;
  RecordingOutput out_;
};

TEST_P(Opening, GivesWhatBothSidesSaid) {
  Connection connection(GetParam());
  ASSERT_TRUE(connection.finished());
  connection.say(true, "GET /nnrf-disc/v1");
  const std::string much(40'000, 'x');  // three records
  connection.say(false, much);
  connection.say(true, "bye");
  std::vector<std::size_t> chains;
  out_.on<CertificateChain>([&](const Context&, base::Bytes, const CertificateChain& chain) { chains.push_back(chain.certificates.size()); });
  read(connection);
  EXPECT_EQ(out_.inside[0], "GET /nnrf-disc/v1bye");
  EXPECT_EQ(out_.inside[1], much);
  EXPECT_THAT(chains, testing::ElementsAre(1U, 1U));  // both sides show one, ciphered or not
  EXPECT_THAT(out_.faults, IsEmpty());
  EXPECT_THAT(out_.unread, IsEmpty());
}

TEST_P(Opening, SaysWhereTheCipheredOctetsLie) {
  Connection connection(GetParam());
  connection.say(true, "GET /nnrf-disc/v1");
  std::vector<Place> places;
  out_.on<Step>([&](const Context& context, base::Bytes where, const Step& step) {
    if (step.what == Step::What::application_data) places = context.places(where);
  });
  read(connection);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].length, 17U);
  EXPECT_EQ(places[0].frame.number, connection.turns.size());
  // Behind the header, and in 1.2 with AES behind the nonce; before the type of the content in 1.3, and the tag.
  const std::size_t tag = std::string_view(GetParam().suite).contains("CCM8") || std::string_view(GetParam().suite).contains("CCM_8") ? 8 : 16;
  const std::size_t type = GetParam().version == TLS1_3_VERSION ? 1 : 0;
  EXPECT_EQ(places[0].offset + places[0].length + type + tag, connection.turns.back().octets.size());
}

TEST_P(Opening, GoesOnBehindALoss) {
  Connection connection(GetParam());
  for (const auto* text : {"one", "two", "three"}) connection.say(true, text);
  auto& lost = connection.turns.at(connection.turns.size() - 2);
  lost.gap = true;
  read(connection);
  EXPECT_EQ(out_.inside[0], "one?three");
}

TEST_P(Opening, LeavesClosedWhatHasOtherSecrets) {
  Connection connection(GetParam());
  connection.say(true, "GET /");
  // The last digit of every secret.
  for (auto end = connection.key_log.find('\n'); end != std::string::npos; end = connection.key_log.find('\n', end + 1)) {
    auto& digit = connection.key_log[end - 1];
    digit = digit == '0' ? '1' : '0';
  }
  read(connection);
  EXPECT_EQ(out_.inside[0], "");
  EXPECT_THAT(out_.unread, Contains(Field(&RecordingOutput::Unread::reason, "not opened by the secrets given")));
}

TEST_P(Opening, WithoutSecretsNothingChanges) {
  Connection connection(GetParam());
  connection.say(true, "GET /");
  connection.key_log.clear();
  read(connection);
  EXPECT_EQ(out_.inside[0], "");
  EXPECT_THAT(out_.unread, Each(Field(&RecordingOutput::Unread::reason, "ciphered")));
}

INSTANTIATE_TEST_SUITE_P(
    Suites, Opening,
    testing::Values(Offer{"Tls13Aes128Gcm", TLS1_3_VERSION, "TLS_AES_128_GCM_SHA256"}, Offer{"Tls13Aes256Gcm", TLS1_3_VERSION, "TLS_AES_256_GCM_SHA384"},
                    Offer{"Tls13Chacha20", TLS1_3_VERSION, "TLS_CHACHA20_POLY1305_SHA256"}, Offer{"Tls13Aes128Ccm", TLS1_3_VERSION, "TLS_AES_128_CCM_SHA256"},
                    Offer{"Tls13Aes128Ccm8", TLS1_3_VERSION, "TLS_AES_128_CCM_8_SHA256"},
                    Offer{"Tls12Aes128Gcm", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256"},
                    Offer{"Tls12Aes256Gcm", TLS1_2_VERSION, "ECDHE-ECDSA-AES256-GCM-SHA384"},
                    Offer{"Tls12Chacha20", TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305"},
                    Offer{"Tls12Aes128Ccm", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-CCM"}, Offer{"Tls12Aes256Ccm8", TLS1_2_VERSION, "ECDHE-ECDSA-AES256-CCM8"}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

class OpeningTls13 : public Opening {};

TEST_P(OpeningTls13, FollowsAChangeOfKeys) {
  Connection connection(GetParam());
  connection.say(true, "before ");
  connection.renew_key();
  connection.say(true, "after");
  read(connection);
  EXPECT_EQ(out_.inside[0], "before after");
}

INSTANTIATE_TEST_SUITE_P(Suites, OpeningTls13, testing::Values(Offer{"Aes256Gcm", TLS1_3_VERSION, "TLS_AES_256_GCM_SHA384"}),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(Keys, NameTheLineThatIsWrong) {
  Keys keys;
  const auto result = keys.add_tls_key_log("# comment\nCLIENT_RANDOM 00 11\n", "keys.txt");
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().message(), testing::StartsWith("keys.txt:2: "));
  EXPECT_THAT(keys.add_nas_keys("kamf 0011\n", "nas.txt").error().message(), testing::StartsWith("nas.txt:1: "));
}

TEST(Keys, OfABlockInACaptureKeepWhatCanBeRead) {
  Keys keys;
  const std::string random(64, 'a');
  keys.add_tls_key_log(base::as_bytes("nonsense\nCLIENT_RANDOM " + random + " " + std::string(96, 'b') + "\r\n\n"));
  const std::vector<std::byte> octets(32, std::byte{0xaa});
  ASSERT_NE(keys.tls(octets), nullptr);
  EXPECT_EQ((*keys.tls(octets))[TlsSecrets::master].bytes().size(), 48U);
  EXPECT_EQ(keys.tls({}), nullptr);
}

}  // namespace
}  // namespace assay::wire::tls
