// SPDX-License-Identifier: Apache-2.0
#include "wire/ftp/ftp.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::ftp {
namespace {

class Conversation {
 public:
  Conversation() {
    out_.on<management::Session>(
        [this](const Context&, base::Bytes, const management::Session& s) { sessions.push_back(s); });
  }
  void client(std::string_view text) { say(Direction::forward, text); }
  void server(std::string_view text) { say(Direction::reverse, text); }
  void end() { parser_->end(Direction::forward, {}, out_); }
  [[nodiscard]] bool done() const { return parser_->done(); }

  std::vector<management::Session> sessions;
  base::Fields fields;

 private:
  void say(Direction direction, std::string_view text) {
    const Endpoint client{*IpAddress::from_text("10.0.0.1"), 40'000};
    const Endpoint server{*IpAddress::from_text("10.0.0.2"), 2121};
    Context context;
    context.fields = &fields;
    context.direction = direction;
    context.source = direction == Direction::forward ? client : server;
    context.destination = direction == Direction::forward ? server : client;
    auto& waiting = waiting_[static_cast<std::size_t>(direction)];
    waiting += text;
    waiting.erase(0, parser_->data(direction, base::as_bytes(waiting), context, out_));
  }
  RecordingOutput out_;
  std::string waiting_[2];
  std::unique_ptr<StreamParser> parser_ = protocol.make_stream();
};

TEST(Ftp, SaysThatAPasswordWasReadableWithoutKeepingIt) {
  Conversation talk;
  talk.server("220-Welcome\r\n220 to FTP\r\n");
  talk.client("USER root\r\nPA");
  talk.server("331 Password please\r\n");
  talk.client("SS topsecret\r\n");
  EXPECT_FALSE(talk.done());
  talk.server("530 wrong\r\n");
  ASSERT_TRUE(talk.done());
  ASSERT_EQ(talk.sessions.size(), 1U);
  EXPECT_TRUE(talk.sessions[0].credentials);
  EXPECT_EQ(talk.sessions[0].detail, "220-Welcome");
  EXPECT_EQ(text(talk.sessions[0].server), "10.0.0.2:2121");
  std::string commands;
  for (const auto& field : talk.fields.list()) {
    EXPECT_EQ(field.text.find("topsecret"), std::string::npos);
    if (field.name == "ftp.request.command") commands += field.text + " ";
  }
  EXPECT_EQ(commands, "USER PASS ");
}

TEST(Ftp, DoesNotCountThePasswordOfAnonymousUsers) {
  Conversation talk;
  talk.server("220 FTP\r\n");
  talk.client("USER anonymous\r\nPASS me@example\r\n");
  talk.server("331 go on\r\n230 in\r\n");
  talk.end();
  ASSERT_EQ(talk.sessions.size(), 1U);
  EXPECT_FALSE(talk.sessions[0].credentials);
}

TEST(Ftp, SeesTlsTakeOver) {
  Conversation talk;
  talk.server("220 FTP\r\n");
  talk.client("AUTH TLS\r\n");
  talk.server("234 go\r\n");
  ASSERT_EQ(talk.sessions.size(), 1U);
  EXPECT_TRUE(talk.sessions[0].ciphered);
  EXPECT_FALSE(talk.sessions[0].credentials);
}

TEST(Ftp, DoesNotTakeTheServersProseForCommands) {
  Conversation talk;
  talk.server("220-FTP\r\nPASS this on\r\n220 ready\r\n");
  talk.end();
  ASSERT_EQ(talk.sessions.size(), 1U);
  EXPECT_FALSE(talk.sessions[0].credentials);
  EXPECT_EQ(text(talk.sessions[0].server), "10.0.0.2:2121");
}

TEST(FtpRecognition, WantsAGreetingThatNamesFtpOrACommandThatOnlyFtpHas) {
  const auto verdict = [](std::string_view text) { return recognise(base::as_bytes(text)); };
  EXPECT_EQ(verdict("220 ProFTPD Server\r\n"), Recognition::yes);
  EXPECT_EQ(verdict("220-Welcome to this ftp server\r\n"), Recognition::yes);
  EXPECT_EQ(verdict("220 mail.example ESMTP\r\n"), Recognition::no);
  EXPECT_EQ(verdict("220 Welco"), Recognition::need_more);
  EXPECT_EQ(verdict("USER a\r\n"), Recognition::need_more);
  EXPECT_EQ(verdict("USER a\r\nPASS b\r\nSTAT\r\n"), Recognition::no) << "POP3";
  EXPECT_EQ(verdict("USER a\r\nPASS b\r\nPASV\r\n"), Recognition::yes);
  EXPECT_EQ(verdict("AUTH TLS\r\n"), Recognition::yes);
  EXPECT_EQ(verdict("AUTH PLAIN\r\n"), Recognition::no);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\n"), Recognition::no);
  EXPECT_EQ(verdict("22"), Recognition::need_more);
  EXPECT_EQ(verdict("221 "), Recognition::no);
}

}  // namespace
}  // namespace assay::wire::ftp
