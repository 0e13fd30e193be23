// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/kafka.h"

#include <gtest/gtest.h>

#include "wire/management/conversation_for_tests.h"

namespace assay::wire::kafka {
namespace {

using namespace assay::base::literals;

using management::Authentication;
using management::Conversation;
using Octets = std::vector<std::byte>;

// Requests by kafka-python 3.0.12.
const Octets api_versions =
    "0000002a0012000300000001000a616d662d6576656e7473000d6b61666b612d707974686f6e07332e302e313200"_bytes;
const Octets metadata = "000000180003000100000002000a616d662d6576656e7473ffffffff"_bytes;
const Octets sasl_handshake = "0000001b0011000100000003000a616d662d6576656e74730005504c41494e"_bytes;
const Octets sasl_authenticate =
    "0000002b0024000100000004000a616d662d6576656e74730000001300616c6963650047656865696d344b61666b61"_bytes;

TEST(Kafka, SeesThatABrokerAnswersWithoutAuthentication) {
  Conversation talk(protocol);
  talk.client(api_versions);
  talk.server(
      "00000006"
      "00000001"
      "0000"_bytes);
  talk.client(metadata);
  talk.server(
      "00000008"
      "00000002"
      "00000000"_bytes);
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::none);
  EXPECT_EQ(session.commands, "ApiVersions,Metadata");
  EXPECT_FALSE(talk.tells("amf-events"));
}

TEST(Kafka, SeesAnAuthenticationButKeepsNoPassword) {
  Conversation talk(protocol);
  talk.client(sasl_handshake);
  talk.server(
      "00000006"
      "00000003"
      "0000"_bytes);
  talk.client(sasl_authenticate);
  talk.server(
      "0000000c"
      "00000004"
      "0000"
      "ffff"
      "00000000"_bytes);
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::given);
  EXPECT_EQ(session.method, "PLAIN");
  EXPECT_TRUE(session.credentials);
  EXPECT_FALSE(talk.tells("Geheim"));
}

TEST(Kafka, SeesARefusal) {
  Conversation talk(protocol);
  talk.client(sasl_authenticate);
  talk.server(
      "0000000c"
      "00000004"
      "003a"
      "ffff"
      "00000000"_bytes);
  EXPECT_EQ(talk.end().authentication, Authentication::refused);
}

TEST(Kafka, LearnsNothingFromTheListOfVersions) {
  Conversation talk(protocol);
  talk.client(api_versions);
  talk.server(
      "00000006"
      "00000001"
      "0000"_bytes);
  EXPECT_EQ(talk.end().authentication, Authentication::unknown);
}

TEST(Kafka, GivesUpOnWhatIsNoRequest) {
  Conversation talk(protocol);
  talk.client(metadata);
  talk.client(
      "00000010"
      "7777"
      "0001"
      "00000002"
      "0002"
      "6161"
      "00000000"_bytes);
  EXPECT_EQ(talk.out.faults.size(), 1U);
}

TEST(KafkaRecognition, NeverTakesAPrefixForMoreThanItIs) {
  for (const auto& first : {api_versions, metadata, sasl_handshake}) {
    for (std::size_t size = 0; size < first.size(); ++size)
      EXPECT_NE(recognise(base::Bytes(first).first(size)), Recognition::no) << size;
    EXPECT_EQ(recognise(first), Recognition::yes);
  }
}

}  // namespace
}  // namespace assay::wire::kafka
