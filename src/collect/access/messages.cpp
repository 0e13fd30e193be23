// SPDX-License-Identifier: Apache-2.0
#include "collect/access/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "collect/evidence/secrets.h"

namespace assay::collect::access {
namespace {

constexpr std::array<std::string_view, 20> programs = {"sshd",    "sshd-session", "sudo",   "su",       "login",   "systemd-logind", "useradd", "userdel",  "usermod", "groupadd",
                                                       "groupdel", "groupmod",     "gpasswd", "passwd", "chpasswd", "polkitd",        "pkexec",  "rsyslogd", "adduser", "chage"};
constexpr std::size_t most_processes = 50'000;  // of which something is remembered

std::string key(const Message& message, std::string_view service) { return fmt::format("{}|{}|{}", message.host, service, message.process); }

// "NAME from ADDRESS port NUMBER …": a name may hold anything, so the ends are looked for from behind.
struct Peer {
  std::string_view account;
  std::string_view address;
  std::string_view port;
  std::string_view rest;
};
std::optional<Peer> peer(std::string_view text, std::string_view between) {
  // Behind the address stand only words of sshd's own, up to the first colon (ssh2: ED25519 …).
  const auto port_at = text.find(" port ");
  if (port_at == std::string_view::npos) return std::nullopt;
  // A hostile name may hold " port " as well: the one that digits follow and " from " precedes is sshd's, and it is the last such.
  std::optional<Peer> best;
  for (auto at = port_at; at != std::string_view::npos; at = text.find(" port ", at + 1)) {
    const auto from = at < between.size() ? std::string_view::npos : text.rfind(between, at - between.size());
    if (from == std::string_view::npos) continue;
    const auto address = text.substr(from + between.size(), at - from - between.size());
    const auto digits = text.substr(at + 6, text.substr(at + 6).find_first_not_of("0123456789"));
    if (address.empty() || address.find(' ') != std::string_view::npos || digits.empty()) continue;
    best = Peer{text.substr(0, from), address, digits, text.substr(at + 6 + digits.size())};
  }
  return best;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string method_of(std::string_view method) {
  if (method.starts_with("keyboard-interactive")) return "keyboard-interactive";
  if (method.starts_with("gssapi")) return "gssapi";
  return std::string(method);
}

template <class Map, class Value>
void remember(Map& map, std::string where, Value value) {
  if (map.size() >= most_processes) map.erase(map.begin());
  map[std::move(where)] = std::move(value);
}

// What stands between two texts; empty if they do not stand there.
std::string_view between(std::string_view text, std::string_view left, std::string_view right) {
  const auto begin = text.find(left);
  if (begin == std::string_view::npos) return {};
  const auto rest = text.substr(begin + left.size());
  return rest.substr(0, rest.find(right));
}

}  // namespace

bool is_of_access(std::string_view program) { return std::ranges::find(programs, program) != programs.end(); }

void Messages::read(const Message& message) {
  auto text = message.text;
  std::uint64_t count = 1;
  // rsyslog: "message repeated 2 times: [ Failed password … ]"
  if (take(text, "message repeated ")) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const auto open = text.find("[ ");
    if (error != std::errc() || open == std::string_view::npos || count > 1'000'000) return;
    text = text.substr(open + 2);
    if (text.ends_with(']')) text.remove_suffix(1);
  }
  if (text.starts_with("pam_")) return pam(message);
  if (message.program == "sshd" || message.program == "sshd-session") return sshd(message, text, count);
  if (message.program == "sudo") return sudo(message);
  if (message.program == "su") return su(message);
  if (is_of_access(message.program)) accounts(message);
}

void Messages::sshd(const Message& message, std::string_view text, std::uint64_t count) {
  if (take(text, "Accepted ")) return accepted(message, text);
  if (take(text, "Failed ")) return failed(message, text, count);
  if (take(text, "Partial ")) {
    rows_.is_access();
    return remember(partial_, key(message, "sshd"), method_of(text.substr(0, text.find(' '))));
  }
  if (take(text, "Connection closed by ") || take(text, "Connection reset by ") || take(text, "Disconnecting ") || take(text, "Disconnected from ")) {
    if (text.ends_with("[preauth]")) return ended_before_login(message, text);
    // Without PAM this is the only sign of an end; the process is the child's.
    if (take(text, "user ")) {
      const auto who = peer(text, " ");
      if (who) rows_.end(message.place, fmt::format("{}|{}|{}|{}", message.host, who->account, who->address, who->port));
    }
    return;
  }
  if (take(text, "User ")) {
    // "User NAME from ADDRESS not allowed because …"
    const auto refused = text.rfind(" not allowed because ");
    const auto from = refused == std::string_view::npos ? std::string_view::npos : text.rfind(" from ", refused);
    if (from == std::string_view::npos) return;
    const auto account = text.substr(0, from);
    remember(counted_, key(message, "sshd"), true);
    rows_.failure(message.place, {.from = {}, .account = std::string(account), .account_kind = account_kind(account), .source = std::string(text.substr(from + 6, refused - from - 6)),
                                  .host = std::string(message.host), .service = "sshd", .method = {}, .count = 0, .first = {}, .last = {}, .line = 0}, count);
  }
}

void Messages::accepted(const Message& message, std::string_view text) {
  const auto method = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), method.size() + 1));
  if (!take(text, "for ")) return;
  const auto who = peer(text, " from ");
  if (!who) return;
  facts::AccessSession session{.from = {}, .account = std::string(who->account), .account_kind = account_kind(who->account), .user = {}, .source = std::string(who->address),
                               .host = std::string(message.host), .service = "sshd", .method = method_of(method), .second_factor = {}, .result = "accepted", .reason = {}, .began = {}, .ended = {},
                               .privileged = who->account == "root", .through = {}, .session = std::string(message.process), .recorded = {}, .line = 0};
  // "ssh2: ED25519-CERT SHA256:… ID anna@jump (serial 0) CA ED25519 SHA256:…"
  if (who->rest.find("-CERT ") != std::string_view::npos) {
    session.method = "certificate";
    session.user = between(who->rest, " ID ", " (serial ");
  }
  if (const auto first = partial_.find(key(message, "sshd")); first != partial_.end()) {
    session.second_factor = first->second != session.method;
    partial_.erase(first);
  }
  counted_.erase(key(message, "sshd"));
  // Two ways to find its end: PAM's message has the process, sshd's own the port.
  auto where = fmt::format("{}|{}|{}|{}", message.host, who->account, who->address, who->port);
  rows_.begin(message.place, where, std::move(session));
  remember(sessions_, key(message, "sshd"), std::move(where));
}

