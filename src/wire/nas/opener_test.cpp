// SPDX-License-Identifier: Apache-2.0
#include "wire/nas/opener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/nas/nas.h"
#include "wire/recording_output.h"

namespace assay::wire::nas {
namespace {

using namespace base::literals;
using Octets = std::vector<std::byte>;

// Test sets of TS 33.401 annex C and of the algorithms' own specifications. Where they end inside an octet, without it.
const Octets key_1 = "d3c5d592327fb11c4035c6680af8c6d1"_bytes;
const Octets plain_1 = "981ba6824c1bfb1ab485472029b71d808ce33e2cc3c0b5fc1f3de8a6dc66b1"_bytes;
constexpr CipherInput input_1{.count = 0x398a59b4, .bearer = 0x15, .downlink = true};

TEST(NasAlgorithms, DecipherTheTestSetOfNea2) {
  EXPECT_EQ(deciphered(2, key_1, input_1, "e9fed8a63d155304d71df20bf3e82214b20ed7dad2f233dc3c22d7bdeeed8e"_bytes), plain_1);
}

TEST(NasAlgorithms, GiveTheCodeOfTheTestSetOfNia2) {
  EXPECT_EQ(authentication_code(2, key_1, {.count = 0x398a59b4, .bearer = 0x1a, .downlink = true}, "484583d5afe082ae"_bytes), 0xb93787e6U);
}

#ifdef ASSAY_IPSEC_MB
TEST(NasAlgorithms, DecipherTheTestSetOfNea1) {
  EXPECT_EQ(deciphered(1, key_1, input_1, "5d5bfe75eb04f68ce0a12377ea00b37d47c6a0ba06309155086a859c4341b3"_bytes), plain_1);
}

TEST(NasAlgorithms, DecipherTheTestSetOfNea3) {
  EXPECT_EQ(deciphered(3, "173d14ba5003731d7a60049470f00a29"_bytes, {.count = 0x66035492, .bearer = 0xf, .downlink = false},
                       "a6c85fc66afb8533aafc2518dfe784940ee1e4b030238cc8"_bytes),
            "6cf65340735552ab0c9752fa6f9025fe0bd675d9005875b2"_bytes);
}

TEST(NasAlgorithms, GiveTheCodeOfTheTestSetOfNia1) {
  EXPECT_EQ(authentication_code(1, "2bd6459f82c5b300952c49104881ff48"_bytes, {.count = 0x38a6f056, .bearer = 0x1f, .downlink = false},
                                "3332346263393861373479"_bytes),
            0x731f1165U);
}
#endif

TEST(NasAlgorithms, RefuseWhatIsNoKeyAndWhatIsNoAlgorithm) {
  EXPECT_EQ(deciphered(2, "00"_bytes, {}, "00"_bytes), std::nullopt);
  EXPECT_EQ(deciphered(0, key_1, {}, "00"_bytes), std::nullopt);
  EXPECT_EQ(authentication_code(4, key_1, {}, "00"_bytes), std::nullopt);
}

// A Registration Complete as a UE would send it: type 2, NIA2 and NEA2 with `keys`.
class Opening : public testing::Test {
 protected:
  static constexpr std::uint8_t registration_complete = 0x43;
  Opening() { EXPECT_TRUE(keys_.add_nas_keys("# a test UE\nknas d3c5d592327fb11c4035c6680af8c6d1 2bd6459f82c5b300952c49104881ff48\n", "keys").has_value()); }

  [[nodiscard]] Octets message(const CipherInput& input) const {
    Octets covered{static_cast<std::byte>(input.count)};
    const auto ciphered = *deciphered(2, key_1, input, "7e0043"_bytes);  // the key stream is the same both ways
    covered.insert(covered.end(), ciphered.begin(), ciphered.end());
    const auto code = *authentication_code(2, "2bd6459f82c5b300952c49104881ff48"_bytes, input, covered);
    Octets out = "7e02"_bytes;
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(code >> static_cast<unsigned>(shift)));
    out.insert(out.end(), covered.begin(), covered.end());
    return out;
  }
  void read(const Octets& octets) {
    Frame frame;
    frame.id = {EvidenceId(1), 7};
    frame.bytes = octets;
    Context context;
    context.frame = &frame;
    out_.given_keys = &keys_;
    out_.on<Message>([this](const Context& seen, base::Bytes where, const Message& message) {
      read_ = message.type_code;
      readable_ = message.readable;
      deciphered_ = message.deciphered;
      place_ = seen.place(where);
    });
    protocol.parse(octets, context, out_);
  }

  Keys keys_;
  RecordingOutput out_;
  std::optional<std::uint8_t> read_;
  bool readable_ = false;
  bool deciphered_ = false;
  Place place_;
};

TEST_F(Opening, ReadsAMessageUnderAGivenKey) {
  read(message({.count = 3, .bearer = 1, .downlink = false}));
  EXPECT_EQ(read_, registration_complete);
  EXPECT_TRUE(readable_);
  EXPECT_TRUE(deciphered_);
  EXPECT_EQ(place_.length, 10U);
  EXPECT_TRUE(out_.unread.empty());
}

TEST_F(Opening, FindsTheCountBehindTheSequenceNumber) {
  read(message({.count = 0x2fe, .bearer = 2, .downlink = true}));
  EXPECT_EQ(read_, registration_complete);
}

TEST_F(Opening, LeavesClosedWhatAnotherKeyProtects) {
  auto octets = message({.count = 3, .bearer = 1, .downlink = false});
  octets.back() ^= std::byte{1};
  read(octets);
  EXPECT_EQ(read_, std::nullopt);
  EXPECT_FALSE(readable_);
  EXPECT_FALSE(deciphered_);
}

}  // namespace
}  // namespace assay::wire::nas
