// SPDX-License-Identifier: Apache-2.0
#include "app/watch/supervisor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <set>

#include "app/analysis.h"
#include "app/command.h"
#include "app/watch/metrics.h"
#include "app/watch/metrics_server.h"
#include "app/watch/outlets.h"
#include "app/watch/processes.h"
#include "app/watch/recorder.h"
#include "app/watch/text_outlet.h"

namespace assay::app::watch {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t behind = 3;  // periods that wait; then none is read twice
constexpr double overruns_every = 60;  // seconds between two lines about periods that were removed unread
constexpr int farewell = 2000;         // milliseconds for the last lines

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }
base::Time wall_clock() {
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

base::Result<Rules> load_rules(const Options& options) {
  TRY(auto catalogue, load_catalogue(options.catalogue.empty() ? std::vector<std::filesystem::path>() : std::vector<std::filesystem::path>{options.catalogue}));
  TRY(catalogue, only_profile(catalogue, usual_profile(options.profile, !options.catalogue.empty())));
  Rules rules{.catalogue = std::move(catalogue), .declaration = {}};
  if (!options.declaration.empty()) {
    TRY(rules.declaration, collect::declaration::read(options.declaration));
  }
  return rules;
}

class Supervisor {
 public:
  Supervisor(const Options& options, Ring ring, Rules rules)
      : options_(options), ring_(std::move(ring)), rules_(std::move(rules)) {}

  base::Result<void> begin();
  base::Result<void> run();

 private:
  [[nodiscard]] bool live() const { return options_.file.empty(); }
  void say(std::string_view text) { errors_.put(fmt::format("assay: {}\n", text)); }
  void say_overruns();
  void complain(const std::string& trouble);
  void order(Order what) {
    orders_.push_back(static_cast<char>(what));
    send_orders();
  }
  void send_orders();
  void on_signal(std::uint32_t signal);
  void reload();
  void hear_recorder();
  void hear_analysis();
  void look_at_ring();
  void analyse_next();
  void analysed(const PeriodReport& report);
  void out(const PeriodNews& news);
  std::string metrics_text();

  const Options& options_;
  Ring ring_;
  Rules rules_;
  Descriptor lock_{-1};
  Descriptor nothing_{-1};  // for the processes: they start when /dev is out of reach
  Descriptor signals_{-1};
  Descriptor json_file_{-1};
  TextOutlet errors_{STDERR_FILENO};
  TextOutlet text_{-1};
  TextOutlet json_{-1};
  std::optional<Syslog> syslog_;
  std::optional<MetricsServer> server_;
  report::TerminalStyle style_;
  Recorder recorder_;
  std::string orders_;  // for which its socket had no room yet: it hears when a packet comes
  bool recording_ = false;
  bool stopping_ = false;
  bool hurry_ = false;   // told to stop twice
  std::string trouble_;  // the last that was said
  bool recorder_failed_ = false;

  Analysis analysis_;
  std::vector<std::string> window_;  // of the analysis that runs; empty: none
  std::string report_;               // what it has told so far
  Clock::time_point analysis_began_;

  std::set<std::string> given_up_;  // periods that cannot be analysed
  std::vector<std::string> overrun_;  // removed unread, and not yet said
  std::optional<Clock::time_point> overruns_said_;
  std::vector<std::string> waiting_;
  KnownFindings known_;
  Metrics metrics_;
};

base::Result<void> Supervisor::begin() {
  TRY(const auto user, user_to_become(options_.user));
  umask(027);  // facts and packets hold subscriber data
  std::error_code error;
  const bool made = std::filesystem::create_directories(ring_.folder(), error);
  if (error)
    return base::fail(
        fmt::format("{} cannot be made: {}; choose another folder with -o", ring_.folder().string(), error.message()));
  if (made && user && chown(ring_.folder().c_str(), user->id, user->group) != 0)
    return base::fail(
        fmt::format("{} cannot be given to {}: {}", ring_.folder().string(), user->name, std::strerror(errno)));
  lock_ = Descriptor(::open(ring_.folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock_.number() < 0)
    return base::fail(fmt::format("{} cannot be opened: {}", ring_.folder().string(), std::strerror(errno)));
  if (flock(lock_.number(), LOCK_EX | LOCK_NB) != 0)
    return base::fail(fmt::format("another assay watch writes into {}; stop it, or choose another folder with -o",
                                  ring_.folder().string()));

  nothing_ = Descriptor(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (nothing_.number() < 0)
    return base::fail(fmt::format("/dev/null cannot be opened: {}; it belongs to every system", std::strerror(errno)));
  if (!options_.json.empty()) {
    json_file_ = Descriptor(options_.json == "-"
                                ? dup(STDOUT_FILENO)
                                : ::open(options_.json.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
    if (json_file_.number() < 0)
      return base::fail(fmt::format("--json {} cannot be written: {}", options_.json, std::strerror(errno)));
    json_ = TextOutlet(json_file_.number());
  }
  if (!options_.quiet && options_.json != "-") text_ = TextOutlet(STDOUT_FILENO);
  if (!options_.syslog.empty()) {
    TRY(syslog_, Syslog::open(options_.syslog));
  }
  if (!options_.metrics.empty()) {
    TRY(server_, MetricsServer::listen(options_.metrics));
  }
  style_ = terminal_style();
  metrics_.start_seconds = static_cast<double>(wall_clock().nanoseconds / 1'000'000) / 1000;

  // The other processes never hear these: a key press in the terminal reaches all of them.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, each);
  if (sigprocmask(SIG_BLOCK, &signals, nullptr) != 0 || std::signal(SIGPIPE, SIG_IGN) == SIG_ERR)
    return base::fail_internal("signals cannot be handled");
  signals_ = Descriptor(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (signals_.number() < 0) return base::fail_internal("signals cannot be handled");

  const auto recovered = ring_.recover();
  if (recovered != 0)
    say(fmt::format("an earlier watch was interrupted; unfinished periods whose packets were kept: {}", recovered));
  TRY(recorder_, start_recorder(options_, ring_, user, lock_, nothing_));
  recording_ = true;

  CHECK(drop_privileges(user));
  Strength strength;
  if (options_.confinement.wanted()) {
    Reach reach{.readable = {}, .writable = {ring_.folder()}, .emptied = {}};
    // An editor may write the declaration anew under its name, so its folder counts.
    if (!options_.declaration.empty())
      reach.readable.push_back(std::filesystem::absolute(options_.declaration).parent_path());
    if (!options_.catalogue.empty()) reach.readable.emplace_back(options_.catalogue);
    for (const auto* files : {&options_.analysis.keys.tls, &options_.analysis.keys.nas})
      reach.readable.insert(reach.readable.end(), files->begin(), files->end());
    strength = confine(reach);
    if (const auto notice = confinement_notice(strength); !notice.empty())
      say(std::string_view(notice).substr(0, notice.size() - 1));
  }
  const auto source = live()                 ? fmt::format("{}", fmt::join(options_.interfaces, ", "))
                      : options_.file == "-" ? "standard input"
                                             : options_.file;
  if (!options_.quiet) {
    say(fmt::format("watching {} into {}, a period every {} s; user {}, {}{}", source, ring_.folder().string(),
                    options_.every, user ? user->name : "unchanged",
                    strength.whole() ? "confined by Landlock and seccomp" : "not fully confined",
                    server_ ? fmt::format("; metrics at port {}", server_->port()) : ""));
  }
  return {};
}

base::Result<void> Supervisor::run() {
  while (true) {
    send_orders();
    look_at_ring();
    if (window_.empty() && !hurry_) analyse_next();
    if (hurry_ ? !recording_ : !recording_ && window_.empty() && waiting_.empty()) break;

    std::vector<pollfd> places{{.fd = signals_.number(), .events = POLLIN, .revents = 0}};
    if (recording_) places.push_back({.fd = recorder_.control.number(), .events = POLLIN, .revents = 0});
    if (!window_.empty()) places.push_back({.fd = analysis_.report.number(), .events = POLLIN, .revents = 0});
    for (const auto* outlet : {&errors_, &text_, &json_}) {
      if (outlet->waiting()) places.push_back({.fd = outlet->descriptor(), .events = POLLOUT, .revents = 0});
    }
    if (server_) server_->add_to(places);
    if (poll(places.data(), places.size(), 1000) < 0 && errno != EINTR) return base::fail_internal("poll failed");

    signalfd_siginfo signal{};
    while (read(signals_.number(), &signal, sizeof signal) == sizeof signal) on_signal(signal.ssi_signo);
    for (auto* outlet : {&errors_, &text_, &json_}) outlet->send();
    hear_recorder();
    hear_analysis();
    if (server_) server_->serve(places, [this] { return metrics_text(); });
  }
  if (!window_.empty()) {
    (void)kill(analysis_.process, SIGKILL);
    (void)waitpid(analysis_.process, nullptr, 0);
    ring_.remove_unfinished_facts(window_.back());
  }
  overruns_said_.reset();
  say_overruns();
  for (auto* outlet : {&errors_, &text_, &json_}) outlet->send_for(farewell);
  if (recorder_failed_)
    return base::fail(fmt::format("recording ended: {}", trouble_.empty() ? "its process died" : trouble_));
  return {};
}

void Supervisor::complain(const std::string& trouble) {
  if (trouble.empty() || trouble == trouble_) return;
  trouble_ = trouble;
  say(trouble);
}

void Supervisor::on_signal(std::uint32_t signal) {
  if (signal == SIGHUP) {
    order(Order::rotate);
    return reload();
  }
  hurry_ = stopping_;
  stopping_ = true;
  order(Order::stop);
  recorder_.relay = Descriptor(-1);
}

void Supervisor::send_orders() {
  while (recording_ && !orders_.empty()) {
    const auto some = std::string_view(orders_).substr(0, most_orders);
    if (send(recorder_.control.number(), some.data(), some.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) return;
    orders_.erase(0, some.size());
  }
}

// Periods are held against the new rules from the next analysis on.
void Supervisor::reload() {
  auto rules = load_rules(options_);
  if (rules)
    rules_ = *std::move(rules);
  else
    say(fmt::format("the rules stay as they were: {}", rules.error().message()));
}

void Supervisor::hear_recorder() {
  std::string message(std::size_t{256} << 10, '\0');
  while (recording_) {
    const auto got = recv(recorder_.control.number(), message.data(), message.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
      recording_ = false;
      (void)kill(recorder_.process, SIGKILL);  // nothing to one that has ended
      int status = 0;
      recorder_failed_ =
          waitpid(recorder_.process, &status, 0) != recorder_.process || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
      return;
    }
    for (auto& progress : progress_from_text({message.data(), static_cast<std::size_t>(got)})) {
      complain(progress.trouble);
      if (!progress.interfaces.empty()) metrics_.interfaces = std::move(progress.interfaces);
      if (progress.memory != 0) metrics_.memory["recorder"] = progress.memory;
    }
  }
}

void Supervisor::look_at_ring() {
  auto periods = ring_.periods();
  waiting_.clear();
  metrics_.ring_octets = 0;
  for (auto& period : periods) {
    period.waiting = period.packets && !period.facts && !given_up_.contains(period.name);
    period.in_use = std::ranges::find(window_, period.name) != window_.end();
    metrics_.ring_octets += period.octets;
  }
  auto keep = options_.keep;
  // An eighth is left for what comes until the next look.
  if (keep.octets != 0) keep.octets -= std::min(keep.octets - 1, keep.octets / 8 + ring_.unfinished_octets());
  for (const auto& name : surplus(periods, keep)) {
    const auto period = std::ranges::find(periods, name, &Period::name);
    metrics_.ring_octets -= period->octets;
    if (period->waiting) {
      ++metrics_.periods_overrun;
      overrun_.push_back(name);
      order(Order::go_on);
    }
    ring_.remove(name);
    given_up_.erase(name);
    periods.erase(period);
  }
  say_overruns();
  for (const auto& period : periods) {
    if (period.waiting && !period.in_use) waiting_.push_back(period.name);
    if (period.waiting && period.in_use && period.name != window_.back()) waiting_.push_back(period.name);
  }
  metrics_.periods_waiting = waiting_.size() + (window_.empty() ? 0 : 1);
}

void Supervisor::say_overruns() {
  if (overrun_.empty() || (overruns_said_ && seconds_since(*overruns_said_) < overruns_every)) return;
  const auto& last = overrun_.back();
  const auto what = overrun_.size() == 1 ? fmt::format("{} was removed before it was", last) : fmt::format("{} periods up to {} were removed before they were", overrun_.size(), last);
  say(what + " analysed: analysis is slower than the traffic; give a filter, or more room with --keep-megabytes");
  overrun_.clear();
  overruns_said_ = Clock::now();
}

void Supervisor::analyse_next() {
  if (waiting_.empty()) return;
  const auto& next = waiting_.front();
  const bool hurried = !recorder_.waits && waiting_.size() >= behind;
  auto read = window(ring_.periods(), next, hurried ? 0 : options_.look_back, options_.every);
  auto started = start_analysis(options_, ring_, read, rules_, nothing_);
  if (!started) return complain(started.error().message());
  analysis_ = *std::move(started);
  fcntl(analysis_.report.number(), F_SETFL, O_NONBLOCK);
  window_ = std::move(read);
  report_.clear();
  analysis_began_ = Clock::now();
}

void Supervisor::hear_analysis() {
  if (window_.empty()) return;
  // Its tables are bounded, its queries are not.
  const double limit = std::max(600.0, 20.0 * static_cast<double>(options_.every));
  const bool hangs = seconds_since(analysis_began_) > limit || report_.size() > longest_report;
  if (hangs) (void)kill(analysis_.process, SIGKILL);
  char octets[65536];
  for (;;) {
    const auto got = read(analysis_.report.number(), octets, sizeof octets);
    if (got < 0) return;
    if (got == 0) break;
    if (report_.size() <= longest_report) report_.append(octets, static_cast<std::size_t>(got));
  }
  auto report = period_report_from_text(report_);
  if (hangs) report.error = fmt::format("the analysis took longer than {:.0f} s", limit);
  analysed(report);
}

void Supervisor::analysed(const PeriodReport& report) {
  // What it had to tell is told. It has ended, or does not mean to.
  (void)kill(analysis_.process, SIGKILL);
  int status = 0;
  rusage usage{};
  if (wait4(analysis_.process, &status, 0, &usage) == analysis_.process) {
    auto& memory = metrics_.memory["analysis"];
    memory = std::max(memory, static_cast<std::uint64_t>(usage.ru_maxrss) * 1024);
  }
  const auto name = window_.back();
  PeriodNews news{.period = name,
                  .facts_file = ring_.facts(name).string(),
                  .report = report,
                  .analysis_seconds = seconds_since(analysis_began_)};
  window_.clear();
  analysis_.report = Descriptor(-1);
  metrics_.analysis_seconds += news.analysis_seconds;
  if (report.error.empty()) {
    ++metrics_.periods_analysed;
  } else {
    ++metrics_.periods_failed;
    given_up_.insert(name);
    ring_.remove_unfinished_facts(name);
    say(fmt::format("{} was not analysed: {}; its packets are kept: assay run {}", name, report.error,
                    ring_.packets(name).string()));
  }
  order(Order::go_on);
  out(news);
}

void Supervisor::out(const PeriodNews& news) {
  const auto now = wall_clock();
  const auto start = period_seconds(news.period);
  std::string shown;
  std::size_t fresh = 0;
  if (news.report.error.empty()) metrics_.present.clear();
  json_.put(period_json(news) + "\n");
  for (const auto& finding : news.report.findings) {
    ++metrics_.present[{finding.requirement, finding.kind}];
    const auto state = known_.see(finding.id, start);
    if (state == News::silent) continue;
    if (state == News::fresh) {
      ++fresh;
      ++metrics_.reported[{finding.requirement, finding.kind}];
    }
    shown += finding_text(news, finding, state, style_);
    json_.put(finding_json(news, finding, state) + "\n");
    if (syslog_) syslog_->send(news, finding, state, now);
  }
  text_.put(period_text(news, fresh, style_) + shown);
  if (!text_.trouble().empty()) complain(fmt::format("standard output cannot be written any more: {}", text_.trouble()));
  if (!json_.trouble().empty()) complain(fmt::format("--json {} cannot be written: {}", options_.json, json_.trouble()));
}

std::string Supervisor::metrics_text() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  metrics_.memory["supervisor"] = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  metrics_.texts_left_out = errors_.left_out() + text_.left_out() + json_.left_out();
  metrics_.lag_seconds = 0;
  const auto& oldest = !window_.empty() ? window_.back() : waiting_.empty() ? std::string() : waiting_.front();
  struct stat status{};
  if (!oldest.empty() && stat(ring_.packets(oldest).c_str(), &status) == 0) {
    metrics_.lag_seconds =
        std::max(0.0, static_cast<double>(wall_clock().nanoseconds) / 1e9 - static_cast<double>(status.st_mtim.tv_sec));
  }
  return text(metrics_);
}

}  // namespace

base::Result<void> watch(const Options& options) {
  TRY(auto rules, load_rules(options));
  std::error_code error;
  const auto folder = std::filesystem::absolute(options.folder, error);
  if (error) return base::fail(fmt::format("{} cannot be found: {}", options.folder, error.message()));
  Supervisor supervisor(options, Ring(folder.lexically_normal()), std::move(rules));
  CHECK(supervisor.begin());
  return supervisor.run();
}

}  // namespace assay::app::watch
