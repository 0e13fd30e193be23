// SPDX-License-Identifier: Apache-2.0
#include "wire/arp/arp.h"

#include <gtest/gtest.h>

#include "wire/address_claim.h"
#include "wire/recording_output.h"

namespace assay::wire::arp {
namespace {

using namespace assay::base::literals;

using Octets = std::vector<std::byte>;

const Octets request =
    "0001"
    "0800"
    "0604"
    "0001"
    "66fb3a9c1d02"
    "0a090001"
    "000000000000"
    "0a090002"_bytes;
const Octets gratuitous =
    "0001"
    "0800"
    "0604"
    "0002"
    "66fb3a9c1d02"
    "0a090001"
    "ffffffffffff"
    "0a090001"_bytes;

struct Seen {
  explicit Seen(base::Bytes packet) {
    Context context;
    context.fields = &fields;
    out.on<AddressClaim>([this](const Context&, base::Bytes, const AddressClaim& claim) { claims.push_back(claim); });
    protocol.parse(packet, context, out);
  }
  base::Fields fields;
  RecordingOutput out;
  std::vector<AddressClaim> claims;
};

TEST(Arp, TellsWhoClaimsWhichAddress) {
  const Seen seen(request);
  ASSERT_EQ(seen.claims.size(), 1U);
  EXPECT_EQ(text(seen.claims[0].address), "10.9.0.1");
  EXPECT_EQ(link::text(seen.claims[0].station), "66:fb:3a:9c:1d:02");
  EXPECT_FALSE(seen.claims[0].unasked);
  EXPECT_EQ(text(seen.claims[0].peer), "10.9.0.2");
  EXPECT_TRUE(Seen(gratuitous).claims.at(0).unasked);
  EXPECT_FALSE(Seen(gratuitous).claims.at(0).peer.present());
}

TEST(Arp, TakesNoProbeForAClaim) {
  auto probe = request;
  for (std::size_t i = 14; i < 18; ++i) probe[i] = std::byte{0};
  const Seen seen(probe);
  EXPECT_TRUE(seen.claims.empty());
  EXPECT_EQ(seen.out.unread.at(0).reason, "probe");
}

TEST(Arp, SaysWhatItCannotRead) {
  auto other = request;
  other[1] = std::byte{6};  // IEEE 802
  EXPECT_EQ(Seen(other).out.unread.size(), 1U);
  auto operation = request;
  operation[7] = std::byte{9};
  EXPECT_EQ(Seen(operation).out.faults.at(0).fault.code, base::Fault::Code::bad_value);
  for (std::size_t size = 0; size < request.size(); ++size) {
    const Seen cut(base::Bytes(request).first(size));
    EXPECT_TRUE(cut.claims.empty());
    EXPECT_EQ(cut.out.faults.size(), 1U) << size;
  }
}

}  // namespace
}  // namespace assay::wire::arp
