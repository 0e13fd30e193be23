// SPDX-License-Identifier: Apache-2.0
// Segments: the packets of one period after the other, each period a pcapng file of the ring. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/watch/ring.h"
#include "base/result.h"
#include "wire/capture/live.h"
#include "wire/capture/pcapng_writer.h"

namespace assay::app::watch {

// Of one interface since the start of the program.
struct InterfaceTotals {
  std::string name;
  std::uint64_t frames = 0;
  std::uint64_t octets = 0;  // on the wire
  std::uint64_t dropped_by_kernel = 0;
  std::uint64_t dropped_by_interface = 0;
  std::uint64_t not_written = 0;  // the disk was full
};

class Segments {
 public:
  explicit Segments(const Ring& ring) : ring_(ring) {}

  // Interfaces are numbered from 0 in this order.
  void add_interface(wire::capture::InterfaceDescription description);
  [[nodiscard]] std::size_t interfaces() const { return known_.size(); }

  // A new period. If its file cannot be made, its frames are counted as not written, and the error says why.
  base::Result<void> begin(base::Time start);
  void take(std::uint32_t interface, const wire::Frame& frame);
  // Counters of the interface since it was opened.
  void count(std::uint32_t interface, const wire::capture::LiveCounters& counters);
  // What was taken reaches the file, with what was lost until `now`.
  base::Result<void> save(base::Time now);
  // Ends the period: its file gets its name. An error if not everything could be written.
  base::Result<void> end(base::Time now);

  [[nodiscard]] std::uint64_t octets() const { return writer_ ? writer_->octets() : 0; }  // of the present file
  [[nodiscard]] std::vector<InterfaceTotals> totals() const;

 private:
  struct Known {
    wire::capture::InterfaceDescription description;
    InterfaceTotals totals;
    std::uint64_t received = 0;  // by the counters
    bool counted = false;
    InterfaceTotals at_start;  // of the period
    std::uint64_t received_at_start = 0;
    std::uint64_t refused = 0;  // of this period: not even taken by the writer
  };
  void say_what_was_lost(base::Time now, bool at_end);

  const Ring& ring_;
  std::vector<Known> known_;
  std::unique_ptr<wire::capture::PcapngWriter> writer_;
  std::string name_;
  base::Time start_;
};

}  // namespace assay::app::watch
