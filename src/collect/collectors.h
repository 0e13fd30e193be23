// SPDX-License-Identifier: Apache-2.0
// Collector: what turns one kind of evidence file into facts. One folder below src/collect each, and one line in
// collectors.cpp. Captures and the declared network have ways of their own (collect/capture, collect/declaration).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collect/evidence/file.h"
#include "facts/store.h"

namespace assay::collect {

// What a collector made of a file.
struct Reading {
  std::string format;   // "CycloneDX 1.5"; for the evidence table
  std::string problem;  // what of it could not be read, with line or pointer and remedy; empty: all of it was read
};

struct Collector {
  std::string_view name;                      // kind of evidence: "configuration", "bill of materials" …
  std::string_view about;                     // one line: formats and versions
  std::vector<const facts::TableInfo*> fills;
  // Whether the file is of this kind, by content; its name only where content leaves it open. Cheap, reads nothing twice.
  bool (*recognises)(const evidence::File& file);
  // Writes rows with Provenance{evidence, frame 0, offset and length in the file}. Fails only where nothing of the file
  // can be used; what is malformed in a part of it goes to Reading::problem and the rest is kept.
  base::Result<Reading> (*collect)(const evidence::File& file, std::uint16_t evidence, facts::Store& store);
  // After all files: rows that follow from several of them (a component and its vulnerabilities). May be null.
  base::Result<void> (*relate)(facts::Store& store);
};

// THE list, in the order in which they are asked; the first that recognises a file has it.
[[nodiscard]] std::span<const Collector> collectors();

// A file and what the case says it is evidence of: "product", "function", "host", "supplier" or "site" and its name;
// empty: of the network.
struct Given {
  std::filesystem::path path;
  std::string name;
  std::string about_kind;
  std::string about;
  std::string refused;  // why it is not read; empty: it is
  bool reference = false;  // the proof of an exception: it only has to be there
  bool copied = false;     // it lies in a case's folder: its mode is that of a copy
};

// Whether a collector recognises it.
[[nodiscard]] bool known(const evidence::File& file);

// Reads files as evidence, in the order of their names. Each becomes a row of `evidence`; of a file that no collector
// recognises, or that cannot be used, the row says so, and the others are read all the same.
// `trusted_keys`: public keys (PEM) whose signatures count.
base::Result<void> collect(std::span<const Given> files, facts::Store& store, std::span<const std::string> trusted_keys = {});

// What the case says the captures are evidence of; after collect::capture::collect.
base::Result<void> describe(std::span<const Given> captures, facts::Store& store);

// Writes the one row of case_dates: `declared`, or the latest moment that the evidence knows. None if there is none.
base::Result<void> date(std::optional<base::Time> declared, facts::Store& store);

}  // namespace assay::collect
