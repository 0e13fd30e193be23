// SPDX-License-Identifier: Apache-2.0
// The datagrams are aioquic's (1.7): the seeds of the fuzz target.
#include "wire/quic/quic.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "wire/capture/capture_file.h"
#include "wire/engine.h"
#include "wire/protocols.h"
#include "wire/tls/messages.h"

#include "wire/quic/initial_keys.h"
#include "wire/recording_output.h"

namespace assay::wire::quic {
namespace {

using namespace base::literals;

using Octets = std::vector<std::byte>;

Octets seed(const char* name) {
  std::ifstream in(std::filesystem::path(ASSAY_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / "quic" / name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto bytes = base::as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

struct Seen {
  explicit Seen(base::Bytes datagram) {
    context.fields = &fields;
    out.on<Initial>([this](const Context&, base::Bytes, const Initial& i) {
      initial = i;
      destination_id = base::hex(i.destination_id);
      ++initials;
    });
    protocol.parse(datagram, context, out);
  }
  base::Fields fields;
  Context context;
  RecordingOutput out;
  Initial initial;
  std::string destination_id;
  int initials = 0;
};

TEST(Quic, OpensAClientsFirstPacketAndHandsItsHelloOn) {
  for (const char* name : {"v1_client", "v2_client"}) {
    const auto datagram = seed(name);
    ASSERT_EQ(datagram.size(), 1200U) << name;
    EXPECT_EQ(recognise(datagram), Recognition::yes);
    const Seen seen(datagram);
    EXPECT_TRUE(seen.out.faults.empty());
    EXPECT_TRUE(seen.initial.opened) << name;
    EXPECT_EQ(seen.destination_id.size(), 16U);
    ASSERT_EQ(seen.out.handed_on.size(), 1U);
    EXPECT_EQ(seen.out.handed_on[0].protocol, "tls-handshake");
    EXPECT_EQ(seen.out.handed_on[0].payload[0], std::byte{1}) << "a Client Hello";
    const auto hello = std::string(base::as_text(seen.out.handed_on[0].payload));
    EXPECT_NE(hello.find("nrf.5gc.mnc001.mcc001.3gppnetwork.org"), std::string::npos);
  }
  EXPECT_EQ(Seen(seed("v1_client")).initial.version, version_1);
  EXPECT_EQ(Seen(seed("v2_client")).initial.version, version_2);
}

TEST(Quic, LeavesAServersPacketClosedWithoutTheClients) {
  const Seen seen(seed("v1_server"));
  EXPECT_TRUE(seen.out.faults.empty());
  EXPECT_EQ(seen.initials, 1);
  EXPECT_FALSE(seen.initial.opened);
  EXPECT_TRUE(seen.out.handed_on.empty());
}

// What the engine makes of connections of aioquic (tests/captures/quic-negotiation, which says what each is), by UDP port of the client.
class Connections final : public Listener {
 public:
  Connections() {
    auto file = capture::CaptureFile::open(ASSAY_SOURCE_DIR "/tests/captures/quic-negotiation/core.pcap", EvidenceId(1));
    Engine engine(all_protocols(), *this);
    while (const auto frame = file->next()) engine.frame(*frame);
    engine.finish();
  }
  void given_up(const Context&, std::string_view, std::string_view, std::uint64_t) override {}
  void observe(const Context& context, base::Bytes, ObservationId, const Observation& seen) override {
    const bool up = context.destination.port == 4433;
    auto& said = story[up ? context.source.port : context.destination.port];
    if (const auto* initial = seen.as<Initial>()) said += std::string(up ? " >" : " <") + (initial->version == version_1 ? "1" : "2") + (initial->opened ? "" : "?") + (initial->opened && initial->from_client != up ? "!" : "");
    if (const auto* retry = seen.as<Retry>()) said += !retry->genuine ? " retry?" : *retry->genuine ? " retry" : " false retry";
    if (const auto* negotiation = seen.as<VersionNegotiation>()) said += " speaks " + std::to_string(negotiation->versions.size());
    if (seen.as<tls::ClientHello>() != nullptr) said += " hello";
    if (const auto* hello = seen.as<tls::ServerHello>()) said += " suite " + std::to_string(hello->cipher_suite.value_or(0));
  }
  void malformed(const Context&, std::string_view, base::Bytes, base::Fault) override { ++faults; }
  void opaque(const Context&, std::string_view, std::string_view, std::uint64_t) override {}

  std::map<std::uint16_t, std::string> story;
  int faults = 0;
};

TEST(Quic, OpensAServersPacketsWithTheIdentifierThatTheClientChose) {
  const Connections seen;
  EXPECT_EQ(seen.faults, 0);
  EXPECT_TRUE(seen.story.at(40'001).starts_with(" >1 hello <1 suite 48")) << seen.story.at(40'001);
  for (const auto& [port, story] : seen.story) {
    // The last one's client acknowledges in the new version with the keys of the old one: nobody can open that.
    if (port == 40'005) continue;
    EXPECT_EQ(story.find_first_of("?!"), std::string::npos) << port << story;
  }
}

TEST(Quic, FollowsARetryToTheNewIdentifier) {
  const Connections seen;
  EXPECT_TRUE(seen.story.at(40'002).starts_with(" >1 hello retry >1 hello <1 suite 48")) << seen.story.at(40'002);
  EXPECT_TRUE(seen.story.at(40'003).starts_with(" >2 hello retry >2 hello <2 suite 48")) << seen.story.at(40'003);
}

TEST(Quic, FollowsAConnectionIntoAnotherVersion) {
  const Connections seen;
  EXPECT_TRUE(seen.story.at(40'004).starts_with(" >1 hello speaks 1 >2 hello <2 suite 48")) << seen.story.at(40'004);
  EXPECT_TRUE(seen.story.at(40'005).starts_with(" >1 hello <2 suite 48")) << seen.story.at(40'005);
}

TEST(QuicRetry, IsGenuineForTheClientsIdentifierOnly) {
  auto file = capture::CaptureFile::open(ASSAY_SOURCE_DIR "/tests/captures/quic-negotiation/core.pcap", EvidenceId(1));
  std::vector<std::vector<std::byte>> datagrams;
  while (const auto frame = file->next()) datagrams.emplace_back(frame->bytes.begin() + 42, frame->bytes.end());
  const base::Bytes first = datagrams.at(6);
  const auto id = first.subspan(6, 8);
  EXPECT_TRUE(is_genuine_retry(version_1, id, datagrams.at(7)));
  EXPECT_FALSE(is_genuine_retry(version_2, id, datagrams.at(7)));
  EXPECT_FALSE(is_genuine_retry(version_1, id.first(7), datagrams.at(7)));
  for (auto& octet : datagrams.at(7)) {
    octet ^= std::byte{1};
    EXPECT_FALSE(is_genuine_retry(version_1, id, datagrams.at(7)));
    octet ^= std::byte{1};
  }
  EXPECT_FALSE(is_genuine_retry(version_1, id, base::Bytes(datagrams.at(7)).first(15)));
}

TEST(Quic, GivesThePiecesOfAHelloThatNeedsSeveralDatagrams) {
  const Seen first(seed("v1_part_1"));
  EXPECT_TRUE(first.initial.opened);
  EXPECT_TRUE(first.out.handed_on.empty());
  ASSERT_FALSE(first.initial.crypto.empty());
  EXPECT_EQ(first.initial.crypto[0].offset, 0U);
  const Seen second(seed("v1_part_2"));
  ASSERT_FALSE(second.initial.crypto.empty());
  EXPECT_GT(second.initial.crypto[0].offset, 0U);
}

TEST(Quic, DoesNotOpenWhatWasChanged) {
  auto datagram = seed("v1_client");
  datagram[200] ^= std::byte{1};
  const Seen seen(datagram);
  EXPECT_FALSE(seen.initial.opened);
  EXPECT_TRUE(seen.out.handed_on.empty());
}

TEST(Quic, FaultsOnEveryPrefixOfAPacket) {
  const auto datagram = seed("v1_part_1");  // one packet fills it
  for (std::size_t length = 0; length < datagram.size(); ++length) {
    const Seen seen(base::Bytes(datagram).first(length));
    EXPECT_EQ(seen.initials, 0) << length;
    EXPECT_EQ(seen.out.faults.size(), length == 0 ? 0U : 1U) << length;
  }
}

TEST(QuicFrames, JoinPiecesInWhateverOrderTheyCome) {
  std::vector<CryptoFrame> crypto;
  const auto payload = "01 06 04 02 6566 02 00 00 00 00 06 00 03 616263 06 02 03 636465 06 07 01 7a 00 00"_bytes;
  EXPECT_FALSE(read_frames(base::Cursor(payload), crypto));
  EXPECT_EQ(crypto.size(), 4U);
  EXPECT_EQ(base::as_text(join(crypto)), "abcdef") << "what stands behind the hole waits";
}

TEST(QuicFrames, RefuseATypeThatAnInitialPacketMayNotHave) {
  std::vector<CryptoFrame> crypto;
  EXPECT_TRUE(read_frames(base::Cursor("08 00"_bytes), crypto));
  EXPECT_TRUE(read_frames(base::Cursor("06 00 05 6162"_bytes), crypto));
}

TEST(QuicRecognition, WantsAVersionAndLengthsThatFit) {
  auto datagram = seed("v1_client");
  datagram[1] = std::byte{9};
  EXPECT_EQ(recognise(datagram), Recognition::no) << "a version that nobody defined";
  EXPECT_EQ(recognise(base::Bytes(seed("v1_part_1")).first(1199)), Recognition::no);
  EXPECT_EQ(recognise("c000000001"_bytes), Recognition::no);
  EXPECT_EQ(recognise({}), Recognition::no);
}

}  // namespace
}  // namespace assay::wire::quic