void Messages::failed(const Message& message, std::string_view text, std::uint64_t count) {
  const auto method = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), method.size() + 1));
  // Clients begin by asking without any method, to learn which there are.
  if (method == "none" || !take(text, "for ")) return;
  const bool known = !take(text, "invalid user ");
  const auto who = peer(text, " from ");
  if (!who) return;
  remember(counted_, key(message, "sshd"), true);
  rows_.failure(message.place, {.from = {}, .account = std::string(who->account), .account_kind = account_kind(who->account, known), .source = std::string(who->address), .host = std::string(message.host),
                                .service = "sshd", .method = method_of(method), .count = 0, .first = {}, .last = {}, .line = 0}, count);
}

// "invalid user NAME ADDRESS port N [preauth]", "authenticating user …": somebody tried something, and sshd logs keys that it
// does not take only at a higher level.
void Messages::ended_before_login(const Message& message, std::string_view text) {
  const auto user = text.find("user ");
  if (user == std::string_view::npos || counted_.contains(key(message, "sshd"))) return;
  const bool known = text.substr(0, user).find("invalid") == std::string_view::npos;
  const auto who = peer(text.substr(user + 5), " ");
  if (!who) return;
  rows_.failure(message.place, {.from = {}, .account = std::string(who->account), .account_kind = account_kind(who->account, known), .source = std::string(who->address), .host = std::string(message.host),
                                .service = "sshd", .method = {}, .count = 0, .first = {}, .last = {}, .line = 0});
}

