// SPDX-License-Identifier: Apache-2.0
// What a capture file says about itself, and what was counted while it was walked.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "wire/frame.h"

namespace assay::wire::capture {

struct Interface {
  std::string name;  // empty where the file gives none
  std::uint16_t link_type = 0;
  std::uint32_t snap_length = 0;  // octets kept of a frame at most; 0: no limit
  std::uint64_t frames = 0;
  std::uint64_t octets = 0;              // on the wire
  std::uint64_t cut_frames = 0;          // of which the capture kept only the beginning
  std::optional<std::uint64_t> dropped;  // as the capture program reports; none: it reports nothing
  std::optional<base::Time> first_time;  // earliest
  std::optional<base::Time> last_time;   // latest
};

// A Decryption Secrets Block of pcapng, for whoever may decrypt.
struct Secrets {
  std::uint32_t type = 0;         // e.g. 0x544c534b, a TLS key log
  std::vector<std::byte> octets;  // kept up to 16 MiB over the whole file
};

struct CaptureInfo {
  std::string format;                 // "pcap", "pcap (ns)", "pcapng", with "+gzip" if compressed
  std::string application;            // that wrote the capture, as the file says; printable ASCII
  std::vector<Interface> interfaces;  // over all sections, in the order of the file
  std::uint64_t frames = 0;
  std::optional<base::Time> first_time;  // earliest
  std::optional<base::Time> last_time;   // latest
  std::uint64_t secrets_blocks = 0;
  bool complete = true;  // false: the file ends inside a record, or cannot be read beyond `problem`
  std::string problem;   // a sentence with the offset in the file; empty if complete
};

// "Ethernet", "Linux cooked v2", …; "link type 12345" for one without a name here (tcpdump.org/linktypes.html).
[[nodiscard]] std::string link_type_name(std::uint16_t link_type);

}  // namespace assay::wire::capture
