// SPDX-License-Identifier: Apache-2.0
#include "wire/mysql/mysql.h"

#include <gtest/gtest.h>

#include "wire/management/conversation_for_tests.h"

namespace assay::wire::mysql {
namespace {

using namespace assay::base::literals;

using management::Authentication;
using management::Conversation;
using Octets = std::vector<std::byte>;

// Octets of MariaDB 10.11 and its client.
const Octets greeting =
    "640000000a352e352e352d31302e31312e31392d4d6172696144422d302b64656231327531000400000077343961603c"
    "493900feff080200ff81150000000000001d000000254b2b335c5a2d6f6b4a6e6a006d7973716c5f6e61746976655f70"
    "617373776f726400"_bytes;
const Octets login_without_password =
    "bb00000184a2bf000000100021000000000000000000000000000000000000001d0000006f70656e00006d7973716c5f"
    "6e61746976655f70617373776f7264007e035f6f73054c696e75780c5f636c69656e745f6e616d650a6c69626d617269"
    "616462045f7069640531383632300f5f636c69656e745f76657273696f6e06332e332e3230095f706c6174666f726d06"
    "7838365f36340c70726f6772616d5f6e616d65056d7973716c0c5f7365727665725f686f73740831302e392e302e32"_bytes;
const Octets login =
    "d100000184a2bf000000100021000000000000000000000000000000000000001d00000068617368656400148b4e1a79"
    "63e32414c2753ae04c8d1982f0efd0996d7973716c5f6e61746976655f70617373776f7264007e035f6f73054c696e75"
    "780c5f636c69656e745f6e616d650a6c69626d617269616462045f7069640531383632340f5f636c69656e745f766572"
    "73696f6e06332e332e3230095f706c6174666f726d067838365f36340c70726f6772616d5f6e616d65056d7973716c0c"
    "5f7365727665725f686f73740831302e392e302e32"_bytes;
const Octets accepted = "0700000200000002000000"_bytes;
const Octets query = "090000000373656c6563742031"_bytes;
const Octets denied =
    "49000002ff15042332383030304163636573732064656e69656420666f72207573657220276861736865642740273130"
    "2e392e302e312720287573696e672070617373776f72643a2059455329"_bytes;
const Octets tls_wanted = "2000000184aabf000000100021000000000000000000000000000000000000001d000000"_bytes;

TEST(Mysql, SeesAnAccountWithoutAPassword) {
  Conversation talk(protocol);
  talk.server(greeting);
  talk.client(login_without_password);
  talk.server(accepted);
  talk.client(query);
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::none);
  EXPECT_EQ(session.detail, "5.5.5-10.11.19-MariaDB-0+deb12u1");
  EXPECT_EQ(session.method, "mysql_native_password");
  EXPECT_EQ(session.commands, "Query");
  EXPECT_EQ(text(session.server), "10.0.0.2:40001");
  EXPECT_FALSE(talk.tells("select"));
  EXPECT_TRUE(talk.out.faults.empty());
}

TEST(Mysql, SeesAnAuthentication) {
  Conversation talk(protocol);
  talk.server(greeting);
  talk.client(login);
  talk.server(accepted);
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::given);
  EXPECT_FALSE(session.credentials) << "the proof is no password";
}

TEST(Mysql, SeesARefusal) {
  Conversation talk(protocol);
  talk.server(greeting);
  talk.client(login);
  talk.server(denied);
  EXPECT_EQ(talk.end().authentication, Authentication::refused);
}

TEST(Mysql, SeesThatTlsWasTakenAndHandsOnWhatFollows) {
  Conversation talk(protocol);
  talk.server(greeting);
  talk.client(tls_wanted);
  talk.client("hello");
  talk.server("hello yourself");
  EXPECT_EQ(talk.out.inside[0], "hello");
  EXPECT_EQ(talk.out.inside[1], "hello yourself");
  EXPECT_TRUE(talk.end().ciphered);
  EXPECT_EQ(talk.end().authentication, Authentication::unknown);
}

TEST(Mysql, SaysThatAPasswordIsReadable) {
  Conversation talk(protocol);
  talk.server(greeting);
  talk.client(login_without_password);
  talk.server(
      "2c0000"
      "02"
      "fe"
      "6d7973716c5f636c6561725f70617373776f726400"
      "41424344454647484950515253545556575859"
      "303100"_bytes);
  talk.client(
      "07000003"
      "47656865696d00"_bytes);
  talk.server("0700000400000002000000"_bytes);
  const auto& session = talk.end();
  EXPECT_EQ(session.method, "mysql_clear_password");
  EXPECT_TRUE(session.credentials);
  EXPECT_EQ(session.authentication, Authentication::given);
  EXPECT_FALSE(talk.tells("Geheim"));
}

TEST(Mysql, GivesUpOnAGreetingThatEndsEarly) {
  Conversation talk(protocol);
  talk.server(
      "0600000a352e3500"
      "0102"_bytes);
  EXPECT_TRUE(talk.done());
  EXPECT_EQ(talk.out.faults.size(), 1U);
}

TEST(MysqlRecognition, NeverTakesAPrefixForMoreThanItIs) {
  for (const auto& first : {greeting}) {
    for (std::size_t size = 0; size < first.size(); ++size)
      EXPECT_NE(recognise(base::Bytes(first).first(size)), Recognition::no) << size;
    EXPECT_EQ(recognise(first), Recognition::yes);
  }
}

}  // namespace
}  // namespace assay::wire::mysql
