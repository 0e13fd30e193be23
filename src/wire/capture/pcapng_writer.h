// SPDX-License-Identifier: Apache-2.0
// PcapngWriter: one section of pcapng (draft-ietf-opsawg-pcapng) in a new file.
//
// The statistics of a live interface stand right behind its description and are overwritten in place, so that the file
// says what was lost whenever its writer dies. Octets are kept in a buffer of 256 KiB and reach the file in whole
// blocks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/capture/input.h"
#include "wire/frame.h"

namespace assay::wire::capture {

struct InterfaceDescription {
  std::string name;
  std::string filter;  // capture filter, empty: none
  std::uint16_t link_type = 1;
  std::uint32_t snap_length = 0;
  bool live = false;  // statistics are known from the beginning on
};

// Of one interface since the beginning of the file.
struct InterfaceStatistics {
  base::Time from;
  base::Time to;
  std::uint64_t received = 0;
  std::uint64_t dropped_by_interface = 0;
  std::uint64_t dropped_by_system = 0;
};

// One thread. After a failure nothing more is written, and the file ends behind its last whole block.
class PcapngWriter {
 public:
  // An error if the file exists or cannot be made; it names it.
  static base::Result<PcapngWriter> create(const std::filesystem::path& file, std::string_view application);

  // The number by which frames name it.
  std::uint32_t add_interface(const InterfaceDescription& description);
  // False if it is not taken, since the file could not be written before.
  bool frame(std::uint32_t interface, const Frame& frame);
  // Of a live interface this replaces what was said before; of another it is to be said once, at the end.
  void statistics(std::uint32_t interface, const InterfaceStatistics& statistics);

  // Everything so far reaches the file. The error is that of the first write that failed.
  base::Result<void> flush();
  [[nodiscard]] std::uint64_t octets() const { return written_ + buffer_.size(); }
  // Frames that frame() took and that could not be written after all.
  [[nodiscard]] std::uint64_t lost(std::uint32_t interface) const { return interfaces_[interface].lost; }

 private:
  struct Written {
    std::uint64_t statistics_at = 0;  // 0: no place is kept for them
    std::uint64_t buffered = 0;       // frames in the buffer
    std::uint64_t lost = 0;
  };

  PcapngWriter(std::filesystem::path file, Descriptor descriptor)
      : file_(std::move(file)), descriptor_(std::move(descriptor)) {}
  void failed(int reason);

  std::filesystem::path file_;
  Descriptor descriptor_;
  std::string buffer_;         // whole blocks
  std::uint64_t written_ = 0;  // octets in the file
  std::vector<Written> interfaces_;
  std::optional<base::Error> failure_;
};

}  // namespace assay::wire::capture
