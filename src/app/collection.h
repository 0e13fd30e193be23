// SPDX-License-Identifier: Apache-2.0
// Collection: what every command does that reads evidence, between its arguments and its facts.
#pragma once

#include <thread>

namespace assay::app {

// What may be asked for with --threads.
inline constexpr unsigned most_threads = 256;

// As many threads as the user asked for; for 0 as many as there are processors, 1 to most_threads.
[[nodiscard]] unsigned threads(unsigned asked, unsigned processors = std::thread::hardware_concurrency());

}  // namespace assay::app
