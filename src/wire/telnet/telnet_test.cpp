// SPDX-License-Identifier: Apache-2.0
#include "wire/telnet/telnet.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::telnet {
namespace {

using namespace assay::base::literals;

// A conversation with a server on port 2323 that the client began.
class Conversation {
 public:
  Conversation() {
    out_.on<management::Session>(
        [this](const Context&, base::Bytes, const management::Session& s) { sessions.push_back(s); });
  }
  void client(base::Bytes data) { say(Direction::forward, data); }
  void client(std::string_view text) { client(base::as_bytes(text)); }
  void server(base::Bytes data) { say(Direction::reverse, data); }
  void server(std::string_view text) { server(base::as_bytes(text)); }
  void end() { parser_->end(Direction::forward, {}, out_); }
  [[nodiscard]] bool done() const { return parser_->done(); }

  std::vector<management::Session> sessions;

 private:
  void say(Direction direction, base::Bytes data) {
    const Endpoint client{*IpAddress::from_text("10.0.0.1"), 40'000};
    const Endpoint server{*IpAddress::from_text("10.0.0.2"), 2323};
    Context context;
    context.direction = direction;
    context.source = direction == Direction::forward ? client : server;
    context.destination = direction == Direction::forward ? server : client;
    EXPECT_EQ(parser_->data(direction, data, context, out_), data.size());
  }
  RecordingOutput out_;
  std::unique_ptr<StreamParser> parser_ = protocol.make_stream();
};

TEST(Telnet, SaysThatAPasswordWasTyped) {
  Conversation talk;
  talk.server("ff fd 18 ff fd 20"_bytes);
  talk.client("ff fb 18 ff fc 20"_bytes);
  talk.server("\r\nlogin: ");
  talk.client("root\r\n");
  talk.server("Pass");
  talk.server("word: ");
  EXPECT_FALSE(talk.done());
  talk.client("\r\n");
  EXPECT_FALSE(talk.done()) << "nothing was typed";
  talk.client("s");
  ASSERT_TRUE(talk.done());
  ASSERT_EQ(talk.sessions.size(), 1U);
  EXPECT_TRUE(talk.sessions[0].credentials);
  EXPECT_FALSE(talk.sessions[0].ciphered);
  EXPECT_EQ(text(talk.sessions[0].server), "10.0.0.2:2323");
  EXPECT_EQ(talk.sessions[0].detail, "");
}

TEST(Telnet, ReportsASessionWithoutAPasswordAtItsEnd) {
  Conversation talk;
  talk.server("ff fd 18 ff fd 20"_bytes);
  talk.server("Forgot your password?\r\nNo passwords here\r\n");
  talk.client("show version\r\n");
  EXPECT_TRUE(talk.sessions.empty());
  talk.end();
  talk.end();
  ASSERT_EQ(talk.sessions.size(), 1U);
  EXPECT_FALSE(talk.sessions[0].credentials);
}

TEST(Telnet, DoesNotTakeOptionsForTypedText) {
  Conversation talk;
  talk.server("password:");
  talk.client("ff fb 41 ff fa 18 00 41 41 ff f0"_bytes);
  EXPECT_TRUE(talk.sessions.empty());
  talk.client("x");
  EXPECT_EQ(talk.sessions.size(), 1U);
}

TEST(Telnet, SeesTheBeginningOfEncryption) {
  Conversation talk;
  talk.server("ff fd 26"_bytes);
  talk.client("ff fb 26 ff fa 26 03 00 ff f0"_bytes);
  ASSERT_EQ(talk.sessions.size(), 1U);
  EXPECT_TRUE(talk.sessions[0].ciphered);
}

TEST(TelnetRecognition, NeedsTwoCommandsOrTextBehindOne) {
  EXPECT_EQ(recognise("ff fd 18 ff fd 20"_bytes), Recognition::yes);
  EXPECT_EQ(recognise("ff fd 18 ff"_bytes), Recognition::need_more);
  EXPECT_EQ(recognise("ff fb 03"_bytes), Recognition::need_more);
  EXPECT_EQ(recognise("ff fb 03 6c 6f 67 69"_bytes), Recognition::yes);
  EXPECT_EQ(recognise("ff fa 18 01 ff f0 ff fb 01"_bytes), Recognition::yes);
  EXPECT_EQ(recognise("ff fb 03 00 01 02 03"_bytes), Recognition::no);
}

TEST(TelnetRecognition, RefusesOtherProtocols) {
  EXPECT_EQ(recognise("ff fb 90 64"_bytes), Recognition::no) << "an MPEG audio frame";
  EXPECT_EQ(recognise("ff d8 ff e0"_bytes), Recognition::no) << "a JPEG image";
  EXPECT_EQ(recognise(base::as_bytes("login: ")), Recognition::no);
  EXPECT_EQ(recognise({}), Recognition::need_more);
}

}  // namespace
}  // namespace assay::wire::telnet
