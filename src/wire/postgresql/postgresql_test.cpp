// SPDX-License-Identifier: Apache-2.0
#include "wire/postgresql/postgresql.h"

#include <gtest/gtest.h>

#include "wire/management/conversation_for_tests.h"

namespace assay::wire::postgresql {
namespace {

using namespace assay::base::literals;

using management::Authentication;
using management::Conversation;
using Octets = std::vector<std::byte>;

// Octets of PostgreSQL 15 and its client.
const Octets startup =
    "0000003e0003000075736572007472757374656400646174616261736500706f737467726573006170706c6963617469"
    "6f6e5f6e616d65007073716c0000"_bytes;
const Octets ok = "520000000800000000"_bytes;
const Octets query = "510000001073656c6563742034302b3200"_bytes;
const Octets scram_offered = "52000000170000000a534352414d2d5348412d3235360000"_bytes;
const Octets scram_first =
    "7000000036534352414d2d5348412d32353600000000206e2c2c6e3d2c723d386a2f6b4b466933367050453035633043"
    "4f334a72704557"_bytes;
const Octets scram_final_and_ok =
    "52000000360000000c763d3268386d6c3541353034393837506d44486c72794a734a79504f646633377566503171364f"
    "376171596f633d520000000800000000"_bytes;
const Octets password_wanted = "520000000800000003"_bytes;
const Octets password = "700000001147656865696d34506c61696e00"_bytes;
const Octets failed =
    "450000006653464154414c0056464154414c00433238503031004d70617373776f72642061757468656e746963617469"
    "6f6e206661696c656420666f7220757365722022686173686564220046617574682e63004c3333340052617574685f66"
    "61696c65640000"_bytes;
const Octets tls_wanted = "0000000804d2162f"_bytes;

TEST(Postgresql, SeesThatAServerTrusts) {
  Conversation talk(protocol);
  talk.client(startup);
  talk.server(ok);
  talk.client(query);
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::none);
  EXPECT_EQ(session.version, "3.0");
  EXPECT_EQ(session.commands, "Query");
  EXPECT_FALSE(session.ciphered);
  EXPECT_FALSE(talk.tells("select"));
  EXPECT_FALSE(talk.tells("trusted"));
}

TEST(Postgresql, SeesAnAuthenticationAndItsMechanism) {
  Conversation talk(protocol);
  talk.client(startup);
  talk.server(scram_offered);
  talk.client(scram_first);
  talk.server(scram_final_and_ok);
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::given);
  EXPECT_EQ(session.method, "SCRAM-SHA-256");
  EXPECT_FALSE(session.credentials);
}

TEST(Postgresql, SaysThatAPasswordIsReadable) {
  Conversation talk(protocol);
  talk.client(startup);
  talk.server(password_wanted);
  talk.client(password);
  talk.server(ok);
  const auto& session = talk.end();
  EXPECT_EQ(session.method, "password");
  EXPECT_TRUE(session.credentials);
  EXPECT_EQ(session.authentication, Authentication::given);
  EXPECT_FALSE(talk.tells("Geheim"));
}

TEST(Postgresql, SeesARefusal) {
  Conversation talk(protocol);
  talk.client(startup);
  talk.server(scram_offered);
  talk.client(scram_first);
  talk.server(failed);
  EXPECT_EQ(talk.end().authentication, Authentication::refused);
}

TEST(Postgresql, SeesWhetherTlsIsTaken) {
  Conversation taken(protocol);
  taken.client(tls_wanted);
  taken.server("S");
  taken.client("hello");
  EXPECT_EQ(taken.out.inside[0], "hello");
  EXPECT_TRUE(taken.end().ciphered);
  Conversation refused(protocol);
  refused.client(tls_wanted);
  refused.server("N");
  refused.client(startup);
  refused.server(ok);
  EXPECT_FALSE(refused.end().ciphered);
  EXPECT_EQ(refused.end().authentication, Authentication::none);
}

TEST(Postgresql, GivesUpOnALengthThatIsNone) {
  Conversation talk(protocol);
  talk.client(startup);
  talk.server("5200000001"_bytes);
  EXPECT_EQ(talk.out.faults.size(), 1U);
}

TEST(PostgresqlRecognition, NeverTakesAPrefixForMoreThanItIs) {
  for (const auto& first : {startup, tls_wanted}) {
    for (std::size_t size = 0; size < first.size(); ++size)
      EXPECT_NE(recognise(base::Bytes(first).first(size)), Recognition::no) << size;
    EXPECT_EQ(recognise(first), Recognition::yes);
  }
}

}  // namespace
}  // namespace assay::wire::postgresql
