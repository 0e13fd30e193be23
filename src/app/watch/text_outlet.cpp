// SPDX-License-Identifier: Apache-2.0
#include "app/watch/text_outlet.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstring>

namespace assay::app::watch {

void TextOutlet::put(std::string_view text) {
  if (descriptor_ < 0 || text.empty()) return;
  send();
  if (text_.size() + text.size() > most_waiting) {
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
  while (!text_.empty() && writable(0)) {
    // A pipe that can be written has room for PIPE_BUF octets, so this does not wait; a socket is told not to.
    const auto size = std::min<std::size_t>(text_.size(), PIPE_BUF);
    auto done = ::send(descriptor_, text_.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done < 0 && errno == ENOTSOCK) done = ::write(descriptor_, text_.data(), size);
    if (done < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (done <= 0) {
      trouble_ = std::strerror(errno);
      text_.clear();
      return;
    }
    trouble_.clear();
    text_.erase(0, static_cast<std::size_t>(done));
  }
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
