// SPDX-License-Identifier: Apache-2.0
#include "wire/ssh/ssh.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::ssh {
namespace {

std::string number(std::size_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xffU);
  return out;
}

// A first packet that offers these algorithms for the exchange of keys, and nothing else.
std::string offer(std::string_view algorithms) {
  std::string lists =
      std::string(1, '\x14') + std::string(16, 'C') + number(algorithms.size()) + std::string(algorithms);
  for (int i = 0; i < 9; ++i) lists += number(0);
  lists += std::string(5, '\0');
  return number(lists.size() + 5) + std::string(1, '\4') + lists + std::string(4, 'P');
}

class Conversation {
 public:
  Conversation() {
    out.on<management::Session>(
        [this](const Context&, base::Bytes, const management::Session& s) { sessions.push_back(s); });
  }
  void client(std::string_view text) { say(Direction::forward, text); }
  void server(std::string_view text) { say(Direction::reverse, text); }
  void end() { parser_->end(Direction::forward, {}, out); }
  [[nodiscard]] bool done() const { return parser_->done(); }

  std::vector<management::Session> sessions;
  base::Fields fields;
  RecordingOutput out;

 private:
  void say(Direction direction, std::string_view text) {
    const Endpoint client{*IpAddress::from_text("10.0.0.1"), 40'000};
    const Endpoint server{*IpAddress::from_text("10.0.0.2"), 22};
    Context context;
    context.fields = &fields;
    context.direction = direction;
    context.source = direction == Direction::forward ? client : server;
    context.destination = direction == Direction::forward ? server : client;
    auto& waiting = waiting_[static_cast<std::size_t>(direction)];
    waiting += text;
    waiting.erase(0, parser_->data(direction, base::as_bytes(waiting), context, out));
  }
  std::string waiting_[2];
  std::unique_ptr<StreamParser> parser_ = protocol.make_stream();
};

TEST(Ssh, ReadsBothIdentificationsAndOffersAndThenStops) {
  Conversation talk;
  talk.server("Notice: authorised users only\r\nSSH-2.0-OpenSSH_9.2p1 Debian\r\n");
  talk.client("SSH-2.0-libssh2_1.10\r\n" + offer("curve25519-sha256"));
  EXPECT_FALSE(talk.done());
  for (const char octet : offer("diffie-hellman-group14-sha1")) talk.server(std::string_view(&octet, 1));
  ASSERT_TRUE(talk.done());
  ASSERT_EQ(talk.sessions.size(), 1U);
  const auto& session = talk.sessions[0];
  EXPECT_EQ(session.version, "2.0");
  EXPECT_EQ(session.detail, "SSH-2.0-OpenSSH_9.2p1 Debian");
  EXPECT_EQ(text(session.server), "10.0.0.2:22");
  EXPECT_TRUE(session.ciphered);
  EXPECT_FALSE(session.credentials);
  std::string algorithms;
  for (const auto& field : talk.fields.list()) {
    if (field.name == "ssh.kex_algorithms") algorithms += field.text + " ";
  }
  EXPECT_EQ(algorithms, "curve25519-sha256 diffie-hellman-group14-sha1 ");
  EXPECT_TRUE(talk.out.faults.empty());
}

TEST(Ssh, ReportsASessionOfWhichOnlyTheIdentificationsWereSeen) {
  Conversation talk;
  talk.server("SSH-1.5-old\n");
  talk.client("SSH-2.0-libssh2_1.10\r\n");
  talk.end();
  ASSERT_EQ(talk.sessions.size(), 1U);
  EXPECT_EQ(talk.sessions[0].version, "1.5") << "the server's counts";
}

TEST(Ssh, RejectsAListThatLeavesItsPacket) {
  Conversation talk;
  talk.server("SSH-2.0-x\r\n");
  auto packet = offer("curve25519-sha256");
  packet[22] = '\x7f';
  talk.server(packet);
  ASSERT_EQ(talk.out.faults.size(), 1U);
  EXPECT_EQ(talk.out.faults[0].fault.code, base::Fault::Code::truncated);
}

TEST(Ssh, GivesUpOnAPacketLongerThanSshAllows) {
  Conversation talk;
  talk.server("SSH-2.0-x\r\n" + number(70'000));
  talk.client("SSH-2.0-y\r\n" + offer("a"));
  EXPECT_TRUE(talk.done());
}

TEST(SshRecognition, WantsAnIdentificationString) {
  const auto verdict = [](std::string_view text) { return recognise(base::as_bytes(text)); };
  EXPECT_EQ(verdict("SSH-2.0-OpenSSH_9.2\r\n"), Recognition::yes);
  EXPECT_EQ(verdict("SSH-1.99-Cisco-1.25\n"), Recognition::yes);
  EXPECT_EQ(verdict("SSH-"), Recognition::need_more);
  EXPECT_EQ(verdict(""), Recognition::need_more);
  EXPECT_EQ(verdict("SSH-3.0-"), Recognition::no);
  EXPECT_EQ(verdict("SSL"), Recognition::no);
}

}  // namespace
}  // namespace assay::wire::ssh
