// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "wire/recording_output.h"
#include "wire/tls/cipher_suites.h"
#include "wire/tls/conversation.h"
#include "wire/tls/fragments.h"
#include "wire/tls/names.h"

namespace assay::wire::tls {
namespace {

using base::Bytes;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace assay::base::literals;
using Octets = std::vector<std::byte>;

Octets operator+(Octets a, const Octets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
Octets number(std::size_t value, unsigned size) {
  Octets out;
  for (unsigned i = size; i-- > 0;) out.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
  return out;
}
// `content` behind its length.
Octets sized(unsigned size, const Octets& content) { return number(content.size(), size) + content; }
Octets record(std::string_view type_and_version, const Octets& content) {
  return *base::from_hex(type_and_version) + sized(2, content);
}
Octets message(std::uint8_t type, const Octets& body) { return number(type, 1) + sized(3, body); }
Octets extension(std::size_t type, const Octets& body) { return number(type, 2) + sized(2, body); }
Octets random() { return Octets(32, std::byte{0x5a}); }

// TLS 1.3 by extension, with values of RFC 8701 in every list.
Octets client_hello() {
  const auto name = sized(2, "00"_bytes + sized(2, "61 6d 66 2e 65 78 61 6d 70 6c 65"_bytes));
  const auto alpn =
      sized(2, sized(1, "0a 0a"_bytes) + sized(1, "68 32"_bytes) + sized(1, "68 74 74 70 2f 31 2e 31"_bytes));
  const auto groups = sized(2, "1a 1a 00 1d 00 17"_bytes);
  const auto versions = sized(1, "2a 2a 03 04 03 03"_bytes);
  const auto shares = sized(2, "3a 3a"_bytes + sized(2, "00"_bytes) + "00 1d"_bytes + sized(2, Octets(32)));
  const auto extensions = extension(0x0a0a, {}) + extension(0, name) + extension(16, alpn) + extension(10, groups) +
                          extension(43, versions) + extension(51, shares) + extension(0xfe0d, "00"_bytes);
  return message(1, "03 03"_bytes + random() + sized(1, "01 02 03"_bytes) +
                        sized(2, "4a 4a 13 01 13 02 c0 2f 00 ff"_bytes) + sized(1, "00"_bytes) + sized(2, extensions));
}
Octets server_hello(const Octets& version, const Octets& suite, const Octets& extensions) {
  return message(2, version + random() + sized(1, {}) + suite + "00"_bytes + sized(2, extensions));
}
Octets server_hello_13() {
  return server_hello("03 03"_bytes, "13 01"_bytes,
                      extension(43, "03 04"_bytes) + extension(51, "00 1d"_bytes + sized(2, Octets(32))));
}

// What a conversation showed, with everything that is borrowed copied.
struct Seen {
  RecordingOutput out;
  std::vector<ClientHello> clients;
  std::vector<std::string> server_names;
  std::vector<std::vector<std::string>> alpn;
  std::vector<ServerHello> servers;
  std::vector<std::vector<Certificate>> chains;
  std::vector<std::optional<std::uint16_t>> groups;
  std::vector<Step::What> steps;
  std::vector<std::string> alerts;
  std::vector<Place> places;

  Seen() {
    out.on<ClientHello>([this](const Context& context, Bytes where, const ClientHello& hello) {
      clients.push_back(hello);
      server_names.emplace_back(hello.server_name.value_or("none"));
      alpn.emplace_back(hello.alpn.begin(), hello.alpn.end());
      places.push_back(context.place(where));
    });
    out.on<ServerHello>([this](const Context&, Bytes, const ServerHello& hello) { servers.push_back(hello); });
    out.on<CertificateChain>([this](const Context&, Bytes, const CertificateChain& chain) {
      chains.emplace_back();
      for (const auto& each : chain.certificates) {
        if (each.content) chains.back().push_back(*each.content);
      }
    });
    out.on<ServerKeyExchange>(
        [this](const Context&, Bytes, const ServerKeyExchange& exchange) { groups.push_back(exchange.group); });
    out.on<Step>([this](const Context&, Bytes, const Step& step) { steps.push_back(step.what); });
    out.on<Alert>([this](const Context&, Bytes, const Alert& alert) {
      alerts.push_back(alert_text(alert.level, alert.description));
    });
  }
};

struct Play {
  Seen seen;
  Conversation conversation{protocol.make_stream(), seen.out};

  Play& client(const Octets& octets) { return turn(Direction::forward, octets); }
  Play& server(const Octets& octets) { return turn(Direction::reverse, octets); }
  Play& gap(Direction direction) {
    conversation.turn({direction, true, {}, 100});
    return *this;
  }
  Play& turn(Direction direction, const Octets& octets) {
    conversation.turn({direction, false, octets, octets.size()});
    return *this;
  }
};

Octets recording(const std::string& name) {
  std::ifstream file(ASSAY_SOURCE_DIR "/tests/fuzz/corpus/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto octets = base::as_bytes(text);
  return {octets.begin(), octets.end()};
}
std::unique_ptr<Play> play(const std::string& name, std::size_t piece = 65'536) {
  auto out = std::make_unique<Play>();
  for (const auto& turn : turns(recording(name))) {
    for (std::size_t at = 0; at < turn.octets.size(); at += piece) {
      const auto part = Bytes(turn.octets).subspan(at, std::min(piece, turn.octets.size() - at));
      out->turn(turn.direction, {part.begin(), part.end()});
    }
  }
  return out;
}

TEST(Tls, ReadsEveryOfferOfAClientHelloAndLeavesGreaseOut) {
  Play play;
  play.client(record("16 03 01", client_hello()));
  ASSERT_EQ(play.seen.clients.size(), 1U);
  const auto& hello = play.seen.clients[0];
  EXPECT_EQ(hello.legacy_version, 0x0303);
  EXPECT_EQ(hello.offered_version, 0x0304);
  EXPECT_THAT(hello.versions, ElementsAre(0x0304, 0x0303));
  EXPECT_THAT(hello.cipher_suites, ElementsAre(0x1301, 0x1302, 0xc02f, 0x00ff));
  EXPECT_THAT(hello.groups, ElementsAre(29, 23));
  EXPECT_THAT(hello.key_share_groups, ElementsAre(29));
  EXPECT_TRUE(hello.encrypted_client_hello);
  EXPECT_FALSE(hello.pre_shared_key);
  EXPECT_FALSE(hello.compression);
  EXPECT_THAT(play.seen.server_names, ElementsAre("amf.example"));
  EXPECT_THAT(play.seen.alpn, ElementsAre(ElementsAre("h2", "http/1.1")));
  EXPECT_THAT(play.seen.out.faults, IsEmpty());
}

TEST(Tls, ReadsTheNegotiated13OfAServerHello) {
  Play play;
  play.client(record("16 03 01", client_hello())).server(record("16 03 03", server_hello_13()));
  ASSERT_EQ(play.seen.servers.size(), 1U);
  EXPECT_EQ(play.seen.servers[0].legacy_version, 0x0303);
  EXPECT_EQ(play.seen.servers[0].version, 0x0304);
  EXPECT_EQ(play.seen.servers[0].cipher_suite, 0x1301);
  EXPECT_EQ(play.seen.servers[0].group, 29);
}

TEST(Tls, TellsARetryRequestFromAServerHello) {
  const auto random = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"_bytes;
  Play play;
  play.server(
      record("16 03 03", message(2, "03 03"_bytes + random + "00 13 02 00"_bytes +
                                        sized(2, extension(43, "03 04"_bytes) + extension(51, "00 18"_bytes)))));
  ASSERT_EQ(play.seen.servers.size(), 1U);
  EXPECT_TRUE(play.seen.servers[0].hello_retry_request);
  EXPECT_EQ(play.seen.servers[0].group, 24);
}

TEST(Tls, PutsMessagesTogetherThatRecordsCutAndPointsToTheirOctets) {
  const auto hello = client_hello();
  for (const std::size_t cut : {std::size_t{1}, std::size_t{3}, std::size_t{4}, std::size_t{40}, hello.size() - 1}) {
    Play play;
    const Octets head(hello.begin(), hello.begin() + static_cast<std::ptrdiff_t>(cut));
    const Octets tail(hello.begin() + static_cast<std::ptrdiff_t>(cut), hello.end());
    play.client(record("16 03 01", head)).client(record("16 03 01", tail + hello));
    ASSERT_EQ(play.seen.clients.size(), 2U) << "cut at " << cut;
    EXPECT_EQ(play.seen.places[0], (Place{{EvidenceId(1), 2}, 5, static_cast<std::uint32_t>(tail.size())}));
    EXPECT_EQ(play.seen.places[1], (Place{{EvidenceId(1), 2},
                                          5 + static_cast<std::uint32_t>(tail.size()),
                                          static_cast<std::uint32_t>(hello.size())}));
  }
}

TEST(Tls, ReadsA12HandshakeWithCertificatesOfBothSides) {
  for (const std::size_t piece : {1U, 7U, 1400U, 65'536U}) {
    const auto played = play("tls/tls12_mutual.bin", piece);
    const auto& seen = played->seen;
    ASSERT_EQ(seen.servers.size(), 1U);
    EXPECT_EQ(seen.servers[0].version, 0x0303);
    EXPECT_EQ(cipher_suite_name(*seen.servers[0].cipher_suite), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    ASSERT_EQ(seen.chains.size(), 2U);
    ASSERT_EQ(seen.chains[0].size(), 2U);
    EXPECT_EQ(seen.chains[0][0].subject, "CN=server.example");
    EXPECT_EQ(seen.chains[0][0].issuer, "CN=Example CA,O=Example Operator");
    ASSERT_EQ(seen.chains[1].size(), 2U);
    EXPECT_EQ(seen.chains[1][0].subject, "CN=client.example");
    EXPECT_THAT(seen.groups, ElementsAre(29));
    using What = Step::What;
    EXPECT_THAT(seen.steps, ElementsAre(What::certificate_request, What::server_hello_done, What::change_cipher_spec,
                                        What::change_cipher_spec, What::application_data));
    EXPECT_THAT(seen.out.faults, IsEmpty());
    EXPECT_TRUE(played->conversation.parser().done());
  }
}

TEST(Tls, NoticesDataBehindThe13HandshakeButNotInsideIt) {
  for (const auto* const name :
       {"tls/tls13.bin", "tls/tls13_mutual.bin", "tls/tls13_resumed.bin", "tls/tls13_retry.bin"}) {
    const auto all = turns(recording(name));
    Play handshake;
    for (std::size_t i = 0; i + 3 < all.size(); ++i) handshake.turn(all[i].direction, all[i].octets);
    EXPECT_THAT(handshake.seen.steps, testing::Not(Contains(Step::What::application_data))) << name;
    const auto whole = play(name);
    EXPECT_THAT(whole->seen.steps, Contains(Step::What::application_data)) << name;
    EXPECT_TRUE(whole->conversation.parser().done()) << name;
    EXPECT_THAT(whole->seen.out.faults, IsEmpty()) << name;
  }
}

TEST(Tls, KeepsNothingOfApplicationDataOfWhichOnlyTheHeaderCounts) {
  Seen seen;
  const auto parser = protocol.make_stream();
  const auto hello = record("16 03 03", server_hello_13());
  Context context;
  context.direction = Direction::reverse;
  EXPECT_EQ(parser->data(Direction::reverse, hello, context, seen.out), hello.size());
  const auto start = "17 03 03 40 00 5a 5a"_bytes;
  EXPECT_EQ(parser->data(Direction::reverse, start, context, seen.out), 5U + 0x4000U);
  // What the client sends tells when its data begins.
  const auto other = "17 03 03 00 35 5a 5a"_bytes;
  context.direction = Direction::forward;
  EXPECT_EQ(parser->data(Direction::forward, other, context, seen.out), 0U);
}

TEST(Tls, ReadsBothHellosAroundARetryRequest) {
  const auto played = play("tls/tls13_retry.bin");
  EXPECT_EQ(played->seen.clients.size(), 2U);
  ASSERT_EQ(played->seen.servers.size(), 2U);
  EXPECT_TRUE(played->seen.servers[0].hello_retry_request);
  EXPECT_FALSE(played->seen.servers[1].hello_retry_request);
  EXPECT_EQ(played->seen.servers[1].group, 24);
}

TEST(Tls, SeesResumptionIn12And13) {
  const auto old = play("tls/tls12_resumed.bin");
  ASSERT_EQ(old->seen.servers.size(), 1U);
  EXPECT_THAT(old->seen.chains, IsEmpty());
  EXPECT_TRUE(old->seen.clients.at(0).session_ticket);
  const auto now = play("tls/tls13_resumed.bin");
  EXPECT_TRUE(now->seen.clients.at(0).pre_shared_key);
  EXPECT_TRUE(now->seen.servers.at(0).pre_shared_key);
}

TEST(Tls, ReadsAlertsInClear) {
  Play play;
  play.client(record("16 03 01", client_hello())).server(record("15 03 03", "02 28"_bytes));
  EXPECT_THAT(play.seen.alerts, ElementsAre("fatal handshake_failure"));
  EXPECT_THAT(tls::play("tls/tls12_refused.bin")->seen.alerts, ElementsAre("fatal handshake_failure"));
}

TEST(Tls, ReadsTheHelloOfSsl2AndTheAnswerOfTls) {
  Play play;
  play.client("80 1f 01 03 01 00 06 00 00 00 10 07 00 c0 00 00 35"_bytes + Octets(16));
  play.server(record("16 03 01", server_hello("03 01"_bytes, "00 35"_bytes, {})));
  ASSERT_EQ(play.seen.clients.size(), 1U);
  EXPECT_TRUE(play.seen.clients[0].in_ssl2_format);
  EXPECT_EQ(play.seen.clients[0].offered_version, 0x0301);
  EXPECT_THAT(play.seen.clients[0].cipher_suites, ElementsAre(0x0035));
  EXPECT_THAT(play.seen.clients[0].ssl2_ciphers, ElementsAre(0x0700c0U));
  ASSERT_EQ(play.seen.servers.size(), 1U);
  EXPECT_EQ(play.seen.servers[0].version, 0x0301);
}

TEST(Tls, ReadsAServerThatStillSpeaksSsl2) {
  Play play;
  play.client("80 1c 01 00 02 00 03 00 00 00 10 01 00 80"_bytes + Octets(16));
  play.server("80 1e 04 00 01 00 02 00 00 00 03 00 10 01 00 80"_bytes + Octets(16));
  ASSERT_EQ(play.seen.servers.size(), 1U);
  EXPECT_EQ(play.seen.servers[0].version, 0x0002);
  EXPECT_EQ(play.seen.servers[0].cipher_suite, std::nullopt);
  EXPECT_TRUE(play.conversation.parser().done());
}

TEST(Tls, ReportsAHeartbeatThatAsksForMoreThanItBrings) {
  Play play;
  play.client(record("16 03 01", client_hello())).client(record("18 03 02", "01 40 00"_bytes));
  ASSERT_EQ(play.seen.out.faults.size(), 1U);
  EXPECT_EQ(play.seen.out.faults[0].fault, (base::Fault{base::Fault::Code::bad_length, 1}));
  Play honest;
  honest.client(record("16 03 01", client_hello())).client(record("18 03 02", "01 00 01 aa"_bytes + Octets(16)));
  EXPECT_THAT(honest.seen.out.faults, IsEmpty());
}

TEST(Tls, BeginsInsideAConnection) {
  Play play;
  play.server(record("17 03 03", Octets(100)));
  EXPECT_THAT(play.seen.steps, ElementsAre(Step::What::application_data));
  EXPECT_TRUE(play.conversation.parser().done());
}

TEST(Tls, FindsTheNextRecordBehindAGap) {
  Play play;
  play.client(record("16 03 01", client_hello())).gap(Direction::reverse);
  play.server(Octets(50, std::byte{0xee})).server(record("15 03 03", "02 28"_bytes));
  EXPECT_THAT(play.seen.alerts, ElementsAre("fatal handshake_failure"));
  EXPECT_THAT(play.seen.out.faults, IsEmpty());
  ASSERT_EQ(play.seen.out.unread.size(), 1U);
  EXPECT_EQ(play.seen.out.unread[0].reason, "gap inside the handshake");
}

TEST(Tls, ReportsWhatIsNoRecordOnceAndStopsReading) {
  Play play;
  play.client(record("16 03 01", client_hello())).client("47 45 54 20 2f"_bytes).client("47 45 54 20 2f"_bytes);
  ASSERT_EQ(play.seen.out.faults.size(), 1U);
  EXPECT_EQ(play.seen.out.faults[0].protocol, "tls");
}

TEST(Tls, EmitsWhatWasReadBeforeAFaultAndReportsItOnce) {
  auto hello = client_hello();
  hello.resize(60);
  hello[2] = std::byte{0};
  hello[3] = std::byte{56};
  Play play;
  play.client(record("16 03 01", hello));
  ASSERT_EQ(play.seen.clients.size(), 1U);
  EXPECT_EQ(play.seen.clients[0].legacy_version, 0x0303);
  ASSERT_EQ(play.seen.out.faults.size(), 1U);
  EXPECT_EQ(play.seen.out.faults[0].fault.code, base::Fault::Code::truncated);
}

TEST(Tls, EveryPrefixOfAHelloFaultsOrYieldsPartOfIt) {
  const auto whole = client_hello();
  for (std::size_t size = 4; size < whole.size(); ++size) {
    Octets body(whole.begin() + 4, whole.begin() + static_cast<std::ptrdiff_t>(size));
    Play play;
    play.client(record("16 03 01", message(1, body)));
    ASSERT_EQ(play.seen.clients.size(), 1U);
    EXPECT_LE(play.seen.clients[0].cipher_suites.size(), 4U);
    EXPECT_LE(play.seen.out.faults.size(), 1U);
  }
}

TEST(Tls, BoundsWhatItKeepsOfALongMessage) {
  Play play;
  play.client(record("16 03 01", client_hello() + "0f ff ff ff"_bytes + Octets(100)));
  ASSERT_EQ(play.seen.out.faults.size(), 1U);
  EXPECT_EQ(play.seen.out.faults[0].fault.code, base::Fault::Code::too_large);
}

TEST(Tls, ReportsACertificateThatCannotBeReadAsX509) {
  Play play;
  play.client(record("16 03 01", client_hello()));
  play.server(record("16 03 03", server_hello("03 03"_bytes, "c0 2f"_bytes, {}) +
                                     message(11, sized(3, sized(3, "30 03 02 01 00"_bytes)))));
  ASSERT_EQ(play.seen.out.faults.size(), 1U);
  EXPECT_EQ(play.seen.out.faults[0].protocol, "x509");
}

TEST(TlsRecognition, IsByContent) {
  EXPECT_EQ(recognise(record("16 03 01", client_hello())), Recognition::yes);
  EXPECT_EQ(recognise("16 03 01"_bytes), Recognition::need_more);
  EXPECT_EQ(recognise("17 03 03 00 40 01 02"_bytes), Recognition::yes) << "inside a connection";
  EXPECT_EQ(recognise("14 03 03 00 01 01 16 03 03 00 28"_bytes), Recognition::yes);
  EXPECT_EQ(recognise("14 03 03 00 01 01 47 45 54"_bytes), Recognition::no);
  EXPECT_EQ(recognise("80 1c 01 00 02 00 03 00 00 00 10 01 00"_bytes), Recognition::yes);
  EXPECT_EQ(recognise("80 1c 01 00 02 00 04 00 00 00 10 01 00"_bytes), Recognition::no)
      << "lengths that contradict each other";
  EXPECT_EQ(recognise(base::as_bytes("GET / HTTP/1.1\r\n")), Recognition::no);
  EXPECT_EQ(recognise(base::as_bytes("PRI * HTTP/2.0")), Recognition::no);
  EXPECT_EQ(recognise("16 03 09 00 10 01"_bytes), Recognition::no);
}

TEST(Dtls, ReadsAHandshakeWhoseCertificatesComeInFragments) {
  Seen seen;
  std::array<Fragments, 2> fragments;
  std::vector<std::string> subjects;
  seen.out.on<HandshakeFragment>([&](const Context& context, Bytes, const HandshakeFragment& fragment) {
    const auto read = fragments[static_cast<std::size_t>(context.direction)].add(fragment);
    if (!read) return;
    EXPECT_FALSE(read->fault);
    if (const auto* chain = std::get_if<CertificateChain>(&read->message)) {
      for (const auto& each : chain->certificates) subjects.push_back(each.content->subject);
    }
  });
  for (const auto& turn : turns(recording("dtls/dtls12_mutual.bin"))) {
    Frame frame;
    frame.bytes = turn.octets;
    EXPECT_EQ(recognise_dtls(turn.octets), Recognition::yes);
    dtls_protocol.parse(turn.octets, ends(turn.direction, frame, 17), seen.out);
  }
  ASSERT_EQ(seen.clients.size(), 2U) << "without and with the cookie";
  EXPECT_EQ(seen.clients[0].offered_version, 0xfefd);
  ASSERT_EQ(seen.servers.size(), 1U);
  EXPECT_EQ(version_name(seen.servers[0].version), "DTLS 1.2");
  EXPECT_THAT(subjects, ElementsAre("CN=server.example", "CN=Example CA,O=Example Operator", "CN=client.example",
                                    "CN=Example CA,O=Example Operator"));
  EXPECT_THAT(seen.steps, Contains(Step::What::application_data));
  EXPECT_THAT(seen.out.faults, IsEmpty());
}

TEST(Dtls, FragmentsMayRepeatAndOverlapButNotLeaveHoles) {
  const auto body = "03 00 1d 20"_bytes + Octets(32, std::byte{0x11});
  const auto piece = [&](std::size_t from, std::size_t size, std::uint16_t sequence = 5) {
    return HandshakeFragment{12, sequence, static_cast<std::uint32_t>(body.size()), static_cast<std::uint32_t>(from),
                             Bytes(body).subspan(from, size)};
  };
  Fragments fragments;
  EXPECT_FALSE(fragments.add(piece(20, 16))) << "its beginning is missing";
  EXPECT_FALSE(fragments.add(piece(0, 10)));
  EXPECT_FALSE(fragments.add(piece(0, 10)));
  EXPECT_FALSE(fragments.add(piece(20, 16))) << "a hole";
  const auto read = fragments.add(piece(5, 31));
  ASSERT_TRUE(read);
  EXPECT_EQ(std::get<ServerKeyExchange>(read->message).group, 29);
  EXPECT_FALSE(fragments.add(piece(5, 31))) << "completed before";
  EXPECT_TRUE(fragments.add(piece(0, 36, 6)));
}

TEST(Dtls, FaultsOnLengthsThatContradictEachOther) {
  Seen seen;
  const Frame frame;
  const auto fault = [&](const Octets& datagram) {
    seen.out.faults.clear();
    dtls_protocol.parse(datagram, ends(Direction::forward, frame, 17), seen.out);
    return seen.out.faults.size() == 1 ? std::optional(seen.out.faults[0].fault.code) : std::nullopt;
  };
  using Code = base::Fault::Code;
  EXPECT_EQ(fault("16 fe fd 00 00 00 00 00 00 00 00 00 20 01"_bytes), Code::truncated);
  EXPECT_EQ(fault("16 fe fd 00 00 00 00 00 00 00 00 00 0d 01 00 00 08 00 00 00 00 04 00 00 05 aa"_bytes),
            Code::bad_length);
  EXPECT_EQ(fault("16 fe f0 00 00 00 00 00 00 00 00 00 01 01"_bytes), Code::unsupported_version);
  EXPECT_EQ(fault("80 00 00"_bytes), std::nullopt) << "another protocol may share the ports";
  EXPECT_EQ(seen.out.unread.back().reason, "another protocol on the same ports");
}

TEST(TlsCertificate, ReadsTheFieldsOfX509) {
  const auto certificate = read_certificate(recording("certificate/server.der"));
  ASSERT_TRUE(certificate.has_value());
  EXPECT_EQ(certificate->subject, "CN=server.example");
  EXPECT_EQ(certificate->issuer, "CN=Example CA,O=Example Operator");
  EXPECT_EQ(certificate->serial, "10");
  EXPECT_EQ(certificate->not_after - certificate->not_before, 365 * 86'400);
  EXPECT_EQ(certificate->key_algorithm, "rsaEncryption");
  EXPECT_EQ(certificate->key_bits, 2048U);
  EXPECT_EQ(certificate->signature_algorithm, "ecdsa-with-SHA256");
  EXPECT_THAT(certificate->names,
              ElementsAre("amf.example", "192.0.2.1", "urn:uuid:00000000-0000-4000-8000-000000000001"));
  EXPECT_FALSE(certificate->self_issued);
  EXPECT_FALSE(certificate->ca);
  const auto authority = read_certificate(recording("certificate/ca.der"));
  ASSERT_TRUE(authority.has_value());
  EXPECT_TRUE(authority->self_issued);
  EXPECT_TRUE(authority->ca);
  EXPECT_EQ(authority->key_bits, 256U);
}

TEST(TlsCertificate, RefusesWhatIsNotExactlyOne) {
  auto der = recording("certificate/client.der");
  for (std::size_t size = 0; size < der.size(); ++size)
    EXPECT_FALSE(read_certificate(Bytes(der).first(size)).has_value());
  der.push_back(std::byte{0});
  EXPECT_FALSE(read_certificate(der).has_value());
}

TEST(TlsNames, OrderVersionsByAge) {
  EXPECT_LT(version_rank(0x0300), version_rank(0x0301));
  EXPECT_LT(version_rank(0x0303), version_rank(0x7f17));
  EXPECT_LT(version_rank(0x7f17), version_rank(0x0304));
  EXPECT_LT(version_rank(0xfeff), version_rank(0xfefd));
  EXPECT_LT(version_rank(0xfefd), version_rank(0xfefc));
}

TEST(TlsNames, NameSuitesAndAlertsAndLeaveUnknownOnesOpen) {
  EXPECT_EQ(cipher_suite_name(0x0000), "TLS_NULL_WITH_NULL_NULL");
  EXPECT_EQ(cipher_suite_name(0x1302), "TLS_AES_256_GCM_SHA384");
  EXPECT_EQ(cipher_suite_name(0xcca8), "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
  EXPECT_EQ(cipher_suite_name(0x0a0a), "");
  EXPECT_EQ(alert_text(2, 46), "fatal certificate_unknown");
  EXPECT_EQ(alert_text(7, 200), "level 7 200");
}

}  // namespace
}  // namespace assay::wire::tls