// "    anna : TTY=pts/0 ; PWD=/home/anna ; USER=root ; COMMAND=/usr/bin/id"; before TTY may stand why it was refused.
void Messages::sudo(const Message& message) {
  auto text = message.text;
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ')));
  const auto colon = text.find(" : ");
  const auto command_at = text.find("COMMAND=");
  if (colon == std::string_view::npos || command_at == std::string_view::npos) return;
  const auto account = text.substr(0, colon);
  const auto command = text.substr(command_at + 8);
  const auto middle = text.substr(colon + 3, command_at - colon - 3);
  const auto first = middle.substr(0, middle.find(" ; "));
  const bool refused = !first.empty() && first.find('=') == std::string_view::npos;
  auto as = between(middle, "USER=", " ;");
  if (as.empty()) as = "root";
  const auto kept = evidence::without_secrets(command);
  rows_.command(message.place, {.from = {}, .account = std::string(account), .as_account = std::string(as), .host = std::string(message.host), .service = "sudo", .program = evidence::program_of(command), .command = kept,
                                .result = refused ? "refused" : "allowed", .session = {}, .time_of = {}, .line = 0});
  if (refused && first.find("incorrect password") != std::string_view::npos) {
    std::uint64_t count = 1;
    std::from_chars(first.data(), first.data() + first.size(), count);
    rows_.failure(message.place, {.from = {}, .account = std::string(account), .account_kind = account_kind(account), .source = {}, .host = std::string(message.host), .service = "sudo", .method = "password",
                                  .count = 0, .first = {}, .last = {}, .line = 0}, std::clamp<std::uint64_t>(count, 1, 1000));
  }
}

// "FAILED SU (to root) anna on pts/0"; what succeeds is told by PAM.
void Messages::su(const Message& message) {
  if (!message.text.starts_with("FAILED SU (to ")) {
    if (message.text.starts_with("(to ")) rows_.is_access();
    return;
  }
  const auto account = between(message.text, "(to ", ")");
  rows_.failure(message.place, {.from = {}, .account = std::string(account), .account_kind = account_kind(account), .source = {}, .host = std::string(message.host), .service = "su", .method = "password",
                                .count = 0, .first = {}, .last = {}, .line = 0});
}

// "pam_unix(sshd:session): session opened for user anna(uid=1001) by (uid=0)"
void Messages::pam(const Message& message) {
  const auto service = between(message.text, "(", ":");
  const auto text = message.text;
  if (text.find("password changed for ") != std::string_view::npos) return change(message, "password changed", "", text.substr(text.find("password changed for ") + 21));
  // What they are about is told by other messages, or is no access of people.
  if (service.starts_with("sudo") || service == "cron" || service == "systemd-user") return;
  const bool opened = text.find("session opened for user ") != std::string_view::npos;
  const bool closed = text.find("session closed for user ") != std::string_view::npos;
  if (!opened && !closed) return;
  rows_.is_access();
  const auto where = key(message, service == "sshd" ? "sshd" : service);
  const auto known = sessions_.find(where);
  if (closed) {
    if (known == sessions_.end()) return;
    rows_.end(message.place, known->second);
    sessions_.erase(known);
    return;
  }
  if (known != sessions_.end()) return;
  auto account = between(text, "session opened for user ", " ");
  account = account.substr(0, account.find('('));
  auto by = between(text, " by ", "(");
  const bool su = service == "su" || service == "su-l";
  rows_.begin(message.place, where, {.from = {}, .account = std::string(account), .account_kind = account_kind(account), .user = std::string(by), .source = {}, .host = std::string(message.host),
                                     .service = su ? "su" : std::string(service), .method = {}, .second_factor = {}, .result = "accepted", .reason = {}, .began = {}, .ended = {},
                                     .privileged = account == "root" || (su && text.find("by root") != std::string_view::npos) || (su && text.find("by (uid=0)") != std::string_view::npos),
                                     .through = {}, .session = std::string(message.process), .recorded = {}, .line = 0});
  remember(sessions_, where, where);
}

void Messages::change(const Message& message, std::string_view kind, std::string_view account, std::string_view about) {
  rows_.change(message.place, {.from = {}, .host = std::string(message.host), .service = std::string(message.program), .kind = std::string(kind), .account = std::string(account), .about = std::string(about),
                               .result = "done", .time_of = {}, .line = 0});
}

void Messages::accounts(const Message& message) {
  const auto text = message.text;
  const auto program = message.program;
  if (program == "useradd" && text.starts_with("new user: ")) return change(message, "account added", "", between(text, "name=", ","));
  if (program == "userdel" && text.starts_with("delete user ")) return change(message, "account removed", "", between(text, "'", "'"));
  if (program == "usermod") return change(message, "account changed", "", text);
  if (program == "chage" || program == "chpasswd") return change(message, "password changed", "", text);
  if (program == "groupadd" || program == "groupdel" || program == "groupmod" || program == "gpasswd") return change(message, "group changed", "", text);
  if (program == "rsyslogd") {
    if (text.starts_with("[origin ") && text.ends_with("start")) return change(message, "logging started", "", "syslog");
    if (text.find("exiting on signal") != std::string_view::npos) return change(message, "logging stopped", "", "syslog");
  }
}

}  // namespace assay::collect::access
