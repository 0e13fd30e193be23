// SPDX-License-Identifier: Apache-2.0
// Stages: how long each part of a run took and how much memory it had, on the error stream, for whoever asks. Never part of a
// report, which is the same every time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::app {

// What one stage took.
struct Taken {
  double seconds = 0;
  double processor_seconds = 0;       // of all threads
  std::uint64_t peak_kilobytes = 0;   // most memory that was resident at once (RSS)
};
[[nodiscard]] std::string line(std::string_view stage, const Taken& taken);

class Stages {
 public:
  // Create it before the process is confined: with `wanted` it opens a file of /proc, so that each stage has a peak of its own.
  // Where that cannot be had, the peak is that of the run so far.
  explicit Stages(bool wanted);
  ~Stages();
  Stages(const Stages&) = delete;
  Stages& operator=(const Stages&) = delete;

  void done(std::string_view stage);
  void all();  // one more line, of the whole run

 private:
  void begin();

  bool wanted_;
  int marks_ = -1;  // /proc/self/clear_refs: to write 5 sets the peak back (proc(5))
  std::chrono::steady_clock::time_point began_;
  double processor_began_ = 0;
  std::chrono::steady_clock::time_point run_began_;
  std::uint64_t peak_ = 0;  // of the stages so far
};

}  // namespace assay::app
