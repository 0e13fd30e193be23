// SPDX-License-Identifier: Apache-2.0
#include "collect/access/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "collect/evidence/lines.h"
#include "collect/evidence/secrets.h"

namespace assay::collect::access {
namespace {

std::string key(const Message& message, std::string_view service) { return fmt::format("{}|{}|{}", message.host, service, message.process); }

// "NAME from ADDRESS port NUMBER …": a name may hold anything, even such words, so that the last that are of this form count.
// Behind them stand only words of sshd's own (ssh2: ED25519 …). Goes over the text once, from behind.
struct Peer {
  std::string_view account;
  std::string_view address;
  std::string_view port;
  std::string_view rest;
};
std::optional<Peer> peer(std::string_view text, std::string_view between) {
  constexpr std::string_view word = " port ";
  for (auto at = text.rfind(word); at != std::string_view::npos && at != 0; at = text.rfind(word, at - 1)) {
    const auto behind = text.substr(at + word.size());
    const auto digits = behind.substr(0, behind.find_first_not_of("0123456789"));
    const auto blank = text.rfind(' ', at - 1);
    if (digits.empty() || blank == std::string_view::npos) continue;
    const auto address = text.substr(blank + 1, at - blank - 1);
    const auto before = text.substr(0, blank + 1);
    if (address.empty() || !before.ends_with(between)) continue;
    return Peer{before.substr(0, before.size() - between.size()), address, digits, behind.substr(digits.size())};
  }
  return std::nullopt;
}

// One connection of an account.
std::string peer_key(const Message& message, const Peer& peer) { return fmt::format("{}|{}|{}|{}", message.host, peer.account, peer.address, peer.port); }

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

// What stands between two texts; empty if they do not stand there.
std::string_view between(std::string_view text, std::string_view left, std::string_view right) {
  const auto begin = text.find(left);
  if (begin == std::string_view::npos) return {};
  const auto rest = text.substr(begin + left.size());
  return rest.substr(0, rest.find(right));
}

}  // namespace

void Factors::add(std::string_view method) {
  if (method == "publickey") key = true;
  else if (method == "password") password = true;
  else if (method == "keyboard-interactive") dialogue = true;
  else other = true;
}

std::optional<bool> Factors::second(std::string_view method) const {
  auto all = *this;
  all.add(method);
  if (all.key && (all.password || all.dialogue)) return true;
  if (all.other || all.dialogue) return std::nullopt;
  return false;  // several keys, or several passwords
}

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
  if (message.program == "login") return login(message);
  accounts(message);
}

