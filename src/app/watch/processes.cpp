// SPDX-License-Identifier: Apache-2.0
#include "app/watch/processes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string_view>
#include <vector>

#include "app/watch/recorder.h"

namespace assay::app::watch {
namespace {

base::Result<std::pair<Descriptor, Descriptor>> pair(int made, const int (&ends)[2]) {
  if (made != 0) return base::fail(fmt::format("no connection to another process: {}", std::strerror(errno)));
  return std::pair(Descriptor(ends[0]), Descriptor(ends[1]));
}
base::Result<std::pair<Descriptor, Descriptor>> socket_pair() {
  int ends[2] = {-1, -1};
  const int made = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
  return pair(made, ends);
}
base::Result<std::pair<Descriptor, Descriptor>> pipe_pair() {
  int ends[2] = {-1, -1};
  const int made = pipe2(ends, O_CLOEXEC);
  return pair(made, ends);
}

void close_between(unsigned first, unsigned last) {
  if (first > last || close_range(first, last, 0) == 0) return;
  rlimit limit{};  // Linux before 5.9
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  for (auto each = first; each <= last && each < limit.rlim_cur; ++each) ::close(static_cast<int>(each));
}

// Of what the supervisor has open, these and the error stream. The outlets, the other processes and whoever asks for
// metrics are out of reach then, and a pipe ends when the supervisor closes it.
void keep_open(std::vector<int> kept, const Descriptor& nothing) {
  std::ranges::sort(kept);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO}) {
    if (!std::ranges::binary_search(kept, standard)) (void)dup2(nothing.number(), standard);
  }
  unsigned from = STDERR_FILENO + 1;
  for (const int each : kept) {
    if (each <= STDERR_FILENO) continue;
    close_between(from, static_cast<unsigned>(each) - 1);
    from = static_cast<unsigned>(each) + 1;
  }
  close_between(from, ~0U);
}

// Runs `work` in a process of its own, with these descriptors open. It gives the exit code.
template <class Work>
base::Result<pid_t> start(const std::vector<int>& kept, const Descriptor& nothing, Work work) {
  const auto process = fork();
  if (process < 0) return base::fail(fmt::format("no process can be started: {}", std::strerror(errno)));
  if (process == 0) {
    try {
      keep_open(kept, nothing);
      _exit(work());
    } catch (const std::exception& error) {
      fmt::print(stderr, "assay: internal error: {}\n", error.what());
      _exit(4);
    }
  }
  return process;
}

