// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/token.h"

#include <gtest/gtest.h>

namespace assay::wire::sbi {
namespace {

// {"alg":"RS256"} . {"iss":"nrf","sub":"smf","aud":["UDM"],"scope":"nudm-sdm","exp":1}
constexpr std::string_view token =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJucmYiLCJzdWIiOiJzbWYiLCJhdWQiOlsiVURNIl0sInNjb3BlIjoibnVkbS1zZG0iLCJleHAiOjF9."
    "c2ln";

TEST(Token, ReadsTheClaims) {
  Tokens tokens;
  const auto& read = tokens.read(token);
  EXPECT_TRUE(read.decodable);
  EXPECT_EQ(read.algorithm, "RS256");
  EXPECT_EQ(read.issuer, "nrf");
  EXPECT_EQ(read.subject, "smf");
  EXPECT_EQ(read.audience, "UDM");
  EXPECT_EQ(read.scope, "nudm-sdm");
  EXPECT_EQ(read.expires, 1);
  EXPECT_FALSE(read.issued);
}

TEST(Token, FingerprintsTheWholeTokenAndKeepsNothingOfIt) {
  Tokens tokens;
  EXPECT_EQ(tokens.read("abc").fingerprint, "ba7816bf8f01cfea");  // FIPS 180-4, "abc"
  const std::string one(tokens.read(token).fingerprint);
  EXPECT_NE(one, tokens.read(std::string(token) + "x").fingerprint);
}

TEST(Token, ReadsTheSameTokenTheSameWayAgain) {
  Tokens tokens;
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(tokens.read(token).subject, "smf");
    for (int other = 0; other < 1000; ++other) EXPECT_FALSE(tokens.read(std::to_string(other)).decodable);
    const std::string large(100'000, 'a');
    EXPECT_EQ(tokens.read(large).fingerprint, tokens.read(large).fingerprint);
    EXPECT_FALSE(tokens.read("").decodable);
  }
}

TEST(Token, IsNotDecodableUnlessItIsASignedJsonWebToken) {
  for (const auto* text :
       {"", "abc", "a.b", "a.b.c.d.e", "eyJhbGciOiJSUzI1NiJ9.###.c2ln", "eyJhbGciOiJSUzI1NiJ9.WzFd.c2ln"}) {
    EXPECT_FALSE(Tokens().read(text).decodable) << text;
  }
}

TEST(Token, TellsSchemesApart) {
  const auto kind = [](std::string_view value) { return authorization_kind(&value); };
  EXPECT_EQ(authorization_kind(nullptr), "none");
  EXPECT_EQ(kind("Bearer x"), "bearer");
  EXPECT_EQ(kind("bEARER x"), "bearer");
  EXPECT_EQ(kind("Basic dTpw"), "basic");
  EXPECT_EQ(kind("Bearerx"), "other");
  EXPECT_EQ(kind("Digest a=b"), "other");
  EXPECT_EQ(bearer_token("Bearer  abc "), "abc");
  EXPECT_EQ(bearer_token("Basic abc"), "");
}

}  // namespace
}  // namespace assay::wire::sbi
