// SPDX-License-Identifier: Apache-2.0
#include "wire/shell/shell.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::shell {
namespace {

using namespace assay::base::literals;

Recognition recognised(std::string_view text) { return recognise(base::as_bytes(text)); }

// 10.0.0.1 began the connection to port 5555 of 10.0.0.2.
class Conversation {
 public:
  Conversation() {
    out_.on<management::Session>([this](const Context&, base::Bytes, const management::Session& s) { sessions.push_back(s); });
  }
  std::size_t say(Direction direction, std::string_view text) {
    const Endpoint first{*IpAddress::from_text("10.0.0.1"), 40'000};
    const Endpoint second{*IpAddress::from_text("10.0.0.2"), 5555};
    Context context;
    context.direction = direction;
    context.source = direction == Direction::forward ? first : second;
    context.destination = direction == Direction::forward ? second : first;
    return parser_->data(direction, base::as_bytes(text), context, out_);
  }
  void end() { parser_->end(Direction::forward, {}, out_); }

  std::vector<management::Session> sessions;

 private:
  RecordingOutput out_;
  std::unique_ptr<StreamParser> parser_ = protocol.make_stream();
};

TEST(Shell, IsRecognisedByTwoLinesOfCommands) {
  EXPECT_EQ(recognised("ls \n"), Recognition::need_more);
  EXPECT_EQ(recognised("ls \nmkdir test\n"), Recognition::yes);
  EXPECT_EQ(recognised("id; uname -a\ncat /etc/passwd\n"), Recognition::yes);
  EXPECT_EQ(recognised("whoami\r\nipconfig /all\r\n"), Recognition::yes);
}

TEST(Shell, IsRecognisedByItsPrompt) {
  EXPECT_EQ(recognised("sh-5.1# "), Recognition::yes);
  EXPECT_EQ(recognised("root@upf:/open5gs# "), Recognition::yes);
  EXPECT_EQ(recognised("/bin/sh: can't access tty; job control turned off\n/ # "), Recognition::yes);
}

TEST(Shell, IsNoTextProtocol) {
  for (const auto* text : {"GET / HTTP/1.1\r\n", "USER anonymous\r\n", "220 mail ESMTP\r\n", "PING\r\n*1\r\n", "get key\r\n", "set a 0 0 1\r\n", "{\"a\": 1}\n", "ls is a command\nof Unix\n",
                           "a001 LOGIN x y\r\n", "hello\n", "$ ", "10 # ", "date \nfind \nSubject: minutes\n", "x@y: 9$ ", "6&<uJp&L@\\ P{$v:W-ex*{<SJ}# ", "\x16\x03\x01"}) {
    EXPECT_EQ(recognised(text), Recognition::no) << text;
  }
}

TEST(Shell, TypesFromTheOtherEndInAReverseShell) {
  Conversation talk;
  EXPECT_EQ(talk.say(Direction::forward, "sh-5.1# "), 8U);
  EXPECT_EQ(talk.say(Direction::reverse, "id\n"), 3U);
  ASSERT_EQ(talk.sessions.size(), 1U);
  EXPECT_EQ(text(talk.sessions[0].server.address), "10.0.0.1");
  EXPECT_EQ(text(talk.sessions[0].client.address), "10.0.0.2");
  EXPECT_FALSE(talk.sessions[0].ciphered);
}

TEST(Shell, IsToldOnceAndOnlyIfCommandsWereSeen) {
  Conversation talk;
  EXPECT_EQ(talk.say(Direction::forward, "ls \n"), 4U);
  talk.end();
  EXPECT_TRUE(talk.sessions.empty());
  EXPECT_EQ(talk.say(Direction::forward, "cd te"), 0U);  // a line that has not ended waits
  EXPECT_EQ(talk.say(Direction::forward, "cd test\n"), 8U);
  talk.say(Direction::forward, "pwd\n");
  talk.end();
  EXPECT_EQ(talk.sessions.size(), 1U);
}

TEST(Shell, ReadsNoLineWithoutEnd) {
  Conversation talk;
  EXPECT_EQ(talk.say(Direction::forward, std::string(2000, 'a')), 2000U);
}

}  // namespace
}  // namespace assay::wire::shell
