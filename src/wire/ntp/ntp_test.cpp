// SPDX-License-Identifier: Apache-2.0
#include "wire/ntp/ntp.h"

#include <gtest/gtest.h>

#include "wire/management/datagram_for_tests.h"

namespace assay::wire::ntp {
namespace {

using namespace assay::base::literals;

using management::Authentication;
using management::Datagram;
using Octets = std::vector<std::byte>;

// Octets of chrony 4.3.
const Octets request =
    "23000620000000000000000000000000000000000000000000000000000000000000000000000000cdb65cc26b9b958c"_bytes;
const Octets answer =
    "240806e600000000000000007f7f0101eeb68af4952dd362cdb65cc26b9b958ceeb68af5a6ea989deeb68af5a7ee9432"_bytes;
const Octets request_with_key =
    "230006200000000000000000000000000000000000000000000000000000000000000000000000007320c068b2e2317f"
    "0000000141257fa18842692727596d575255ce9633f945c3"_bytes;

Octets with(const Octets& header, const Octets& more) {
  auto out = header;
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

TEST(Ntp, TellsWhoAsksAndWhoAnswers) {
  const Datagram asked(protocol, request);
  EXPECT_EQ(asked.session().version, "4");
  EXPECT_EQ(text(asked.session().server.address), "10.0.0.2");
  EXPECT_EQ(asked.session().authentication, Authentication::none);
  const Datagram answered(protocol, answer);
  EXPECT_EQ(text(answered.session().server.address), "10.0.0.1");
}

TEST(Ntp, SeesAMessageAuthenticationCode) {
  const Datagram seen(protocol, request_with_key);
  EXPECT_EQ(seen.session().authentication, Authentication::given);
  EXPECT_EQ(seen.session().method, "MAC of 20 octets");
  EXPECT_EQ(Datagram(protocol, with(request, "00000000"_bytes)).session().authentication, Authentication::refused);
}

TEST(Ntp, SeesNetworkTimeSecurity) {
  // RFC 8915 §5: unique identifier, cookie, authenticator.
  const auto identifier = with("01040024"_bytes, Octets(32, std::byte{7}));
  const auto cookie = with("02040068"_bytes, Octets(100, std::byte{8}));
  const auto authenticator = with("0404002800100010"_bytes, Octets(32, std::byte{9}));
  const Datagram seen(protocol, with(with(with(request, identifier), cookie), authenticator));
  EXPECT_EQ(seen.session().authentication, Authentication::given);
  EXPECT_EQ(seen.session().method, "NTS");
}

TEST(Ntp, SeesControlMessages) {
  const Datagram asked(protocol,
                       "1602000100000000"
                       "00000000"_bytes);
  EXPECT_EQ(asked.session().commands, "control");
  EXPECT_EQ(text(asked.session().server.address), "10.0.0.2");
  const Datagram answered(protocol,
                          "1682000100000000"
                          "00000000"_bytes);
  EXPECT_EQ(text(answered.session().server.address), "10.0.0.1");
}

TEST(Ntp, DoesNotBelieveThePortAlone) {
  EXPECT_TRUE(Datagram(protocol, "47455420"_bytes).unread());
  for (std::size_t size = 0; size < request.size(); ++size) {
    EXPECT_TRUE(Datagram(protocol, base::Bytes(request).first(size)).unread()) << size;
  }
  EXPECT_EQ(Datagram(protocol, with(request, "0104000300000000"_bytes)).out.faults.size(), 1U);
}

}  // namespace
}  // namespace assay::wire::ntp
