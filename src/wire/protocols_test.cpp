// SPDX-License-Identifier: Apache-2.0
// What every protocol of the list owes its readers.
#include "wire/protocols.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

namespace assay::wire {
namespace {

const std::filesystem::path root = ASSAY_SOURCE_DIR;

// The folder of a protocol; several protocols of one family share theirs.
std::string folder(std::string_view name) {
  if (name == "http1" || name == "http2") return "http";
  if (name == "dtls" || name == "tls-handshake") return "tls";
  if (name == "udp-esp") return "esp";
  if (name == "nas-5gs") return "nas";
  if (name == "nr-rrc" || name == "nr-radio-capability") return "rrc";
  if (name == "ngap-transfer") return "ngap";
  if (name == "dhcpv6") return "dhcp";
  if (name == "icmpv6") return "icmp";
  if (name == "platform-http") return "platform_http";
  if (name == "nas-eps") return "nas_eps";
  if (name == "gtpprime") return "gtpc";
  return std::string(name);
}

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class EveryProtocol : public ::testing::TestWithParam<const Protocol*> {};

TEST_P(EveryProtocol, HasATitleAParserAndAWayToIt) {
  const Protocol& protocol = *GetParam();
  EXPECT_FALSE(protocol.title.empty());
  EXPECT_TRUE(protocol.parse != nullptr || protocol.make_stream != nullptr);
  for (const auto& way : protocol.carried_by) {
    if (way.way != CarriedBy::Way::tcp_content) continue;
    EXPECT_NE(protocol.recognise, nullptr);
    EXPECT_NE(protocol.make_stream, nullptr);
  }
}

TEST_P(EveryProtocol, HasAPageWithItsClauses) {
  const auto page = root / "src" / "wire" / folder(GetParam()->name) / "README.md";
  ASSERT_TRUE(std::filesystem::exists(page)) << page;
  const auto text = content(page);
  EXPECT_TRUE(text.find("TS ") != std::string::npos || text.find("RFC ") != std::string::npos) << page << " names no specification";
}

TEST_P(EveryProtocol, HasAFuzzTargetWithSeeds) {
  const auto home = root / "src" / "wire" / folder(GetParam()->name);
  std::size_t targets = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home)) {
    const auto name = entry.path().filename().string();
    if (!name.ends_with("_fuzz.cpp")) continue;
    ++targets;
    const auto corpus = root / "tests" / "fuzz" / "corpus" / name.substr(0, name.size() - 9);
    EXPECT_TRUE(std::filesystem::is_directory(corpus) && !std::filesystem::is_empty(corpus)) << corpus;
  }
  EXPECT_GT(targets, 0U) << home;
}

TEST_P(EveryProtocol, HasUnitTests) {
  const auto home = root / "src" / "wire" / folder(GetParam()->name);
  bool tested = false;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home)) tested = tested || entry.path().filename().string().ends_with("_test.cpp");
  EXPECT_TRUE(tested) << home;
}

INSTANTIATE_TEST_SUITE_P(List, EveryProtocol, ::testing::ValuesIn(all_protocols().begin(), all_protocols().end()),
                         [](const auto& parameter) {
                           std::string name(parameter.param->name);
                           std::erase_if(name, [](char c) { return c == '-'; });
                           return name;
                         });

// Which protocols take these octets for theirs, as the first ones of a connection or as a datagram.
std::string takers(base::Bytes octets) {
  std::string out;
  for (const auto* protocol : all_protocols()) {
    if (protocol->recognise == nullptr) continue;
    if (protocol->recognise(octets.first(std::min<std::size_t>(octets.size(), 1024))) == Recognition::yes) out += std::string(protocol->name) + " ";
  }
  return out;
}

TEST(Recognition, TakesNoRandomOctetsForAProtocol) {
  std::mt19937_64 random(5);  // NOLINT: the same octets in every run
  std::vector<std::byte> octets;
  const auto fill = [&](std::size_t size, auto&& value) {
    octets.resize(size);
    for (auto& octet : octets) octet = static_cast<std::byte>(value());
  };
  for (int round = 0; round < 100'000; ++round) {
    const std::size_t size = 1 + random() % (round % 16 == 0 ? 1024 : 96);
    // Ciphered content, few different octets as in media and counters, texts without a meaning.
    const std::uint64_t few[4] = {0, random() & 0xffU, random() & 0xffU, random() & 0xffU};
    if (round % 3 == 0) fill(size, [&] { return random() & 0xffU; });
    if (round % 3 == 1) fill(size, [&] { return (random() & 0x7U) == 0 ? random() & 0xffU : few[random() & 0x3U]; });
    if (round % 3 == 2) fill(size, [&] { return 0x20U + random() % 0x5fU; });
    ASSERT_EQ(takers(octets), "") << "round " << round << ": " << base::hex(octets);
  }
}

// The seeds of collectors are logs, scans and bills, which are full of what protocols say too.
bool of_the_wire(const std::string& subject) {
  static const std::set<std::string> collectors{"access", "attestation", "bill_of_materials", "host_audit", "package_names", "scan", "version_order", "document", "text_documents", "period_report"};
  return !collectors.contains(subject);
}

// The fuzz seeds of connections are pieces with their lengths in front, those of datagrams are the datagram.
TEST(Recognition, TakesNoSeedOfAnotherProtocol) {
  std::size_t seeds = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "tests" / "fuzz" / "corpus")) {
    const auto own = entry.path().parent_path().filename().string();
    if (!entry.is_regular_file() || !of_the_wire(own)) continue;
    const auto text = content(entry.path());
    const auto octets = base::as_bytes(text);
    for (const auto first : {octets, octets.subspan(std::min<std::size_t>(octets.size(), 1)), octets.subspan(std::min<std::size_t>(octets.size(), 2))}) {
      std::istringstream names(takers(first));
      for (std::string name; names >> name;) EXPECT_TRUE(name == own || folder(name) == own) << entry.path() << " is taken for " << name;
    }
    ++seeds;
  }
  EXPECT_GT(seeds, 100U);
}

TEST(Protocols, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto* protocol : all_protocols()) EXPECT_TRUE(names.insert(protocol->name).second) << protocol->name;
}

}  // namespace
}  // namespace assay::wire
