// SPDX-License-Identifier: Apache-2.0
#include "app/collection.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "collect/collectors.h"
#include "collect/declaration/declaration.h"
#include "network/parts.h"

namespace assay::app {

unsigned threads(unsigned asked, unsigned processors) { return asked != 0 ? asked : std::clamp(processors, 1U, most_threads); }

Reach reach_of(const CaseFolder& folder, const Plan& planned, const collect::capture::KeyFiles& keys) {
  auto reach = folder.reach();
  reach.readable = planned.files();
  for (const auto& candidate : planned.candidates) {
    // What attestations rest on, and signatures, lie beside them. Of a capture nothing beside it is read.
    if (!named_like_a_capture(candidate.given.path)) reach.readable.push_back(std::filesystem::absolute(candidate.given.path).parent_path());
  }
  reach.readable.insert(reach.readable.end(), keys.tls.begin(), keys.tls.end());
  reach.readable.insert(reach.readable.end(), keys.nas.begin(), keys.nas.end());
  return reach;
}

base::Result<facts::Store> collect_all(const CaseFolder& folder, const Plan& planned, const Inputs& inputs, const collect::capture::KeyFiles& keys, unsigned threads, const Watched& watched) {
  TRY(auto store, facts::Store::create(folder.unfinished_facts()));
  CHECK(collect::capture::collect(inputs.captures, store, {threads, watched.progress, keys}));
  watched.done("captures");
  CHECK(collect::describe(inputs.captured, store));
  CHECK(collect::collect(inputs.others, store, planned.trusted_keys));
  watched.done("other evidence");
  if (planned.declared) CHECK(collect::declaration::collect(*planned.declared, store));
  CHECK(collect::date(planned.declared ? planned.declared->as_of : std::nullopt, store));
  CHECK(network::conclude(store));
  watched.done("network");
  return store;
}

}  // namespace assay::app
