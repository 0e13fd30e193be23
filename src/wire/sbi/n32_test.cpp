// SPDX-License-Identifier: Apache-2.0
// Signatures and encryption are jwcrypto's (1.5), cut where nothing is read.
#include "wire/sbi/n32.h"

#include <gtest/gtest.h>

namespace assay::wire::sbi {
namespace {

struct Read {
  Read(std::string_view text, std::string_view service, std::string_view operation) : json(*Json::parse(base::as_bytes(text))) {
    message = reader.read(json, service, operation);
    for (const auto& value : reader.clear_values()) clear.append(value.what).append(" ").append(value.pointer).append("; ");
  }
  Json json;
  N32Reader reader;
  std::optional<N32Message> message;
  std::string clear;
};

constexpr std::string_view offer =
    R"({"sender":"sepp.5gc.mnc001.mcc001.3gppnetwork.org","supportedSecCapabilityList":["TLS","PRINS"],)"
    R"("plmnIdList":[{"mcc":"001","mnc":"01"},{"mcc":"310","mnc":"410"}],"targetPlmnId":{"mcc":"999","mnc":"70"}})";

// Bodies as httpx sends them: a JWE with additional data, and modifications.
constexpr std::string_view protected_message =
    R"({"reformattedData":{"protected":"eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0","aad":"eyJtZXRhRGF0YSI6eyJuMzJmQ29udGV4dElkIjo)"
    R"(iMDYwMEFEMTgifSwiaGVhZGVycyI6W3siaGVhZGVyIjoiQXV0aG9yaXphdGlvbiIsInZhbHVlIjp7ImVuY0Jsb2NrSW5kZXgiOjB9fV0sInBheWxvYWQiOlt)"
    R"(7ImllUGF0aCI6Ii9hdXRoZW50aWNhdGlvblZlY3Rvci9hdXRuIiwiaWVWYWx1ZUxvY2F0aW9uIjoiQk9EWSIsInZhbHVlIjp7ImVuY0Jsb2NrSW5kZXgiOjF)"
    R"(9fSx7ImllUGF0aCI6Ii9zZXJ2aW5nTmV0d29ya05hbWUiLCJ2YWx1ZSI6IjVHOngifV19","iv":"aXY","ciphertext":"Y2lwaGVy","tag":"dGFn"},)"
    R"("modificationsBlock":[{"payload":"eyJpZGVudGl0eSI6ImlweDEuZXhhbXBsZS5uZXQiLCJvcGVyYXRpb25zIjpbXX0","protected":"eyJhbGci)"
    R"(OiJFUzI1NiJ9","signature":"c2ln"}]})";
constexpr std::string_view weak_message =
    R"({"reformattedData":{"protected":"eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0","aad":"eyJtZXRhRGF0YSI6eyJuMzJmQ29udGV4dElkIjo)"
    R"(iMDYwMEFEMTgifSwiaGVhZGVycyI6W3siaGVhZGVyIjoiQXV0aG9yaXphdGlvbiIsInZhbHVlIjoiQmVhcmVyIHgifV0sInBheWxvYWQiOlt7ImllUGF0aCI)"
    R"(6Ii9hdXRoZW50aWNhdGlvblZlY3Rvci9hdXRuIiwiaWVWYWx1ZUxvY2F0aW9uIjoiQk9EWSIsInZhbHVlIjoiYmIifSx7ImllUGF0aCI6Ii9zZXJ2aW5nTmV)"
    R"(0d29ya05hbWUiLCJ2YWx1ZSI6IjVHOngifV19","iv":"aXY","ciphertext":"","tag":"dGFn"},"modificationsBlock":[{"payload":"eyJpZG)"
    R"(VudGl0eSI6ImlweDEuZXhhbXBsZS5uZXQiLCJvcGVyYXRpb25zIjpbXX0","protected":"eyJhbGciOiJFUzI1NiJ9","signature":"c2ln"},{"payl)"
    R"(oad":"eyJpZGVudGl0eSI6ImlweDEuZXhhbXBsZS5uZXQiLCJvcGVyYXRpb25zIjpbXX0","protected":"eyJhbGciOiJIUzI1NiJ9","signature":"c)"
    R"(2ln"}]})";

