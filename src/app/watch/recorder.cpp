// SPDX-License-Identifier: Apache-2.0
#include "app/watch/recorder.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <limits>
#include <optional>

#include "app/watch/lines.h"
#include "app/watch/merge.h"
#include "report/terminal_text.h"

namespace assay::app::watch {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t last_wait = second / 4;  // longer than the kernel keeps a block that is not full
constexpr std::int64_t between_looks = second / 10;  // at the orders
constexpr std::size_t periods_ahead = 2;  // of a file, before the analysis
// Of a stream, which is not held up but by this: it may bring a period with each packet, each a file.
constexpr std::size_t most_periods_ahead = 1000;

base::Time wall_clock() {
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}
// To a few milliseconds, for what asks with every frame.
base::Time coarse_clock() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return {now.tv_sec * second + now.tv_nsec};
}
// What is earlier than a whole length before a period began is of another one: its clock was set back, or the frame
// that began it bore a time to come.
base::Time before(base::Time start, std::int64_t every) {
  std::int64_t out = 0;
  if (__builtin_sub_overflow(start.nanoseconds, every * second, &out)) out = std::numeric_limits<std::int64_t>::min();
  return {out};
}

std::uint64_t largest_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

// Periods end where the clock shows a multiple of their length. Evidence may claim any time, so sums stay in range.
base::Time boundary_after(base::Time time, std::int64_t every) {
  const auto length = every * second;
  const auto past = (time.nanoseconds % length + length) % length;
  std::int64_t end = 0;
  if (__builtin_add_overflow(time.nanoseconds, length - past, &end)) end = std::numeric_limits<std::int64_t>::max();
  return {end};
}

// The recorder's side of the socket.
class Control {
 public:
  explicit Control(int socket) : socket_(socket) {}

  [[nodiscard]] int socket() const { return socket_; }
  // Not delivered if the supervisor is behind; the next one says it all again.
  void tell(const Segments& segments, std::string trouble = {}) const {
    const auto message = text(Progress{segments.totals(), largest_memory(), std::move(trouble)});
    (void)send(socket_, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  void tell(const Segments& segments, const base::Result<void>& done) const {
    tell(segments, done ? std::string() : done.error().message());
  }
  // What came since; with `wait`, something at least.
  void hear(bool wait) {
    char orders[most_orders];
    for (;; wait = false) {
      const auto got = recv(socket_, orders, sizeof orders, wait ? 0 : MSG_DONTWAIT);
      if (got < 0 && errno == EINTR) continue;
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) stop = true;
      if (got <= 0) return;
      for (const char order : std::string_view(orders, static_cast<std::size_t>(got))) {
        stop = stop || order == static_cast<char>(Order::stop);
        rotate = rotate || order == static_cast<char>(Order::rotate);
        if (order == static_cast<char>(Order::go_on)) ++analysed;
      }
    }
  }

  bool stop = false;
  bool rotate = false;
  std::size_t analysed = 0;

 private:
  int socket_;
};

class IntoSegments final : public wire::capture::FrameSink {
 public:
  explicit IntoSegments(Segments& segments) : segments_(segments) {}
  void take(const wire::Frame& frame) override { segments_.take(frame.interface, frame); }

 private:
  Segments& segments_;
};

class IntoMerge final : public wire::capture::FrameSink {
 public:
  IntoMerge(Merge& merge, std::uint32_t interface, wire::capture::FrameSink& beyond)
      : merge_(merge), interface_(interface), beyond_(beyond) {}
  void take(const wire::Frame& frame) override {
    auto copy = frame;
    copy.interface = interface_;
    merge_.take(copy);
    if (merge_.full()) merge_.give_all(beyond_);
  }

 private:
  Merge& merge_;
  std::uint32_t interface_;
  wire::capture::FrameSink& beyond_;
};

}  // namespace

std::string text(const Progress& progress) {
  std::string out = fmt::format("{}\t{}", progress.memory, report::safe(progress.trouble));
  for (const auto& each : progress.interfaces) {
    out += fmt::format("\n{}\t{}\t{}\t{}\t{}\t{}", report::safe(each.name), each.frames, each.octets,
                       each.dropped_by_kernel, each.dropped_by_interface, each.not_written);
  }
  return out;
}

std::vector<Progress> progress_from_text(std::string_view text) {
  if (text.find('\t') == std::string_view::npos) return {};
  Progress progress;
  auto first = cut(text, '\n');
  progress.memory = cut_number(first, '\t');
  progress.trouble = first;
  while (!text.empty()) {
    auto line = cut(text, '\n');
    InterfaceTotals totals;
    totals.name = cut(line, '\t');
    for (auto* value :
         {&totals.frames, &totals.octets, &totals.dropped_by_kernel, &totals.dropped_by_interface, &totals.not_written})
      *value = cut_number(line, '\t');
    progress.interfaces.push_back(std::move(totals));
  }
  return {std::move(progress)};
}

