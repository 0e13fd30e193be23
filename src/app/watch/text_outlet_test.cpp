// SPDX-License-Identifier: Apache-2.0
#include "app/watch/text_outlet.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>

namespace assay::app::watch {
namespace {

// Both ends, closed at the end.
struct Ends {
  std::array<int, 2> ends{-1, -1};  // where one reads, where one writes
  ~Ends() {
    for (const int each : ends) {
      if (each >= 0) close(each);
    }
  }
};

std::string read_all(int descriptor) {
  fcntl(descriptor, F_SETFL, O_NONBLOCK);
  std::string all;
  std::array<char, 4096> some{};
  for (ssize_t got = 0; (got = read(descriptor, some.data(), some.size())) > 0;) all.append(some.data(), static_cast<std::size_t>(got));
  return all;
}

// Fills what nobody reads, then reads all of it and what follows.
void hold(int reads, int writes) {
  TextOutlet outlet(writes);
  std::string put;
  for (int number = 0; put.size() < TextOutlet::most_waiting; ++number) {
    const auto line = std::to_string(number) + std::string(100, '.') + "\n";
    outlet.put(line);
    put += line;
  }
  EXPECT_TRUE(outlet.waiting());
  EXPECT_EQ(outlet.left_out(), 0U) << "a pipe or a socket holds some, the rest waits";
  const std::string large(TextOutlet::most_waiting / 2, 'x');
  outlet.put(large);
  outlet.put(large);
  EXPECT_GE(outlet.left_out(), 1U);
  std::string got;
  for (int times = 0; outlet.waiting() && times < 10'000; ++times) {
    got += read_all(reads);
    outlet.send();
  }
  got += read_all(reads);
  EXPECT_FALSE(outlet.waiting());
  EXPECT_EQ(got.substr(0, put.size()), put);
  EXPECT_EQ(outlet.trouble(), "");
}

TEST(ATextOutlet, DoesNotWaitForWhoReadsAPipe) {
  Ends pipe;
  ASSERT_EQ(::pipe(pipe.ends.data()), 0);
  hold(pipe.ends[0], pipe.ends[1]);
}

TEST(ATextOutlet, DoesNotWaitForWhoReadsASocket) {
  Ends pair;
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.ends.data()), 0);
  hold(pair.ends[0], pair.ends[1]);
}

TEST(ATextOutlet, DoesNotWaitForATerminalThatShowsNothing) {
  Ends terminal;
  ASSERT_EQ(::openpty(&terminal.ends[0], &terminal.ends[1], nullptr, nullptr, nullptr), 0);
  termios plain{};
  ASSERT_EQ(tcgetattr(terminal.ends[1], &plain), 0);
  cfmakeraw(&plain);
  ASSERT_EQ(tcsetattr(terminal.ends[1], TCSANOW, &plain), 0);
  hold(terminal.ends[0], terminal.ends[1]);
}

TEST(ATextOutlet, DoesNotWaitForATerminalThatIsHeld) {
  Ends terminal;
  ASSERT_EQ(::openpty(&terminal.ends[0], &terminal.ends[1], nullptr, nullptr, nullptr), 0);
  ASSERT_EQ(tcflow(terminal.ends[1], TCOOFF), 0);  // as Ctrl-S does
  TextOutlet outlet(terminal.ends[1]);
  outlet.put("held\n");
  EXPECT_TRUE(outlet.waiting());
  ASSERT_EQ(tcflow(terminal.ends[1], TCOON), 0);
  outlet.send_for(1'000);
  EXPECT_FALSE(outlet.waiting());
  EXPECT_EQ(read_all(terminal.ends[0]), "held\r\n");
}

TEST(ATextOutlet, WritesAtTheEndWhatThereIsTimeFor) {
  Ends pipe;
  ASSERT_EQ(::pipe(pipe.ends.data()), 0);
  TextOutlet outlet(pipe.ends[1]);
  outlet.put(std::string(100'000, 'x'));
  ASSERT_TRUE(outlet.waiting());
  outlet.send_for(20);
  EXPECT_TRUE(outlet.waiting()) << "nobody reads";
  EXPECT_EQ(read_all(pipe.ends[0]).size(), 65'536U);
  outlet.send_for(1'000);
  EXPECT_FALSE(outlet.waiting());
  EXPECT_EQ(read_all(pipe.ends[0]).size(), 100'000U - 65'536U);
}

TEST(ATextOutlet, KeepsALongTextWhereNothingWaits) {
  Ends pipe;
  ASSERT_EQ(::pipe(pipe.ends.data()), 0);
  TextOutlet outlet(pipe.ends[1]);
  outlet.put(std::string(3 * TextOutlet::most_waiting, 'x'));
  outlet.put("more\n");
  EXPECT_EQ(outlet.left_out(), 1U);
  std::size_t got = 0;
  for (int times = 0; outlet.waiting() && times < 10'000; ++times) {
    got += read_all(pipe.ends[0]).size();
    outlet.send();
  }
  EXPECT_EQ(got + read_all(pipe.ends[0]).size(), 3 * TextOutlet::most_waiting);
}

TEST(ATextOutlet, SaysWhyItCannotWrite) {
  std::signal(SIGPIPE, SIG_IGN);
  Ends pipe;
  ASSERT_EQ(::pipe(pipe.ends.data()), 0);
  close(pipe.ends[0]);
  pipe.ends[0] = -1;
  TextOutlet outlet(pipe.ends[1]);
  outlet.put("somebody there?\n");
  EXPECT_EQ(outlet.trouble(), "Broken pipe");
  EXPECT_FALSE(outlet.waiting());
}

}  // namespace
}  // namespace assay::app::watch