// For those who must not outlive the supervisor. After privileges were dropped, which takes it away.
void end_with(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (getppid() != parent) _exit(1);
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto done = ::write(descriptor, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

// From the source to the pipe until one of them ends, or `keep_going` is closed at the other side.
int relay(int source, int out, int keep_going) {
  std::vector<char> block(std::size_t{1} << 18);
  for (;;) {
    pollfd places[] = {{.fd = source, .events = POLLIN, .revents = 0}, {.fd = keep_going, .events = 0, .revents = 0}};
    if (poll(places, 2, -1) < 0 && errno != EINTR) return 1;
    if (places[1].revents != 0) return 0;
    if (places[0].revents == 0) continue;
    const auto got = ::read(source, block.data(), block.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return got == 0 ? 0 : 1;
    if (!write_all(out, {block.data(), static_cast<std::size_t>(got)})) return 0;
  }
}

Reach recorder_reach(const Options& options, const Ring& ring) {
  Reach reach{.readable = {}, .writable = {ring.folder()}, .emptied = {}};
  // libpcap reads there what the interface has dropped. The names below /sys/class are links.
  for (const auto& name : options.interfaces) {
    std::error_code error;
    const auto device = std::filesystem::canonical(std::filesystem::path("/sys/class/net") / name, error);
    if (!error) reach.readable.push_back(device);
  }
  return reach;
}

base::Result<void> settle(const Options& options, const Ring& ring, const std::optional<User>& user,
                          const Reach& reach) {
  CHECK(drop_privileges(user));
  if (access(ring.folder().c_str(), W_OK | X_OK) != 0) {
    return base::fail(fmt::format(
        "{} cannot be written by the user {}: {}; give it to that user (chown), or choose another with --user",
        ring.folder().string(), user ? user->name : "who started this", std::strerror(errno)));
  }
  if (options.confinement.wanted()) (void)confine(reach);
  return {};
}

base::Result<void> record_interfaces(const Options& options, const Ring& ring, const std::optional<User>& user,
                                     Segments& segments, int control, const RecorderOptions& how) {
  std::vector<wire::capture::LiveInterface> interfaces;
  for (const auto& name : options.interfaces) {
    TRY(auto opened, wire::capture::LiveInterface::open(name, options.live));
    interfaces.push_back(std::move(opened));
  }
  const auto reach = recorder_reach(options, ring);
  CHECK(settle(options, ring, user, reach));
  const auto ready = text(Progress{});
  (void)send(control, ready.data(), ready.size(), MSG_NOSIGNAL);
  return record(std::move(interfaces), options.live.filter, options.live.snap_length, segments, control, how);
}

base::Result<void> record_relayed(const Options& options, const Ring& ring, const std::optional<User>& user,
                                  Segments& segments, int control, const RecorderOptions& how, int input, bool waits) {
  CHECK(settle(options, ring, user, {.readable = {}, .writable = {ring.folder()}, .emptied = {}}));
  const auto ready = text(Progress{});
  (void)send(control, ready.data(), ready.size(), MSG_NOSIGNAL);
  if (dup2(input, STDIN_FILENO) < 0) return base::fail_internal("no input");
  auto file = wire::capture::CaptureFile::open("-", wire::EvidenceId(1));
  if (!file) {
    constexpr std::string_view standard = "standard input";
    auto message = file.error().message();
    if (message.starts_with(standard) && options.file != "-") message.replace(0, standard.size(), options.file);
    return base::fail(message);
  }
  return record(*file, waits, segments, control, how);
}

// Ends with the trouble that it had, so that the supervisor can say it.
int finish(const base::Result<void>& done, const Segments& segments, int control) {
  if (done) return 0;
  const auto message = text(Progress{segments.totals(), 0, done.error().message()});
  (void)send(control, message.data(), message.size(), MSG_NOSIGNAL);
  return 1;
}

// The first message of a recorder says that it records, or why not.
base::Result<void> await_start(int control) {
  std::string message(std::size_t{64} << 10, '\0');
  ssize_t got = 0;
  do {
    got = recv(control, message.data(), message.size(), 0);
  } while (got < 0 && errno == EINTR);
  const auto progress =
      got > 0 ? progress_from_text({message.data(), static_cast<std::size_t>(got)}) : std::vector<Progress>();
  if (progress.empty()) return base::fail_internal("the process that records ended at once");
  if (!progress.front().trouble.empty()) return base::fail(progress.front().trouble);
  return {};
}

}  // namespace

base::Result<Recorder> start_recorder(const Options& options, const Ring& ring, const std::optional<User>& user,
                                      const Descriptor& lock, const Descriptor& nothing) {
  const RecorderOptions how{.every = options.every, .largest_segment = options.keep.octets / 8};
  Recorder recorder;
  TRY(auto control, socket_pair());
  recorder.control = std::move(control.first);
  if (options.file.empty()) {
    TRY(recorder.process, start({control.second.number(), lock.number()}, nothing, [&] {
          (void)setpriority(PRIO_PROCESS, 0, -10);  // root only
          Segments segments(ring);
          return finish(record_interfaces(options, ring, user, segments, control.second.number(), how), segments,
                        control.second.number());
        }));
  } else {
    Descriptor source(options.file == "-" ? dup(STDIN_FILENO) : ::open(options.file.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status{};
    if (source.number() < 0 || fstat(source.number(), &status) != 0)
      return base::fail(fmt::format("{} cannot be read: {}", options.file, std::strerror(errno)));
    recorder.waits = S_ISREG(status.st_mode);
    TRY(auto keep, pipe_pair());
    TRY(auto data, pipe_pair());
    const auto parent = getpid();
    TRY([[maybe_unused]] const auto relaying,
        start({source.number(), data.second.number(), keep.first.number()}, nothing, [&] {
          if (!drop_privileges(user)) return 1;
          end_with(parent);
          if (options.confinement.wanted()) (void)confine({});
          return relay(source.number(), data.second.number(), keep.first.number());
        }));
    TRY(recorder.process, start({control.second.number(), data.first.number(), lock.number()}, nothing, [&] {
          Segments segments(ring);
          return finish(record_relayed(options, ring, user, segments, control.second.number(), how, data.first.number(),
                                       recorder.waits),
                        segments, control.second.number());
        }));
    recorder.relay = std::move(keep.second);
  }
  control.second = Descriptor(-1);
  CHECK(await_start(recorder.control.number()));
  return recorder;
}

base::Result<Analysis> start_analysis(const Options& options, const Ring& ring, const std::vector<std::string>& window,
                                      const Rules& rules, const Descriptor& nothing) {
  TRY(auto report, pipe_pair());
  Analysis analysis;
  const auto parent = getpid();
  TRY(analysis.process, start({report.second.number()}, nothing, [&] {
        end_with(parent);
        (void)setpriority(PRIO_PROCESS, 0, 3);  // what is not captured now is lost; this can wait, but not for ever
        Reach reach{.readable = {}, .writable = {ring.folder()}, .emptied = {}};
        for (const auto* files : {&options.analysis.keys.tls, &options.analysis.keys.nas})
          reach.readable.insert(reach.readable.end(), files->begin(), files->end());
        if (options.confinement.wanted()) (void)confine(reach);
        return write_all(report.second.number(), text(analyse(ring, window, rules, options.analysis))) ? 0 : 1;
      }));
  analysis.report = std::move(report.first);
  return analysis;
}

}  // namespace assay::app::watch
