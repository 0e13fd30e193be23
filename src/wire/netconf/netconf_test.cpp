// SPDX-License-Identifier: Apache-2.0
#include "wire/netconf/netconf.h"

#include <gtest/gtest.h>

#include "wire/management/conversation_for_tests.h"

namespace assay::wire::netconf {
namespace {

using namespace assay::base::literals;

using management::Authentication;
using management::Conversation;
using Octets = std::vector<std::byte>;

constexpr std::string_view server_hello =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities>"
    "<capability>urn:ietf:params:netconf:base:1.1</capability></capabilities><session-id>4</session-id></hello>]]>]]>";
constexpr std::string_view client_hello =
    "<nc:hello xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><nc:capabilities>"
    "<nc:capability>urn:ietf:params:netconf:base:1.0</nc:capability></nc:capabilities></nc:hello>]]>]]>";

TEST(Netconf, SeesThatAServerAnswersInClear) {
  Conversation talk(protocol);
  talk.server(server_hello);
  talk.client(client_hello);
  talk.client("\n#30\n<rpc message-id=\"1\"><get/></rpc>\n##\n");
  talk.server("\n#9\n<rpc-reply");
  EXPECT_TRUE(talk.done());
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::none);
  EXPECT_EQ(session.version, "1.1");
  EXPECT_EQ(text(session.server), "10.0.0.2:40001");
  EXPECT_FALSE(session.ciphered);
}

TEST(Netconf, TellsTheServerByTheNumberOfTheSession) {
  Conversation talk(protocol);
  talk.client(server_hello);  // a server that calls home (RFC 8071)
  EXPECT_EQ(text(talk.end().server), "10.0.0.1:40000");
  EXPECT_EQ(talk.end().authentication, Authentication::unknown);
}

TEST(NetconfRecognition, WantsAHelloOfItsNamespace) {
  const auto verdict = [](std::string_view text) { return recognise(base::as_bytes(text)); };
  EXPECT_EQ(verdict(server_hello), Recognition::yes);
  EXPECT_EQ(verdict(client_hello), Recognition::yes);
  EXPECT_EQ(verdict(client_hello.substr(0, 30)), Recognition::need_more);
  EXPECT_EQ(verdict("<?xml version=\"1.0\"?><epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"><hello/></epp>"),
            Recognition::no);
  EXPECT_EQ(verdict("<stream:stream xmlns='jabber:client'>"), Recognition::no);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\n"), Recognition::no);
}

}  // namespace
}  // namespace assay::wire::netconf
