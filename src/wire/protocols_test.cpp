// SPDX-License-Identifier: Apache-2.0
// What every protocol of the list owes its readers.
#include "wire/protocols.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
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
  if (name == "ngap-transfer") return "ngap";
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

TEST(Protocols, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto* protocol : all_protocols()) EXPECT_TRUE(names.insert(protocol->name).second) << protocol->name;
}

}  // namespace
}  // namespace assay::wire