TEST(N32, ReadsWhatASeppOffersAndClaims) {
  const Read read(offer, "n32c-handshake", "exchange-capability");
  ASSERT_TRUE(read.message);
  EXPECT_EQ(read.message->interface, "N32-c");
  EXPECT_EQ(read.message->sender_plmn, "001-001");
  EXPECT_EQ(read.message->plmns, "001-001,310-410");
  EXPECT_EQ(read.message->target_plmn, "999-070");
  EXPECT_EQ(read.message->capabilities, "TLS,PRINS");
  EXPECT_EQ(read.message->capability, "");
}

TEST(N32, ReadsWhatWasSelected) {
  const Read capability(R"({"sender":"s","selectedSecCapability":"PRINS"})", "n32c-handshake", "exchange-capability");
  EXPECT_EQ(capability.message->capability, "PRINS");
  const Read parameters(R"({"selectedJweCipherSuite":"A256GCM","selectedJwsCipherSuite":"ES256","n32fContextId":"7"})", "n32c-handshake", "exchange-params");
  EXPECT_EQ(parameters.message->encryptions, "A256GCM");
  EXPECT_EQ(parameters.message->signatures, "ES256");
  EXPECT_EQ(parameters.message->context_id, "7");
  const Read list(R"({"jweCipherSuiteList":["A128GCM","A256GCM"],"jwsCipherSuiteList":["ES256"]})", "n32c-handshake", "exchange-params");
  EXPECT_EQ(list.message->encryptions, "A128GCM,A256GCM");
}

TEST(N32, SeesWhatPrinsCiphersAndWhoChangedAMessage) {
  const Read read(protected_message, "n32f-forward", "n32f-process");
  ASSERT_TRUE(read.message);
  EXPECT_EQ(read.message->interface, "N32-f");
  EXPECT_EQ(read.message->encryptions, "A128GCM");
  EXPECT_EQ(read.message->signatures, "ES256");
  EXPECT_EQ(read.message->context_id, "0600AD18");
  EXPECT_TRUE(read.message->ciphered);
  EXPECT_EQ(read.message->ciphered_elements, 2);
  EXPECT_EQ(read.message->clear_elements, 1);
  EXPECT_EQ(read.message->modifications, 1);
  EXPECT_EQ(read.message->modified_by, "ipx1.example.net");
  EXPECT_EQ(read.clear, "");
}

TEST(N32, NamesWhatShouldHaveBeenCiphered) {
  const Read read(weak_message, "n32f-forward", "n32f-process");
  EXPECT_FALSE(read.message->ciphered);
  EXPECT_EQ(read.message->signatures, "ES256,HS256");
  EXPECT_EQ(read.message->clear_elements, 3);
  EXPECT_EQ(read.clear, "access token authorization; authentication vector /authenticationVector/autn; ");
}

TEST(N32, KnowsItsMessagesByContentWhereThePathIsNotKnown) {
  EXPECT_EQ(Read(weak_message, "", "").message->operation, "n32f-process");
  EXPECT_EQ(Read(offer, "", "").message->operation, "exchange-capability");
  EXPECT_FALSE(Read(R"({"sender":"x"})", "", "").message);
  EXPECT_FALSE(Read(R"([1])", "n32c-handshake", "exchange-capability").message);
  EXPECT_FALSE(Read(offer, "nudm-sdm", "am-data").message);
}

TEST(N32, BearsBlocksThatAreNoneOfTheirKind) {
  const Read read(R"({"reformattedData":{"protected":"!!","aad":"e30","ciphertext":1},"modificationsBlock":[7,{"payload":"W10"},{"protected":"eyJhbGciOjF9"}]})", "n32f-forward", "n32f-process");
  ASSERT_TRUE(read.message);
  EXPECT_EQ(read.message->modifications, 3);
  EXPECT_EQ(read.message->signatures, "");
  EXPECT_FALSE(read.message->ciphered);
}

}  // namespace
}  // namespace assay::wire::sbi
