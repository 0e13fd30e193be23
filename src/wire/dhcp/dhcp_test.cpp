// SPDX-License-Identifier: Apache-2.0
#include "wire/dhcp/dhcp.h"

#include <gtest/gtest.h>

#include "wire/management/datagram_for_tests.h"

namespace assay::wire::dhcp {
namespace {

using namespace assay::base::literals;

using management::Authentication;
using management::Datagram;
using Octets = std::vector<std::byte>;

// Fixed part and options of ISC dhcpd and dhclient 4.4; the names of server and file are empty.
Octets message(std::uint8_t operation, const Octets& options) {
  Octets out(236);
  out[0] = std::byte{operation};
  out[1] = std::byte{1};
  out[2] = std::byte{6};
  out.insert(out.end(), options.begin(), options.end());
  return out;
}

const Octets request_options = "638253633501010c02766d370d011c02030f06770c2c2f1a792aff"_bytes;
const Octets answer_options =
    "63825363"
    "350102"
    "36040a090002"
    "330400000258"
    "0104ffffff00"
    "ff"_bytes;

TEST(Dhcp, TellsTheMessageAndTheServer) {
  const Datagram asked(protocol, message(1, request_options));
  EXPECT_EQ(asked.session().commands, "DISCOVER");
  EXPECT_EQ(asked.session().authentication, Authentication::none);
  const Datagram answered(protocol, message(2, answer_options));
  EXPECT_EQ(answered.session().commands, "OFFER");
  EXPECT_EQ(text(answered.session().server.address), "10.9.0.2") << "the server's own word, not the relay's address";
}

TEST(Dhcp, SeesAnAuthenticationOption) {
  EXPECT_EQ(Datagram(protocol, message(2,
                                       "63825363"
                                       "350105"
                                       "5a0b"
                                       "0101000000000000000000"
                                       "ff"_bytes))
                .session()
                .authentication,
            Authentication::given);
}

TEST(Dhcp, IsRecognisedByItsCookie) {
  const auto whole = message(1, request_options);
  EXPECT_EQ(recognise(whole), Recognition::yes);
  for (std::size_t size = 0; size < 240; ++size)
    EXPECT_EQ(recognise(base::Bytes(whole).first(size)), Recognition::no) << size;
  EXPECT_EQ(recognise(message(3, request_options)), Recognition::no);
}

TEST(Dhcp, DoesNotBelieveThePortAlone) {
  EXPECT_TRUE(Datagram(protocol, Octets(300)).unread());
  EXPECT_EQ(Datagram(protocol, message(1,
                                       "63825363"
                                       "35ff01"_bytes))
                .out.faults.size(),
            1U);
}

TEST(Dhcpv6, TellsTheMessageAndTheServer) {
  const Datagram asked(protocol_6,
                       "01a1b2c3"
                       "0001000a00030001020304050607"
                       "00080002"
                       "0000"_bytes);
  EXPECT_EQ(asked.session().protocol, "dhcpv6");
  EXPECT_EQ(asked.session().commands, "SOLICIT");
  EXPECT_EQ(text(asked.session().server.address), "10.0.0.2");
  const Datagram answered(protocol_6,
                          "07a1b2c3"
                          "000b000b"
                          "0301000000000000000000"_bytes);
  EXPECT_EQ(answered.session().commands, "REPLY");
  EXPECT_EQ(answered.session().authentication, Authentication::given);
  EXPECT_EQ(text(answered.session().server.address), "10.0.0.1");
}

TEST(Dhcpv6, DoesNotBelieveThePortAlone) {
  EXPECT_TRUE(Datagram(protocol_6, "47455420"_bytes).unread());
  EXPECT_EQ(Datagram(protocol_6,
                     "01a1b2c3"
                     "0001ffff00"_bytes)
                .out.faults.size(),
            1U);
}

}  // namespace
}  // namespace assay::wire::dhcp