void Messages::sshd(const Message& message, std::string_view text, std::uint64_t count) {
  if (take(text, "Accepted ")) return accepted(message, text);
  if (take(text, "Failed ")) return failed(message, text, count);
  if (take(text, "Partial ")) return partial(message, text);
  if (take(text, "Connection closed by ") || take(text, "Connection reset by ") || take(text, "Disconnecting ") || take(text, "Disconnected from ")) {
    if (text.ends_with("[preauth]")) return ended_before_login(message, text);
    // Without PAM this is the only sign of an end; the process is the child's.
    if (take(text, "user ")) {
      const auto who = peer(text, " ");
      if (who) rows_.end(message.place, peer_key(message, *who));
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

// "Partial publickey for anna from 203.0.113.9 port 5022 ssh2: …": more methods are asked for.
void Messages::partial(const Message& message, std::string_view text) {
  rows_.is_access();
  const auto method = evidence::next_part(text, ' ');
  if (!take(text, "for ")) return;
  const auto who = peer(text, " from ");
  if (!who) return;
  auto where = key(message, peer_key(message, *who));
  const auto before = partial_.find(where);
  auto factors = before == partial_.end() ? Factors() : before->second;
  factors.add(method_of(method));
  remember(partial_, std::move(where), factors);
}

void Messages::accepted(const Message& message, std::string_view text) {
  const auto method = evidence::next_part(text, ' ');
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
  // Two ways to find its end: PAM's message has the process, sshd's own the port.
  auto where = peer_key(message, *who);
  if (const auto first = partial_.find(key(message, where)); first != partial_.end()) {
    session.second_factor = first->second.second(method_of(method));
    partial_.erase(first);
  }
  counted_.erase(key(message, "sshd"));
  rows_.begin(message.place, where, std::move(session));
  remember(sessions_, key(message, "sshd"), Begun{.row = std::move(where), .told_by_pam = false});
}

void Messages::failed(const Message& message, std::string_view text, std::uint64_t count) {
  const auto method = evidence::next_part(text, ' ');
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
  const bool counted = counted_.erase(key(message, "sshd")) != 0;
  const auto user = text.find("user ");
  if (user == std::string_view::npos) return;
  const bool known = text.substr(0, user).find("invalid") == std::string_view::npos;
  const auto who = peer(text.substr(user + 5), " ");
  if (!who) return;
  partial_.erase(key(message, peer_key(message, *who)));
  if (counted) return;
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

// Two programs have this name. shadow: "FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure", with " from 'HOST'"
// behind the terminal; util-linux: "FAILED LOGIN 1 FROM tty1 FOR root, Authentication failure". Either gives up with TOO MANY
// LOGIN TRIES for the last attempt, util-linux also with FAILED LOGIN SESSION.
void Messages::login(const Message& message) {
  auto text = message.text;
  if (!take(text, "FAILED LOGIN ") && !take(text, "TOO MANY LOGIN TRIES ")) return;
  const auto cut = text.find(" FOR ");
  if (cut == std::string_view::npos) return;
  const auto where = text.substr(0, cut);
  auto account = text.substr(cut + 5);
  // Why stands behind the last comma, and has none itself; a name may.
  const auto quoted = account.starts_with('\'');
  const auto end = quoted && account.ends_with('\'') ? account.size() - 1 : account.rfind(quoted ? "', " : ", ");
  if (end == std::string_view::npos || end < (quoted ? 1U : 0U)) return;
  const auto why = account.substr(end);
  account = account.substr(quoted ? 1 : 0, end - (quoted ? 1 : 0));
  const bool named = account != "UNKNOWN" && account != "(unknown)";
  const bool known = named && why.find("User not known") == std::string_view::npos;
  auto source = between(where, " from '", "'");
  if (source.empty()) source = between(where, "FROM ", " ");
  if (source.find_first_of(".:") == std::string_view::npos) source = {};  // a terminal
  rows_.failure(message.place, {.from = {}, .account = named ? std::string(account) : "", .account_kind = account_kind(account, known), .source = std::string(source), .host = std::string(message.host),
                                .service = "login", .method = "password", .count = 0, .first = {}, .last = {}, .line = 0});
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
    rows_.end(message.place, known->second.row);
    sessions_.erase(known);
    return;
  }
  // What sshd has accepted PAM tells again. Another begin is of another session, and the end of the one before is not in the log.
  if (known != sessions_.end() && !std::exchange(known->second.told_by_pam, true)) return;
  auto account = between(text, "session opened for user ", " ");
  account = account.substr(0, account.find('('));
  auto by = between(text, " by ", "(");
  const bool su = service == "su" || service == "su-l";
  rows_.begin(message.place, where, {.from = {}, .account = std::string(account), .account_kind = account_kind(account), .user = std::string(by), .source = {}, .host = std::string(message.host),
                                     .service = su ? "su" : std::string(service), .method = {}, .second_factor = {}, .result = "accepted", .reason = {}, .began = {}, .ended = {},
                                     .privileged = account == "root" || (su && text.find("by root") != std::string_view::npos) || (su && text.find("by (uid=0)") != std::string_view::npos),
                                     .through = {}, .session = std::string(message.process), .recorded = {}, .line = 0});
  remember(sessions_, where, Begun{.row = where, .told_by_pam = true});
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
