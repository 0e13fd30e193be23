// SPDX-License-Identifier: Apache-2.0
#include "wire/snmp/snmp.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::snmp {
namespace {

using namespace assay::base::literals;

using Octets = std::vector<std::byte>;

const Octets get_v1 =
    "30 26 02 01 00 04 06 70 75 62 6c 69 63 a0 19 02 01 00 02 01 00 02 01 00 30 0e 30 0c 06 08 2b 06 01 02 01 01 01 00 05 00"_bytes;
const Octets trap_v1 =
    "30 1c 02 01 00 04 01 74 a4 14 06 01 2b 40 04 00 00 00 00 02 01 00 02 01 00 43 01 05 30 00"_bytes;
const Octets version_3_clear =
    "30 3f 02 01 03 30 0f 02 02 6c 6b 02 03 00 ff e3 04 01 04 02 01 03 04 10 30 0e 04 00 02 01 00 02 01 00 04 00 04 00 "
    "04 00"
    "30 17 04 06 65 6e 67 69 6e 65 04 00 a0 0b 02 01 01 02 01 00 02 01 00 30 00"_bytes;
const Octets version_3_ciphered =
    "30 2c 02 01 03 30 0f 02 02 6c 6b 02 03 00 ff e3 04 01 07 02 01 03 04 10 30 0e 04 00 02 01 00 02 01 00 04 00 04 00 "
    "04 00"
    "04 04 01 02 03 04"_bytes;

struct Seen {
  explicit Seen(const Octets& datagram, std::uint16_t source = 40'000, std::uint16_t destination = 161) {
    context.fields = &fields;
    context.source = {*IpAddress::from_text("10.0.0.1"), source};
    context.destination = {*IpAddress::from_text("10.0.0.2"), destination};
    out.on<management::Session>([this](const Context&, base::Bytes, const management::Session& s) { session = s; });
    parse(datagram, context, out);
  }
  base::Fields fields;
  Context context;
  RecordingOutput out;
  management::Session session;
};

TEST(Snmp, SaysThatACommunityIsReadableWithoutKeepingIt) {
  const Seen seen(get_v1);
  EXPECT_EQ(seen.session.version, "v1");
  EXPECT_TRUE(seen.session.credentials);
  EXPECT_FALSE(seen.session.ciphered);
  EXPECT_EQ(text(seen.session.server), "10.0.0.2:161");
  for (const auto& field : seen.fields.list()) EXPECT_EQ(field.text.find("public"), std::string::npos);
}

TEST(Snmp, TellsTheManagedEndOfAResponseAndOfATrap) {
  auto response = get_v1;
  response[13] = std::byte{0xa2};
  EXPECT_EQ(text(Seen(response, 161, 40'000).session.server), "10.0.0.1:161");
  EXPECT_EQ(text(Seen(trap_v1, 40'000, 162).session.server), "10.0.0.1:162");
}

TEST(Snmp, TellsTheSecurityLevelsOfVersion3) {
  const Seen clear(version_3_clear);
  EXPECT_EQ(clear.session.version, "v3");
  EXPECT_EQ(clear.session.detail, "noAuthNoPriv");
  EXPECT_FALSE(clear.session.credentials);
  const Seen ciphered(version_3_ciphered);
  EXPECT_EQ(ciphered.session.detail, "authPriv");
  EXPECT_TRUE(ciphered.session.ciphered);
}

TEST(Snmp, IsRecognisedOnlyIfItsStructureFitsToTheLastOctet) {
  for (const auto& datagram : {get_v1, trap_v1, version_3_clear, version_3_ciphered}) {
    EXPECT_EQ(recognise(datagram), Recognition::yes);
    for (std::size_t size = 0; size < datagram.size(); ++size) {
      EXPECT_EQ(recognise(base::Bytes(datagram).first(size)), Recognition::no) << size;
    }
    auto longer = datagram;
    longer.push_back(std::byte{0});
    EXPECT_EQ(recognise(longer), Recognition::no);
  }
}

TEST(Snmp, RejectsWhatItCannotRead) {
  auto version = get_v1;
  version[4] = std::byte{7};
  EXPECT_EQ(Seen(version).out.faults.at(0).fault.code, base::Fault::Code::unsupported_version);
  auto pdu = get_v1;
  pdu[13] = std::byte{0xb0};
  EXPECT_EQ(Seen(pdu).out.faults.at(0).fault.code, base::Fault::Code::bad_value);
  EXPECT_EQ(Seen("30 84 ff ff ff ff 02"_bytes).out.faults.at(0).fault.code, base::Fault::Code::bad_encoding);
  const Seen other("47 45 54 20"_bytes);
  EXPECT_TRUE(other.out.faults.empty());
  EXPECT_EQ(other.out.unread.size(), 1U);
}

}  // namespace
}  // namespace assay::wire::snmp
