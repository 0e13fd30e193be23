// SPDX-License-Identifier: Apache-2.0
#include "app/stages.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace assay::app {
namespace {

struct Used {
  double processor_seconds = 0;
  std::uint64_t peak_kilobytes = 0;
};

Used used() {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) != 0) return {};
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return {seconds(usage.ru_utime) + seconds(usage.ru_stime), static_cast<std::uint64_t>(usage.ru_maxrss)};
}

double since(std::chrono::steady_clock::time_point moment) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - moment).count(); }

}  // namespace

std::string line(std::string_view stage, const Taken& taken) {
  return fmt::format("{:>9.2f} s {:>9.2f} s of processor {:>6} MB at most  {}\n", taken.seconds, taken.processor_seconds, taken.peak_kilobytes / 1024, stage);
}

Stages::Stages(bool wanted) : wanted_(wanted), run_began_(std::chrono::steady_clock::now()) {
  if (wanted_) marks_ = ::open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  begin();
}

Stages::~Stages() {
  if (marks_ >= 0) ::close(marks_);
}

void Stages::begin() {
  if (!wanted_) return;
  began_ = std::chrono::steady_clock::now();
  processor_began_ = used().processor_seconds;
  if (marks_ < 0) return;
  // Where it does not work, what follows has the peak so far.
  [[maybe_unused]] const auto written = ::pwrite(marks_, "5", 1, 0);
}

void Stages::done(std::string_view stage) {
  if (!wanted_) return;
  const auto now = used();
  peak_ = std::max(peak_, now.peak_kilobytes);
  fmt::print(stderr, "{}", line(stage, {since(began_), now.processor_seconds - processor_began_, now.peak_kilobytes}));
  begin();
}

void Stages::all() {
  if (!wanted_) return;
  const auto now = used();
  fmt::print(stderr, "{}", line("in all", {since(run_began_), now.processor_seconds, std::max(peak_, now.peak_kilobytes)}));
}

}  // namespace assay::app
