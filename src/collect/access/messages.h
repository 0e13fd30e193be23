// SPDX-License-Identifier: Apache-2.0
// Messages of sshd, sudo, su, login and the programs that change accounts, as syslog and journald carry them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "collect/access/rows.h"

namespace assay::collect::access {

struct Message {
  Place place;
  std::string_view host;
  std::string_view program;
  std::string_view process;  // its id, as written
  std::string_view text;
};

// Whether a program is among those whose messages are read.
[[nodiscard]] bool is_of_access(std::string_view program);

// Reads the messages of one log in their order.
class Messages {
 public:
  explicit Messages(Rows& rows) : rows_(rows) {}

  void read(const Message& message);

 private:
  void sshd(const Message& message, std::string_view text, std::uint64_t count);
  void accepted(const Message& message, std::string_view text);
  void failed(const Message& message, std::string_view text, std::uint64_t count);
  void ended_before_login(const Message& message, std::string_view text);
  void sudo(const Message& message);
  void su(const Message& message);
  void pam(const Message& message);
  void accounts(const Message& message);
  void change(const Message& message, std::string_view kind, std::string_view account, std::string_view about);

  Rows& rows_;
  std::map<std::string, std::string> partial_;  // process: the method that was accepted as a first factor
  std::map<std::string, std::string> sessions_; // process: key of its session among the rows
  std::map<std::string, bool> counted_;         // process: an attempt of it is among the failures
};

}  // namespace assay::collect::access
