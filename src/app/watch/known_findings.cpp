// SPDX-License-Identifier: Apache-2.0
#include "app/watch/known_findings.h"

#include <algorithm>

namespace assay::app::watch {

News KnownFindings::see(const std::string& id, std::int64_t seconds) {
  const auto found = seen_.find(id);
  if (found == seen_.end()) {
    if (seen_.size() >= most_) forget_one();
    seen_[id] = {seconds, seconds};
    return News::fresh;
  }
  auto& seen = found->second;
  const bool returned = seconds - seen.last_seen > hour;
  const bool due = seconds - seen.last_reported >= hour;
  seen.last_seen = std::max(seen.last_seen, seconds);
  if (!returned && !due) return News::silent;
  seen.last_reported = seconds;
  return returned ? News::fresh : News::still;
}

void KnownFindings::forget_one() {
  const auto oldest = std::ranges::min_element(seen_, {}, [](const auto& each) { return each.second.last_seen; });
  if (oldest != seen_.end()) seen_.erase(oldest);
}

}  // namespace assay::app::watch
