// SPDX-License-Identifier: Apache-2.0
// What was reported before, so that the same finding is not reported in each period anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace assay::app::watch {

enum class News : std::uint8_t {
  fresh,   // never seen, or not for an hour
  still,   // an hour since it was reported last, and it has gone on
  silent,  // nothing to report
};

// One thread. Up to 100,000 findings; of more, one that was not seen for long is forgotten.
class KnownFindings {
 public:
  static constexpr std::int64_t hour = 3600;
  explicit KnownFindings(std::size_t most = 100'000) : most_(most) {}

  // The finding `id` is there in the period that began at `seconds`.
  News see(const std::string& id, std::int64_t seconds);

 private:
  struct Seen {
    std::int64_t last_seen = 0;
    std::int64_t last_reported = 0;
  };
  void forget_one();

  std::size_t most_;
  std::unordered_map<std::string, Seen> seen_;
};

}  // namespace assay::app::watch
