// SPDX-License-Identifier: Apache-2.0
#include "wire/redis/redis.h"

#include <gtest/gtest.h>

#include "wire/management/conversation_for_tests.h"

namespace assay::wire::redis {
namespace {

using namespace assay::base::literals;

using management::Authentication;
using management::Conversation;
using Octets = std::vector<std::byte>;

TEST(Redis, SeesThatCommandsAreServedWithoutAuthentication) {
  Conversation talk(protocol);
  talk.client("*2\r\n$3\r\nget\r\n$7\r\nsession\r\n");
  talk.server("$5\r\nalpha\r\n");
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::none);
  EXPECT_EQ(session.commands, "GET");
  EXPECT_FALSE(session.credentials);
  EXPECT_FALSE(talk.tells("alpha"));
  EXPECT_EQ(text(session.server), "10.0.0.2:40001");
}

TEST(Redis, SeesThatAServerWantsAuthentication) {
  Conversation talk(protocol);
  talk.client("*1\r\n$4\r\nPING\r\n");
  talk.server("-NOAUTH Authentication required.\r\n");
  EXPECT_EQ(talk.end().authentication, Authentication::refused);
}

TEST(Redis, SeesAnAuthenticationButKeepsNoPassword) {
  Conversation talk(protocol);
  talk.client("*2\r\n$4\r\nAUTH\r\n$6\r\nGeheim\r\n*1\r\n$4\r\nKEYS\r\n");
  talk.server("+OK\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n");
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::given);
  EXPECT_TRUE(session.credentials);
  EXPECT_EQ(session.commands, "AUTH,KEYS");
  EXPECT_FALSE(talk.tells("Geheim"));
}

TEST(Redis, FollowsAnswersThatHoldOthersAndPassesPushesOver) {
  Conversation talk(protocol);
  talk.client("*1\r\n$5\r\nHELLO\r\n*1\r\n$4\r\nSCAN\r\n");
  talk.server("%1\r\n+server\r\n*2\r\n:1\r\n$-1\r\n>2\r\n+message\r\n+x\r\n-NOAUTH y\r\n");
  EXPECT_EQ(talk.end().authentication, Authentication::refused);
}

TEST(Redis, FindsAnAuthenticationInAGreeting) {
  Conversation talk(protocol);
  talk.client("*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$1\r\nu\r\n$6\r\nGeheim\r\n*1\r\n$4\r\nKEYS\r\n");
  talk.server("%1\r\n+server\r\n+redis\r\n*0\r\n");
  EXPECT_EQ(talk.end().authentication, Authentication::given);
  EXPECT_TRUE(talk.end().credentials);
  EXPECT_FALSE(talk.tells("Geheim"));
}

TEST(Redis, StopsWhereTheServerSendsItsWholeStore) {
  Conversation talk(protocol);
  talk.client("*3\r\n$5\r\nPSYNC\r\n$1\r\n?\r\n$2\r\n-1\r\n");
  talk.server("+FULLRESYNC 8d 0\r\n$3\r\nREDIS0009");
  EXPECT_TRUE(talk.done());
  EXPECT_TRUE(talk.out.faults.empty());
  EXPECT_EQ(talk.end().authentication, Authentication::none);
}

TEST(Redis, ReadsWordsFromATerminal) {
  Conversation talk(protocol);
  talk.client("AUTH Geheim\r\nGET x\r\n");
  talk.server("-WRONGPASS invalid\r\n-NOAUTH y\r\n");
  const auto& session = talk.end();
  EXPECT_TRUE(session.credentials);
  EXPECT_EQ(session.commands, "AUTH,GET");
  EXPECT_FALSE(talk.tells("Geheim"));
}

TEST(Redis, GivesUpOnWhatIsNoValue) {
  Conversation talk(protocol);
  talk.client("*1\r\n$4\r\nPING\r\n");
  talk.server("?\r\n");
  EXPECT_EQ(talk.out.faults.size(), 1U);
}

TEST(RedisRecognition, WantsTheNameOfACommandOrAnErrorOfItsOwn) {
  const auto verdict = [](std::string_view text) { return recognise(base::as_bytes(text)); };
  EXPECT_EQ(verdict("*2\r\n$6\r\nsecret\r\n$4\r\nlist\r\n"), Recognition::no) << "an answer";
  constexpr std::string_view first = "*2\r\n$4\r\nAUTH\r\n";
  for (std::size_t size = 0; size < first.size(); ++size)
    EXPECT_EQ(verdict(first.substr(0, size)), Recognition::need_more) << size;
  EXPECT_EQ(verdict(first), Recognition::yes);
  EXPECT_EQ(verdict("-NOAUTH Authentication required.\r\n"), Recognition::yes);
  EXPECT_EQ(verdict("*2\r\n$4\r\n\x01\x02\x03\x04\r\n"), Recognition::no);
  EXPECT_EQ(verdict("*0\r\n"), Recognition::no);
  EXPECT_EQ(verdict("+OK\r\n"), Recognition::no) << "POP3 says so, too";
}

}  // namespace
}  // namespace assay::wire::redis
