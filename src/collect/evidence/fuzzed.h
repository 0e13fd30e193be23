// SPDX-License-Identifier: Apache-2.0
// For fuzz targets of collectors: hands them an input as a file.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "collect/collectors.h"

namespace assay::collect::evidence {

// Every collector that recognises the input reads it; those of text and XML read any such input, so that recognition hides
// nothing from the fuzzer.
inline void fuzz(std::initializer_list<Collector> collectors, const std::uint8_t* data, std::size_t size) {
  // A database takes longer to make than an input to read, so many inputs share one.
  static std::optional<facts::Store> store;
  static unsigned inputs = 0;
  if (inputs++ % 1000 == 0) {
    auto made = facts::Store::in_memory();
    if (!made) std::abort();
    store.emplace(*std::move(made));
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto* name : {"input", "input.yaml"}) {
    const auto file = File::of(std::string(text), name);
    for (const auto& collector : collectors) {
      const bool plain = file.form() == Form::text || file.form() == Form::xml;
      if (!plain && !collector.recognises(file)) continue;
      (void)collector.recognises(file);
      const auto reading = collector.collect(file, 1, *store);
      if (!reading && reading.error().message().empty()) std::abort();
    }
  }
  if (!store->flush()) std::abort();
}

}  // namespace assay::collect::evidence