base::Result<void> record(std::vector<wire::capture::LiveInterface> interfaces, const std::string& filter,
                          std::uint32_t snap_length, Segments& segments, int socket, const RecorderOptions& options) {
  Control control(socket);
  std::vector<pollfd> places;
  for (const auto& each : interfaces) {
    segments.add_interface({.name = each.name(),
                            .filter = filter,
                            .link_type = each.link_type(),
                            .snap_length = snap_length,
                            .live = true});
    places.push_back({.fd = each.descriptor(), .events = POLLIN, .revents = 0});
  }
  places.push_back({.fd = socket, .events = POLLIN, .revents = 0});

  IntoSegments sink(segments);
  Merge merge;
  const bool several = interfaces.size() > 1;
  const auto read = [&]() -> base::Result<void> {
    for (std::uint32_t i = 0; i < interfaces.size(); ++i) {
      if (several) {
        IntoMerge into(merge, i, sink);
        CHECK(interfaces[i].read(into));
      } else {
        CHECK(interfaces[i].read(sink));
      }
    }
    if (several) merge.give(wall_clock(), sink);
    return {};
  };
  const auto count = [&] {
    for (std::uint32_t i = 0; i < interfaces.size(); ++i) segments.count(i, interfaces[i].counters());
  };

  auto now = wall_clock();
  auto boundary = boundary_after(now, options.every);
  auto saved = now;
  CHECK(segments.begin(now));
  base::Result<void> done;
  while (!control.stop && done) {
    const auto wait = std::min(boundary.nanoseconds, saved.nanoseconds + second) - now.nanoseconds;
    (void)poll(places.data(), places.size(),
               static_cast<int>(std::clamp<std::int64_t>(wait / 1'000'000 + 1, 1, several ? 100 : 1000)));
    if (places.back().revents != 0) control.hear(false);
    done = read();
    now = wall_clock();
    // The clock may have been set back.
    if (boundary.nanoseconds - now.nanoseconds > options.every * second) boundary = boundary_after(now, options.every);
    const bool too_large = options.largest_segment != 0 && segments.octets() > options.largest_segment;
    if (now >= boundary || control.rotate || too_large) {
      count();
      const auto ended = segments.end(now);
      const auto begun = segments.begin(now);
      control.tell(segments, !ended ? ended : begun);
      boundary = boundary_after(now, options.every);
      saved = now;
      control.rotate = false;
    } else if (now.nanoseconds - saved.nanoseconds >= second || now < saved) {
      count();
      control.tell(segments, segments.save(now));
      saved = now;
    }
  }
  // What the kernel still holds belongs to the last period, also in a block that it has not given away yet.
  for (const auto until = wall_clock().nanoseconds + last_wait; done && now.nanoseconds < until; now = wall_clock()) {
    (void)poll(places.data(), interfaces.size(), 50);
    done = read();
    if (until - now.nanoseconds > last_wait) break;  // the clock was set back
  }
  merge.give_all(sink);
  count();
  const auto ended = segments.end(wall_clock());
  control.tell(segments, ended);
  return done ? ended : done;
}

base::Result<void> record(wire::capture::CaptureFile& file, bool waits, Segments& segments, int socket,
                          const RecorderOptions& options) {
  Control control(socket);
  std::optional<base::Time> boundary;
  base::Time earliest;
  std::size_t ended = 0;
  base::Time last;
  const auto end = [&]() -> base::Result<void> {
    const auto info = file.info();
    for (std::uint32_t i = 0; i < segments.interfaces(); ++i) {
      if (const auto dropped = info.interfaces[i].dropped)
        segments.count(
            i, {.received = info.interfaces[i].frames, .dropped_by_kernel = *dropped, .dropped_by_interface = 0});
    }
    ++ended;
    auto done = segments.end(last);
    control.tell(segments, done);
    return done;
  };
  std::optional<base::Time> looked;
  while (const auto* frame = file.next()) {
    if (const auto now = coarse_clock(); !looked || now.nanoseconds - looked->nanoseconds >= between_looks) {
      control.hear(false);
      looked = now;
    }
    if (control.stop) break;
    const bool early = control.rotate || (options.largest_segment != 0 && segments.octets() > options.largest_segment);
    if (!boundary || frame->time >= *boundary || frame->time < earliest || early) {
      if (boundary) CHECK(end());
      while (!control.stop && ended > control.analysed + (waits ? periods_ahead : most_periods_ahead)) control.hear(true);
      control.rotate = false;
      CHECK(segments.begin(frame->time));
      boundary = boundary_after(frame->time, options.every);
      earliest = before(frame->time, options.every);
      last = frame->time;
    }
    while (frame->interface >= segments.interfaces()) {
      const auto known = file.info().interfaces.at(segments.interfaces());
      segments.add_interface(
          {.name = known.name, .filter = {}, .link_type = known.link_type, .snap_length = known.snap_length});
    }
    last = std::max(last, frame->time);
    segments.take(frame->interface, *frame);
  }
  const auto info = file.info();
  if (boundary) CHECK(end());
  control.hear(false);  // a stream that was cut off by the order to stop may end anywhere
  if (!info.complete && !control.stop) return base::fail(info.problem);
  return {};
}

}  // namespace assay::app::watch
