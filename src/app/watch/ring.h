// SPDX-License-Identifier: Apache-2.0
// The ring of files that watch keeps: for each period the packets and their facts, the oldest of which give way.
//
//   packets-20261129T141000Z.pcapng    facts-20261129T141000Z.duckdb
//
// A file has its name once it is whole. What is unfinished begins with a dot:
// .packets-20261129T141000Z.pcapng.unfinished.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace assay::app::watch {

// "20261129T141000Z": when a period began, to the second. Names sort by time.
[[nodiscard]] std::string period_name(base::Time start);
// Seconds since 1970; 0 for what is no name of a period.
[[nodiscard]] std::int64_t period_seconds(std::string_view name);

struct Period {
  std::string name;
  bool packets = false;
  bool facts = false;
  std::uint64_t octets = 0;  // of both files
  bool waiting = false;      // for its analysis
  bool in_use = false;       // by an analysis
};

// How much is kept; 0: no limit.
struct Keep {
  std::size_t periods = 0;
  std::uint64_t octets = 0;
};

// How much the analysis of a period may lay aside while it is at it, so that the ring need not be emptied for that.
[[nodiscard]] std::size_t temp_megabytes(const Keep& keep);

// Names of the periods that have to go, oldest first. `periods` are in the order of their names. What is in use stays,
// and so does the latest; what waits goes only if there are too many octets.
[[nodiscard]] std::vector<std::string> surplus(const std::vector<Period>& periods, const Keep& keep);

// The periods to read for `name`: up to `look_back` right before it that have packets, then itself. One that began more
// than two lengths of a period before the next (a watch that was stopped in between) and what lies before it have
// nothing to say.
[[nodiscard]] std::vector<std::string> window(const std::vector<Period>& periods, const std::string& name,
                                              std::size_t look_back, std::int64_t every);

class Ring {
 public:
  explicit Ring(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path packets(std::string_view period) const;
  [[nodiscard]] std::filesystem::path facts(std::string_view period) const;
  [[nodiscard]] std::filesystem::path unfinished_packets(std::string_view period) const;
  [[nodiscard]] std::filesystem::path unfinished_facts(std::string_view period) const;

  // The name of a period that begins now: no period had it before. A second later than `start` where that is taken.
  [[nodiscard]] std::string unused_name(base::Time start) const;
  // Whole ones, by time.
  [[nodiscard]] std::vector<Period> periods() const;
  // What is being written at the moment, DuckDB's temporary files too.
  [[nodiscard]] std::uint64_t unfinished_octets() const;
  void remove(std::string_view period) const;
  // What the facts of a period have left that was not finished, with DuckDB's files beside it.
  void remove_unfinished_facts(std::string_view period) const;
  // After a watch that was killed: unfinished packets get their names, since every block of theirs is whole but the
  // last; unfinished facts go. How many periods have got their packets back.
  std::size_t recover() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace assay::app::watch
