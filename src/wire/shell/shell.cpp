// SPDX-License-Identifier: Apache-2.0
#include "wire/shell/shell.h"

#include <algorithm>
#include <array>

namespace assay::wire::shell {
namespace {

using base::Bytes;
using management::Session;

constexpr std::string_view name = "shell";
constexpr std::size_t longest_line = 512;
constexpr unsigned commands_wanted = 2;

// Words that people type into a shell, and that begin no line of a text protocol (RFC 959, 1939, 3501, 5321, memcached, Redis …).
constexpr std::array<std::string_view, 74> commands = {
    "apt",    "awk",   "base64", "bash",   "cat",      "cd",       "chmod",   "chown",  "clear",  "cmd",        "cp",       "crontab", "curl", "cut",   "date",
    "dd",     "df",    "dir",    "dmesg",  "docker",   "du",       "env",     "export", "find",   "grep",       "head",     "hostname", "id",  "ifconfig", "ip",
    "ipconfig", "iptables", "journalctl", "kill", "kubectl", "ls", "lsof",    "mkdir",  "mount",  "mv",         "nano",     "nc",      "net",  "netstat", "nmap",
    "nohup",  "passwd", "perl",  "ping",   "powershell", "ps",     "pwd",     "python", "python3", "rm",        "rmdir",    "sed",     "sh",   "ss",    "ssh",
    "stty",   "su",    "sudo",   "systemctl", "tail",  "tar",      "tcpdump", "top",    "touch",  "uname",      "unset",    "vi",      "wget", "whoami"};
constexpr std::array<std::string_view, 6> more_commands = {"who", "w", "last", "history", "ll", "systeminfo"};

// What a shell says by itself when it begins.
constexpr std::array<std::string_view, 4> greetings = {"no job control in this shell", "can't access tty; job control turned off", "cannot set terminal process group",
                                                       "Microsoft Windows [Version "};

bool text_like(std::byte byte) {
  const auto octet = std::to_integer<unsigned>(byte);
  return (octet >= 0x20 && octet < 0x7f) || octet == '\r' || octet == '\n' || octet == '\t' || octet == 27 || octet == 8 || octet >= 0x80;
}

bool is_command(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return false;
  line.remove_prefix(begin);
  const auto word = line.substr(0, line.find_first_of(" \t\r;|&>"));
  return std::ranges::find(commands, word) != commands.end() || std::ranges::find(more_commands, word) != more_commands.end();
}

// A name of a user or host, of which `text` is the whole.
bool is_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; };
  return !text.empty() && std::ranges::all_of(text, fits);
}

// "root@upf:/", also behind colours and the like: user, host, and a path from the root or the user's home.
bool is_user_at_host(std::string_view text) {
  const auto at = text.find('@');
  const auto colon = text.find(':', std::min(at, text.size()));
  if (colon == std::string_view::npos || colon + 1 >= text.size()) return false;
  const auto before = text.substr(0, at);
  const auto user = before.substr(before.find_last_of(" \t\x1b\a[;m(") + 1);
  return is_name(user) && is_name(text.substr(at + 1, colon - at - 1)) && (text[colon + 1] == '/' || text[colon + 1] == '~');
}

// "sh-5.1$ ", "root@upf:/# ", "/ # ", "C:\Users> ": the end of what was sent, waiting for a line.
bool is_prompt(std::string_view end) {
  if (end.size() < 3 || end.size() > 128) return false;
  if (end.starts_with("C:\\") && end.back() == '>') return true;
  if (end.back() != ' ') return false;
  const char mark = end[end.size() - 2];
  if (mark != '$' && mark != '#') return false;
  const auto before = end.substr(0, end.size() - 2);
  return before.starts_with("sh-") || before.starts_with("bash-") || is_user_at_host(before) || before == "/ " || before == "~ ";
}

bool is_greeting(std::string_view line) {
  return std::ranges::any_of(greetings, [&](std::string_view greeting) { return line.find(greeting) != std::string_view::npos; });
}

// What lines of one direction show. Returns the octets that were read: up to the last end of a line.
struct Seen {
  unsigned commands = 0;
  unsigned others = 0;  // lines that begin with no command
  bool shell = false;   // a prompt or greeting

  std::size_t read(std::string_view text) {
    std::size_t at = 0;
    for (auto end = text.find('\n', at); end != std::string_view::npos; end = text.find('\n', at)) {
      const auto line = text.substr(at, end - at);
      at = end + 1;
      if (is_command(line)) ++commands;
      else if (is_greeting(line)) shell = true;
      else if (line.find_first_not_of(" \r\t") != std::string_view::npos) ++others;
    }
    if (is_prompt(text.substr(at))) {
      shell = true;
      at = text.size();
    }
    return text.size() - at > longest_line ? text.size() : at;
  }
};

class Stream final : public StreamParser {
 public:
  Stream() { session_.protocol = name; }

  std::size_t data(Direction direction, Bytes data, const Context& context, Output& out) override {
    management::begin(session_, data, context);
    auto& seen = seen_[static_cast<std::size_t>(direction)];
    const auto used = seen.read(base::as_text(data));
    // Who types is the client; the machine that is commanded is the server, whoever began the connection.
    if (seen.commands >= commands_wanted) tell(context.source, context.destination, context, out);
    else if (seen.shell && !prompted_) {
      prompted_ = true;
      server_ = context.source;
      client_ = context.destination;
    }
    if (prompted_ && seen_[0].commands + seen_[1].commands > 0) tell(client_, server_, context, out);
    return used;
  }
  void gap(Direction, std::uint64_t, const Context&, Output&) override {}
  void end(Direction, const Context& context, Output& out) override {
    if (prompted_) tell(client_, server_, context, out);
  }
  [[nodiscard]] bool done() const override { return told_; }

 private:
  void tell(Endpoint client, Endpoint server, const Context& context, Output& out) {
    if (std::exchange(told_, true)) return;
    session_.client = client;
    session_.server = server;
    session_.detail = prompted_ ? "prompt of a shell" : "lines of commands";
    out.emit(context, {}, session_);
  }

  Session session_;
  Seen seen_[2];
  Endpoint client_;  // of the prompt
  Endpoint server_;
  bool prompted_ = false;
  bool told_ = false;
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  if (first.empty()) return Recognition::need_more;
  if (!std::ranges::all_of(first, text_like)) return Recognition::no;
  Seen seen;
  const auto text = base::as_text(first);
  const auto used = seen.read(text);
  if (seen.shell) return Recognition::yes;
  if (seen.others > 0) return Recognition::no;  // a text in which some lines look like commands
  if (seen.commands >= commands_wanted) return Recognition::yes;
  if (seen.commands > 0) return Recognition::need_more;
  return text.size() - used <= longest_line && is_command(text) ? Recognition::need_more : Recognition::no;
}

const Protocol protocol{
    .name = name, .title = "Command shell in clear", .carried_by = ways, .recognise = recognise, .make_stream = make_stream};

}  // namespace assay::wire::shell
