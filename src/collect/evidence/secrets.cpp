// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/secrets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/blanks.h"
#include "base/letters.h"

namespace assay::collect::evidence {
namespace {

constexpr std::string_view hidden = "(secret)";

bool names_a_secret(std::string_view name) {
  constexpr std::array<std::string_view, 14> endings = {"password", "passwd", "passphrase", "secret", "token", "apikey", "api_key", "api-key", "access_key", "private_key", "psk", "credentials", "dbpass", "userpass"};
  const auto small = base::lower(name);
  if (std::ranges::any_of(endings, [&](std::string_view ending) { return small.ends_with(ending); })) return true;
  // "pass" as a word of its own: DB_PASS and dbPass, not compass.
  if (!small.ends_with("pass")) return false;
  const auto front = name.substr(0, name.size() - 4);
  return front.empty() || std::string_view("_-.").find(front.back()) != std::string_view::npos || (name[front.size()] == 'P' && front.back() >= 'a' && front.back() <= 'z');
}

// The password in "scheme://name:password@host", wherever it stands in the word.
void hide_in_url(std::string& word) {
  const auto scheme = word.find("://");
  if (scheme == std::string::npos) return;
  const auto start = scheme + 3;
  const auto end = std::min(word.find('/', start), word.size());
  const auto at = word.rfind('@', end == 0 ? 0 : end - 1);
  if (at == std::string::npos || at < start) return;
  const auto colon = word.find(':', start);
  if (colon == std::string::npos || colon > at) return;
  word.replace(colon + 1, at - colon - 1, hidden);
}

std::string_view without_quotes(std::string_view word) {
  while (!word.empty() && (word.front() == '"' || word.front() == '\'')) word.remove_prefix(1);
  return word;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) { return std::ranges::find(list, word) != list.end(); }

// Whether credentials stand behind a word that is Bearer or Basic, which are words of prose too: behind "Authorization: ", or
// as all there is besides, of some length and with a digit or the '=' of base64. `before`: the word before; `behind`: the text behind.
bool begins_credentials(std::string_view before, std::string_view behind) {
  if (before.ends_with(':') || before.ends_with('=') || base::lower(before).find("authorization") != std::string::npos) return true;
  if (!before.empty()) return false;
  behind = base::trimmed(behind);
  constexpr std::size_t shortest = 8;  // "Bearer 5" is a bearer
  return behind.size() >= shortest && behind.find(' ') == std::string_view::npos && behind.find_first_of("0123456789=") != std::string_view::npos;
}

}  // namespace

std::string program_of(std::string_view command) {
  auto word = command.substr(0, command.find(' '));
  if (const auto slash = word.rfind('/'); slash != std::string_view::npos) word.remove_prefix(slash + 1);
  return std::string(word.substr(0, 200));
}

std::string without_secrets(std::string_view command, std::size_t longest) {
  std::string out;
  std::string program = program_of(command);
  bool next_is_secret = false;
  bool next_is_login = false;
  std::string_view before;  // the word before
  for (std::size_t at = 0; at < command.size() && out.size() < longest;) {
    if (command[at] == ' ') {
      out += ' ';
      ++at;
      continue;
    }
    const auto end = std::min(command.find(' ', at), command.size());
    const auto written = command.substr(at, end - at);
    std::string word(written);
    at = end;
    const auto last = std::exchange(before, written);
    if (next_is_secret) {
      out += hidden;
      next_is_secret = false;
      continue;
    }
    const auto bare = without_quotes(written);  // of what was written, since the word may be replaced
    const auto cut = bare.find_first_of("=:");
    const auto name = bare.substr(0, cut);
    if (next_is_login) {
      if (const auto colon = word.find(':'); colon != std::string::npos) word.replace(colon + 1, std::string::npos, hidden);
      next_is_login = false;
    } else if (names_a_secret(name)) {
      const auto start = static_cast<std::size_t>(bare.data() - written.data());
      if (cut != std::string_view::npos && cut + 1 < bare.size()) word.replace(start + cut + 1, std::string::npos, hidden);
      else next_is_secret = cut != std::string_view::npos || bare.starts_with('-');
    } else if (bare == "=") {
      next_is_secret = names_a_secret(without_quotes(last));  // password = x
    } else if (is_one_of(base::lower(bare), {"bearer", "basic"})) {
      next_is_secret = begins_credentials(last, command.substr(end));
    } else if (program == "sshpass" && bare.starts_with("-p")) {
      if (bare == "-p") next_is_secret = true;
      else word = "-p" + std::string(hidden);
    } else if (is_one_of(program, {"mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump"}) && bare.starts_with("-p") && bare.size() > 2) {
      word = "-p" + std::string(hidden);
    } else if (program == "curl" && is_one_of(bare, {"-u", "--user"})) {
      next_is_login = true;
    } else {
      hide_in_url(word);
    }
    // What a shell or wrapper runs has secrets of its own.
    if (!bare.starts_with('-') && is_one_of(program_of(bare), {"mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump", "curl", "sshpass"})) program = program_of(bare);
    out += word;
  }
  if (out.size() > longest) out.resize(longest);
  return out;
}

}  // namespace assay::collect::evidence
