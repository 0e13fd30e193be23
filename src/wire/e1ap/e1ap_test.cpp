// SPDX-License-Identifier: Apache-2.0
#include "wire/e1ap/e1ap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/per/ran_message.h"
#include "wire/recording_output.h"

namespace assay::wire::e1ap {
namespace {
using namespace base::literals;
using per::RanMessage;
using testing::ElementsAre;
using testing::IsEmpty;

// Parses and keeps the messages; what they borrow stays valid as long as this object.
struct Reading {
  explicit Reading(std::vector<std::byte> octets) : bytes(std::move(octets)) {
    out.on<RanMessage>([this](const Context&, base::Bytes, const RanMessage& message) { messages.push_back(message); });
    Context context;
    context.fields = &fields;
    protocol.parse(bytes, context, out);
  }
  [[nodiscard]] const RanMessage& message() const { return messages.at(0); }
  [[nodiscard]] std::string listed(std::string_view name) const {
    for (const auto& field : fields.list()) {
      if (field.name == name) return field.is_number ? std::to_string(field.number) : field.text;
    }
    return "(not listed)";
  }

  std::vector<std::byte> bytes;
  base::Fields fields;
  RecordingOutput out;
  std::vector<RanMessage> messages;
};

// Messages of an independent PER encoder (tests/captures/xn-handover).
const auto e1_setup_request =
    "00 03 00 33 00 00 06 00 39 00 02 00 01 00 07 00 02 00 05 00 08 00 09 03 00 75 70 20 66 69 76 65 00 0a 00 01 20 00 "
    "0b 00 09 04 00 00 f1 10 00 00 00 10 00 40 00 01 0a"_bytes;
const auto e1_setup_response =
    "20 03 00 15 00 00 02 00 39 00 02 00 01 00 09 00 08 02 80 63 75 20 6f 6e 65"_bytes;
const auto bearer_setup_request =
    "00 08 00 6e 00 00 06 00 02 00 02 00 01 00 0d 00 24 12 48 10 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 10 11 "
    "12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 20 00 0e 00 05 30 3b 9a ca 00 00 3a 00 03 00 f1 10 00 17 00 01 20 00 0f "
    "00 24 40 00 01 00 2a 00 1d 00 00 01 00 02 80 10 1f 0a 1e 00 07 00 00 00 01 00 00 00 00 0a 20 00 00 10 00 00 09 40"_bytes;
const auto bearer_setup_response =
    "20 08 00 38 00 00 03 00 02 00 02 00 01 00 03 00 03 40 03 85 00 10 00 24 40 00 01 00 2e 00 1d 00 40 01 00 07 c0 0a "
    "1e 00 07 00 00 00 01 00 00 00 1f 0a 1e 00 07 00 00 00 01 00 00 80"_bytes;

// Two sessions with two bearers each, and what is asked of them later.
const auto bearers_request =
    "00 08 00 80 b5 00 00 02 00 02 00 02 00 01 00 0f 00 80 a7 40 00 01 00 2a 00 80 9f 01 00 01 00 02 00 01 f0 0a 1e 00 "
    "07 00 00 00 01 08 80 00 40 0a 20 00 0f 00 00 01 00 00 00 80 80 14 00 64 02 64 02 0c 00 50 07 00 01 00 07 00 01 10 "
    "20 08 01 44 00 00 0f 00 00 01 00 00 01 00 80 14 00 64 02 64 02 0c 00 50 07 00 01 00 07 00 01 00 02 00 02 11 01 f0 "
    "0a 1e 00 07 00 00 00 01 08 80 00 40 0a 20 00 0f 00 00 01 00 00 00 80 80 14 00 64 02 64 02 0c 00 50 07 00 01 00 07 "
    "00 01 10 20 08 01 44 00 00 0f 00 00 01 00 00 01 00 80 14 00 64 02 64 02 0c 00 50 07 00 01 00 07 00 01"_bytes;
const auto modification_request =
    "00 09 00 25 00 00 02 00 02 00 02 00 01 00 12 00 18 40 00 01 00 2b 00 11 01 00 10 01 00 00 00 8f 40 02 00 80 00 20 "
    "02 00 08"_bytes;
const auto modification_response =
    "20 09 00 24 00 00 02 00 02 00 02 00 01 00 13 00 17 40 00 02 00 30 00 07 01 20 00 01 04 00 02 00 31 00 05 00 00 03 "
    "05 00"_bytes;

TEST(E1ap, ReadsWhatAUserPlaneSaysOfItself) {
  const Reading reading(e1_setup_request);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  const auto& message = reading.message();
  EXPECT_EQ(message.protocol, "e1ap");
  EXPECT_EQ(message.header.procedure, "GNB-CU-UP-E1Setup");
  EXPECT_EQ(message.node, "gNB-CU-UP 5");
  EXPECT_EQ(message.node_name, "up five");
  EXPECT_EQ(message.plmn, "00101");
  EXPECT_EQ(Reading(e1_setup_response).message().node_name, "cu one");
}

TEST(E1ap, ReadsTheProtectionThatABearerGets) {
  const Reading reading(bearer_setup_request);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  const auto& message = reading.message();
  EXPECT_EQ(message.first_ue_id, 1U);
  EXPECT_EQ(message.ciphering, 2);
  EXPECT_EQ(message.integrity, 2);
  ASSERT_EQ(message.sessions.size(), 1U);
  EXPECT_EQ(message.sessions[0].id, 1);
  ASSERT_TRUE(message.sessions[0].indication);
  EXPECT_EQ(message.sessions[0].indication->integrity, per::Protection::required);
  EXPECT_EQ(message.sessions[0].indication->confidentiality, per::Protection::required);
}

TEST(E1ap, ReadsWhatBecameOfIt) {
  const Reading reading(bearer_setup_response);
  ASSERT_EQ(reading.message().sessions.size(), 1U);
  ASSERT_TRUE(reading.message().sessions[0].result);
  EXPECT_TRUE(reading.message().sessions[0].result->integrity);
  EXPECT_TRUE(reading.message().sessions[0].result->confidentiality);
  EXPECT_EQ(reading.message().second_ue_id, 901U);
}

TEST(E1ap, ReadsEverySessionOfAList) {
  const Reading reading(bearers_request);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  EXPECT_THAT(reading.message().ies.opaque, IsEmpty());
  const auto& sessions = reading.message().sessions;
  ASSERT_EQ(sessions.size(), 2U);
  EXPECT_EQ(sessions[0].indication->integrity, per::Protection::required);
  EXPECT_EQ(sessions[1].id, 2);
  EXPECT_EQ(sessions[1].indication->integrity, per::Protection::not_needed);
  EXPECT_EQ(sessions[1].indication->confidentiality, per::Protection::preferred);
}

TEST(E1ap, ReadsTheChangedIndicationOfASessionThatIsModified) {
  const Reading reading(modification_request);
  const auto& sessions = reading.message().sessions;
  ASSERT_EQ(sessions.size(), 2U);
  ASSERT_TRUE(sessions[0].indication);
  EXPECT_EQ(sessions[0].indication->confidentiality, per::Protection::preferred);
  EXPECT_FALSE(sessions[1].indication);
}

TEST(E1ap, ReadsWhatBecameOfSessionsThatWereModifiedAndThatFailed) {
  const Reading reading(modification_response);
  const auto& message = reading.message();
  EXPECT_THAT(message.ies.opaque, IsEmpty());
  ASSERT_EQ(message.sessions.size(), 3U);
  EXPECT_TRUE(message.sessions[0].result->integrity);
  EXPECT_FALSE(message.sessions[0].result->confidentiality);
  EXPECT_FALSE(message.sessions[1].result);
  EXPECT_EQ(message.sessions[2].cause, "radioNetwork/uP-integrity-protection-not-possible");
  EXPECT_EQ(message.cause, message.sessions[2].cause);
}

TEST(E1ap, ListsKeysWithoutTheirValue) {
  const Reading reading(bearer_setup_request);
  EXPECT_EQ(reading.message().key_kind, "K_UP");
  EXPECT_EQ(reading.message().key.size(), 16U);
  EXPECT_EQ(reading.listed("e1ap.encryptionKey"), "(present)");
  EXPECT_EQ(reading.listed("e1ap.integrityProtectionKey"), "(present)");
  for (const auto& field : reading.fields.list()) {
    EXPECT_EQ(field.text.find("01020304"), std::string::npos) << field.name;
    EXPECT_EQ(field.text.find("11121314"), std::string::npos) << field.name;
  }
}

TEST(E1ap, KeepsReadingBehindADamagedIe) {
  auto bytes = e1_setup_response;
  bytes.at(11) = std::byte{0x80};  // a transaction number behind the extension marker, whose length is not there
  bytes.at(12) = std::byte{0xff};
  const Reading reading(bytes);
  ASSERT_EQ(reading.out.faults.size(), 1U);
  EXPECT_THAT(reading.message().ies.opaque, ElementsAre(57));
  EXPECT_EQ(reading.message().node_name, "cu one");
}

class E1apPrefixes : public testing::TestWithParam<std::vector<std::byte>> {};

TEST_P(E1apPrefixes, FaultOnceAndGiveNoMoreThanTheWhole) {
  const auto& whole = GetParam();
  const Reading complete(whole);
  EXPECT_THAT(complete.out.faults, IsEmpty());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Reading cut({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    ASSERT_EQ(cut.out.faults.size(), 1U) << size;
    EXPECT_LE(cut.out.faults[0].fault.offset, size);
    EXPECT_LE(cut.out.handed_on.size(), complete.out.handed_on.size());
    EXPECT_LE(cut.fields.list().size(), complete.fields.list().size());
  }
}

INSTANTIATE_TEST_SUITE_P(Messages, E1apPrefixes,
                         testing::Values(e1_setup_request, e1_setup_response, bearer_setup_request,
                                         bearer_setup_response, bearers_request, modification_request,
                                         modification_response));

}  // namespace
}  // namespace assay::wire::e1ap
