// SPDX-License-Identifier: Apache-2.0
// What was read and what was lost: evidence, interfaces, coverage, malformed input.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct EvidenceFile {
  Provenance from;  // evidence set; frame 0
  std::string name;
  std::string path;
  std::string sha256;
  std::uint64_t size = 0;
  std::string kind;
  std::string format;
  std::uint64_t frames = 0;
  std::optional<base::Time> first_time;
  std::optional<base::Time> last_time;
  std::string application;
  std::uint64_t secrets_blocks = 0;
  bool complete = true;
  std::string problem;
};
extern const Table<EvidenceFile> evidence;

struct CaptureInterface {
  Provenance from;
  std::uint32_t interface = 0;
  std::string name;
  std::uint16_t link_type = 0;
  std::string link_name;
  std::uint64_t frames = 0;
  std::uint64_t octets = 0;
  std::uint64_t cut_frames = 0;
  std::optional<std::uint64_t> dropped;
  std::optional<base::Time> first_time;
  std::optional<base::Time> last_time;
};
extern const Table<CaptureInterface> capture_interfaces;

struct CoverageGap {
  Provenance from;  // first occurrence
  std::string protocol;
  std::string reason;
  std::uint64_t count = 0;
  std::uint64_t octets = 0;
};
extern const Table<CoverageGap> coverage;

struct LeftOut {
  Provenance from;  // first message that was not kept
  std::string protocol;
  std::string table;
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
  base::Time last_time;
};
extern const Table<LeftOut> left_out;

struct Malformed {
  Provenance from;
  std::string protocol;
  std::string fault;
  std::uint32_t fault_offset = 0;
  std::string source;
  std::string destination;
};
extern const Table<Malformed> malformed;

}  // namespace assay::facts
