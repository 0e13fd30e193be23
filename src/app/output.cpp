// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "app/command.h"

namespace assay::app {

void add_confinement_option(CLI::App& command, ConfinementWish& wish) {
  command.add_flag("--no-confinement", wish.off, "Read evidence with all rights of this user, to find errors (also ASSAY_CONFINE=off)");
}

void confine_as_wished(const ConfinementWish& wish, const Reach& reach, bool quiet) {
  if (!wish.wanted()) return;
  const auto notice = confinement_notice(confine(reach));
  if (!notice.empty() && !quiet) fmt::print(stderr, "assay: {}", notice);
}

base::Result<void> print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return base::fail("standard output cannot be written: the disk is full, or its reader has gone");
  }
  return {};
}

report::TerminalStyle terminal_style() {
  report::TerminalStyle style;
  if (isatty(STDOUT_FILENO) == 0) return style;
  style.colour = std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) style.width = std::clamp<std::size_t>(size.ws_col, 72, 160);
  return style;
}

}  // namespace assay::app
