// SPDX-License-Identifier: Apache-2.0
// Capabilities that an independent encoder made: tests/captures/n2-relay/generate.py.
#include "wire/rrc/radio_capability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::rrc {
namespace {

using namespace base::literals;
using testing::ElementsAre;
using testing::IsEmpty;

struct Reading {
  explicit Reading(base::Bytes bytes) {
    out.on<RadioCapability>([this](const Context&, base::Bytes, const RadioCapability& seen) { messages.push_back(seen); });
    radio_capability_protocol.parse(bytes, Context{}, out);
    EXPECT_EQ(messages.size(), 1U);
  }
  [[nodiscard]] const RadioCapability& message() const { return messages.at(0); }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& part : message().parts) names.emplace_back(part.name);
    return names;
  }

  RecordingOutput out;
  std::vector<RadioCapability> messages;
};

// Names of the parts that differ.
std::vector<std::string> differences(const RadioCapability& one, const RadioCapability& other) {
  std::vector<std::string> names;
  for (const auto& part : one.parts) {
    const auto* same = std::ranges::find(other.parts, part.name, &RadioCapability::Part::name);
    if (same == other.parts.end() || same->digest != part.digest) names.emplace_back(part.name);
  }
  return names;
}

// Six bands, three band combinations, four layers, voice; a container of E-UTRA. By an encoder that knows two additions to a band.
const auto older =
    "02d104f0120000000201640a000070180018090280101c0600060240a00c070180018090280d81c0600060240a050070180018090282681c0600"
    "06000c00c000000000c010000000c030000080032a681205040e2300000100010000"_bytes;
// The same by one that knows those of Release 18.
const auto newer =
    "033905c0120000000201640a0004b000000c000c048140089600000180018090280312c00000300030120501b25800000600060240a0504b0000"
    "00c000c0481413496000001800180030030000000003004000000300c00002000ca9a04814040e2300000100010000"_bytes;
// Without the band combinations.
const auto fewer =
    "02b904c0120000000001640a0004b000000c000c048140089600000180018090280312c00000300030120501b25800000600060240a0504b0000"
    "00c000c04814134960000018001802000ca9a04814040e2300000100010000"_bytes;
// One band, no voice.
const auto little =
    "01010150100000000000240a09a4b000000c000c01000654d40e2300000100010000"_bytes;

TEST(RadioCapability, ReadsWhatAUeCanDo) {
  const Reading reading(older);
  EXPECT_TRUE(reading.message().decoded);
  EXPECT_EQ(reading.message().release, 0);
  EXPECT_EQ(reading.message().bands, 6U);
  EXPECT_EQ(reading.message().band_combinations, 3U);
  EXPECT_EQ(reading.message().downlink_layers, 4);
  EXPECT_TRUE(reading.message().voice);
  EXPECT_THAT(reading.names(), ElementsAre("accessStratumRelease", "pdcp-Parameters", "phy-Parameters", "rf-Parameters", "featureSets",
                                           "ims-Parameters", "eutra"));
  EXPECT_THAT(reading.out.unread, IsEmpty());
  EXPECT_THAT(reading.out.faults, IsEmpty());
}

TEST(RadioCapability, IsTheSameInAnotherEncoding) {
  const Reading one(older);
  const Reading other(newer);
  EXPECT_NE(older.size(), newer.size());
  EXPECT_TRUE(other.message().decoded);
  EXPECT_EQ(one.message().values, other.message().values);
  EXPECT_THAT(differences(one.message(), other.message()), IsEmpty());
  EXPECT_THAT(differences(other.message(), one.message()), IsEmpty());
}

TEST(RadioCapability, TellsWhatIsMissing) {
  const Reading all(older);
  const Reading some(fewer);
  EXPECT_EQ(some.message().band_combinations, 0U);
  EXPECT_LT(some.message().values, all.message().values);
  EXPECT_THAT(differences(all.message(), some.message()), ElementsAre("rf-Parameters"));
  const Reading one(little);
  EXPECT_EQ(one.message().bands, 1U);
  EXPECT_FALSE(one.message().voice);
  EXPECT_THAT(differences(all.message(), one.message()), ElementsAre("rf-Parameters", "ims-Parameters"));
}

TEST(RadioCapability, SaysWhatItCannotRead) {
  for (std::size_t size = 0; size < older.size(); ++size) {
    const Reading reading(base::Bytes(older).first(size));
    EXPECT_FALSE(reading.message().decoded) << size;
    EXPECT_EQ(reading.out.unread.size(), 1U) << size;
  }
  const Reading nonsense("ffffffffffffffffffffffff"_bytes);
  EXPECT_THAT(nonsense.names(), ElementsAre("UERadioCapability"));
}

TEST(RadioCapability, SeesEveryBitThatSaysSomething) {
  const Reading whole(older);
  std::size_t silent = 0;
  for (std::size_t bit = 0; bit < older.size() * 8; ++bit) {
    auto changed = older;
    changed[bit / 8] ^= static_cast<std::byte>(0x80U >> (bit % 8));
    const Reading reading(changed);
    const bool same = reading.message().decoded && differences(whole.message(), reading.message()).empty() &&
                      differences(reading.message(), whole.message()).empty();
    if (same) ++silent;
  }
  // The one that says that there is a further non-critical extension, in which then there is nothing.
  EXPECT_EQ(silent, 1U);
}

// Octets of all kinds behind a beginning that is right: work is bounded by the length of the message.
TEST(RadioCapability, DoesNotWorkMoreThanThereIs) {
  for (unsigned filling = 0; filling < 256; ++filling) {
    std::vector<std::byte> large(16'000, static_cast<std::byte>(filling));
    // One container of NR with as many octets as there are.
    const auto beginning = "05f3e88be7a0"_bytes;
    std::ranges::copy(beginning, large.begin());
    large[5] |= static_cast<std::byte>(filling & 15);
    const Reading reading(large);
    EXPECT_FALSE(reading.message().decoded);
    ASSERT_GT(reading.message().parts.size(), 0U);
    if (reading.message().parts.size() == 1) {
      EXPECT_EQ(reading.message().parts[0].name, "UERadioCapability") << filling;
    }
    EXPECT_LE(reading.message().values, large.size() * 8 * 4 + 64);
  }
}

}  // namespace
}  // namespace assay::wire::rrc
