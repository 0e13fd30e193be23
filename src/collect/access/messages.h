// SPDX-License-Identifier: Apache-2.0
// Messages of sshd, sudo, su, login and the programs that change accounts, as syslog and journald carry them.
#pragma once

#include <map>
#include <optional>
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

// Methods that one login was accepted by, as far as they tell what it took.
struct Factors {
  bool key = false;
  bool password = false;
  bool dialogue = false;  // keyboard-interactive: a password, a code, or both
  bool other = false;

  void add(std::string_view method);
  // Besides these one more method was accepted. NULL if both may have been the same.
  [[nodiscard]] std::optional<bool> second(std::string_view method) const;
};

// Reads the messages of one log in their order. Those of other programs it passes over, but for what PAM says in their name.
class Messages {
 public:
  explicit Messages(Rows& rows) : rows_(rows) {}

  void read(const Message& message);

 private:
  void sshd(const Message& message, std::string_view text, std::uint64_t count);
  void partial(const Message& message, std::string_view text);
  void accepted(const Message& message, std::string_view text);
  void failed(const Message& message, std::string_view text, std::uint64_t count);
  void ended_before_login(const Message& message, std::string_view text);
  void sudo(const Message& message);
  void su(const Message& message);
  void login(const Message& message);
  void pam(const Message& message);
  void accounts(const Message& message);
  void change(const Message& message, std::string_view kind, std::string_view account, std::string_view about);

  // A session that has begun, until PAM or sshd tells its end.
  struct Begun {
    std::string row;          // its key among the rows
    bool told_by_pam = false; // otherwise PAM's message about its begin is still to come
  };

  Rows& rows_;
  // Numbers of processes come again: whatever is remembered of one ends with its connection or session.
  std::map<std::string, Factors> partial_;  // process and peer: the methods that were accepted so far
  std::map<std::string, Begun> sessions_;   // process
  std::map<std::string, bool> counted_;     // process: an attempt of it is among the failures
};

}  // namespace assay::collect::access
