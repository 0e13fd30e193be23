// SPDX-License-Identifier: Apache-2.0
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "app/command.h"

namespace assay::app {

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
