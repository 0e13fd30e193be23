// SPDX-License-Identifier: Apache-2.0
#include "collect/platform/reading.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/blanks.h"
#include "base/letters.h"
#include "collect/configuration/words.h"
#include "collect/evidence/lines.h"

namespace assay::collect::platform {
namespace {

std::optional<double> leading_number(std::string_view& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || !std::isfinite(value) || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool names_debugger(std::string_view small) {
  return std::ranges::any_of(std::array<std::string_view, 9>{"dlv ", "/dlv", "gdbserver", "pprof", "jdwp", "debugpy", "--inspect", "xdebug", "remote-debugging"}, [&](std::string_view word) { return small.find(word) != std::string_view::npos; });
}

// The value of an option or variable that turns off what it names.
bool says_no(std::string_view value) {
  const auto small = base::lower(base::trimmed(value, " \"';"));
  return std::ranges::any_of(std::array<std::string_view, 5>{"false", "no", "off", "0", "disabled"}, [&](std::string_view word) { return small == word; });
}

// The value of a variable that starts what it names: yes, a mode of debugging (XDEBUG_MODE=develop,debug), or where to listen.
// A folder, a label and the like start nothing.
bool says_yes(std::string_view value) {
  if (says_no(value)) return false;
  value = base::trimmed(value, " \"'");
  const auto small = base::lower(value);
  for (std::string_view rest = small; !rest.empty();) {
    const auto part = evidence::next_part(rest, ',');
    if (std::ranges::any_of(std::array<std::string_view, 8>{"true", "yes", "on", "enabled", "enable", "debug", "profile", "trace"}, [&](std::string_view word) { return part == word; })) return true;
  }
  const auto scope = configuration::scope_of(value);
  return configuration::port_of(value) || configuration::endpoint(value).port || (scope != "name" && scope != "unstated" && scope != "placeholder");
}

}  // namespace

Image image_of(std::string_view text) {
  Image image;
  image.placeholder = configuration::is_substituted(text);
  if (const auto at = text.find('@'); at != std::string_view::npos) {
    image.digest = text.substr(at + 1);
    text = text.substr(0, at);
  }
  const auto slash = text.rfind('/');
  // The last ':' behind the last '/' begins the tag; in ${IMAGE:-default} it does not.
  if (const auto colon = text.rfind(':'); colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash) && text.substr(colon).find('}') == std::string_view::npos) {
    image.tag = text.substr(colon + 1);
    text = text.substr(0, colon);
  }
  image.name = text;
  const auto first = text.substr(0, text.find('/'));
  const bool host = first.size() != text.size() && (first.find('.') != std::string_view::npos || first.find(':') != std::string_view::npos || first == "localhost");
  if (!text.empty() && !image.placeholder) image.registry = host ? std::string(first) : "docker.io";
  static constexpr std::array<std::string_view, 10> moving = {"latest", "master", "main", "stable", "dev", "develop", "nightly", "edge", "devel", "next"};
  image.floating = !text.empty() && image.digest.empty() && !image.placeholder && (image.tag.empty() || std::ranges::find(moving, base::lower(image.tag)) != moving.end());
  return image;
}

std::optional<double> processors(std::string_view text) {
  const auto value = leading_number(text);
  if (!value) return std::nullopt;
  if (text.empty()) return value;
  return text == "m" ? std::optional(*value / 1000) : std::nullopt;
}

std::optional<std::uint64_t> octets(std::string_view text, bool compose) {
  const auto value = leading_number(text);
  if (!value) return std::nullopt;
  double factor = 0;
  auto unit = std::string(text);
  if (compose) {
    unit = base::lower(unit);
    if (unit.ends_with('b') && unit.size() > 1) unit.pop_back();
    factor = unit.empty() || unit == "b" ? 1 : unit == "k" ? 1024.0 : unit == "m" ? 1048576.0 : unit == "g" ? 1073741824.0 : 0;
  } else {
    static constexpr std::array<std::pair<std::string_view, double>, 12> units = {{{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"P", 1e15}, {"Ki", 1024.0}, {"Mi", 1048576.0},
                                                                                  {"Gi", 1073741824.0}, {"Ti", 1099511627776.0}, {"m", 1e-3}, {"Pi", 1125899906842624.0}}};
    const auto* const found = std::ranges::find(units, unit, &std::pair<std::string_view, double>::first);
    if (found != units.end()) factor = found->second;
  }
  const auto result = *value * factor;
  if (factor == 0 || result > 1e18) return std::nullopt;
  return static_cast<std::uint64_t>(result);
}

std::string capability(std::string_view text) {
  auto name = base::upper(text);
  if (name.starts_with("CAP_")) name.erase(0, 4);
  return name;
}

std::string_view kind_of_path(std::string_view path) {
  if (path.ends_with(".sock") && (path.find("docker") != std::string_view::npos || path.find("containerd") != std::string_view::npos || path.find("crio") != std::string_view::npos || path.find("podman") != std::string_view::npos || path.find("cri-dockerd") != std::string_view::npos)) return "runtime socket";
  return path == "/dev" || path.starts_with("/dev/") ? "device" : "host path";
}

bool is_sensitive(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (kind_of_path(path) == "runtime socket") return true;
  // Time zone and name files tell nothing and are mounted everywhere.
  static constexpr std::array<std::string_view, 5> harmless = {"/etc/localtime", "/etc/timezone", "/etc/hosts", "/etc/resolv.conf", "/dev/hugepages"};
  if (std::ranges::find(harmless, path) != harmless.end()) return false;
  static constexpr std::array<std::string_view, 14> roots = {"/etc", "/proc", "/sys", "/dev", "/boot", "/root", "/run", "/var/run", "/var/lib/kubelet", "/var/lib/docker", "/var/lib/containerd", "/lib/modules", "/usr", "/home"};
  if (path == "/" || path == "/var" || path == "/var/lib" || path == "/lib") return true;
  return std::ranges::any_of(roots, [&](std::string_view root) { return path == root || (path.starts_with(root) && path.size() > root.size() && path[root.size()] == '/'); });
}

bool is_debugger(std::string_view command) {
  constexpr std::string_view blanks = " \t\r\n";
  auto small = base::lower(command);
  for (auto at = small.find_first_not_of(blanks); at != std::string::npos;) {
    const auto end = std::min(small.find_first_of(blanks, at), small.size());
    const auto word = command.substr(at, end - at);
    const auto equal = word.find('=');
    if (equal != std::string_view::npos && says_no(word.substr(equal + 1))) small.replace(at, word.size(), word.size(), ' ');  // --pprof=off
    at = small.find_first_not_of(blanks, end);
  }
  return names_debugger(small);
}

bool starts_debugger(Value environment) {
  for (const auto variable : environment) {
    auto name = variable.is_map() ? variable["name"].text() : variable.key();
    auto value = variable.is_map() ? variable["value"].text() : variable.text();
    if (environment.is_list() && !variable.is_map()) {
      const auto equal = std::min(value.find('='), value.size());
      name = value.substr(0, equal);
      value.remove_prefix(std::min(equal + 1, value.size()));
    }
    if (is_debugger(value) || (names_debugger(base::lower(name)) && says_yes(value))) return true;
  }
  return false;
}

std::optional<bool> stated(Value value) { return value ? value.boolean() : std::nullopt; }

}  // namespace assay::collect::platform
