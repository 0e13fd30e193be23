// SPDX-License-Identifier: Apache-2.0
#include "app/watch/text_outlet.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstring>

namespace assay::app::watch {

TextOutlet::TextOutlet(int descriptor) : descriptor_(descriptor) {
  // A terminal that can be written may have room for one octet only, and waits with the others; and whoever shares it should go on as he
  // is used to. So it gets a description of its own.
  if (descriptor < 0 || isatty(descriptor) == 0) return;
  terminal_ = wire::capture::Descriptor(::open(fmt::format("/proc/self/fd/{}", descriptor).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (terminal_.number() >= 0) descriptor_ = terminal_.number();
}

void TextOutlet::put(std::string_view text) {
  if (descriptor_ < 0 || text.empty()) return;
  send();
  if (waiting() && text_.size() + text.size() > most_waiting) {
    ++left_out_;
    return;
  }
  text_ += text;
  send();
}

bool TextOutlet::writable(int milliseconds) const {
  pollfd place{.fd = descriptor_, .events = POLLOUT, .revents = 0};
  return poll(&place, 1, milliseconds) == 1;  // an error, too, which writing then tells
}

void TextOutlet::send() {
  std::size_t sent = 0;
  while (sent < text_.size() && writable(0)) {
    // A pipe that can be written has room for PIPE_BUF octets, so this does not wait; a socket is told not to.
    const auto size = std::min<std::size_t>(text_.size() - sent, PIPE_BUF);
    auto done = ::send(descriptor_, text_.data() + sent, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done < 0 && errno == ENOTSOCK) done = ::write(descriptor_, text_.data() + sent, size);
    if (done < 0 && (errno == EAGAIN || errno == EINTR)) break;
    trouble_ = done > 0 ? "" : std::strerror(errno);
    sent = done > 0 ? sent + static_cast<std::size_t>(done) : text_.size();
  }
  text_.erase(0, sent);
}

void TextOutlet::send_for(int milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(milliseconds);
  for (send(); waiting(); send()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0 || !writable(static_cast<int>(left))) return;
  }
}

}  // namespace assay::app::watch
