// SPDX-License-Identifier: Apache-2.0
// Collection: what every command does that reads evidence, between its arguments and its facts.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <thread>

#include "app/case_folder.h"
#include "app/confinement.h"
#include "app/inputs.h"
#include "base/result.h"
#include "collect/capture/collect.h"
#include "facts/store.h"

namespace assay::app {

// What may be asked for with --threads.
inline constexpr unsigned most_threads = 256;

// As many threads as the user asked for; for 0 as many as there are processors, 1 to most_threads.
[[nodiscard]] unsigned threads(unsigned asked, unsigned processors = std::thread::hardware_concurrency());

// What has to be reachable until the facts are there: the folder, the evidence and what lies beside it, the keys.
[[nodiscard]] Reach reach_of(const CaseFolder& folder, const Plan& planned, const collect::capture::KeyFiles& keys);

struct Watched {
  std::function<void(std::uint64_t, std::uint64_t)> progress = [](std::uint64_t, std::uint64_t) {};  // octets of captures: read, in all
  std::function<void(std::string_view)> done = [](std::string_view) {};                               // a stage
};
// The facts of all evidence and of the declaration, and what follows from them, in a file of the folder.
[[nodiscard]] base::Result<facts::Store> collect_all(const CaseFolder& folder, const Plan& planned, const Inputs& inputs, const collect::capture::KeyFiles& keys, unsigned threads, const Watched& watched = {});

}  // namespace assay::app
