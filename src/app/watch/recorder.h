// SPDX-License-Identifier: Apache-2.0
// The recorder: the process that takes packets from where they come and writes them as segments. It parses none of
// them, so that nothing which a packet says can hold it up. It lives as long as its control socket.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/watch/segments.h"
#include "base/result.h"
#include "wire/capture/capture_file.h"
#include "wire/capture/live.h"

namespace assay::app::watch {

// What the supervisor sends, one octet each, up to `most_orders` in a message.
constexpr std::size_t most_orders = 64;
enum class Order : char {
  rotate = 'r',  // close the period now
  stop = 'q',    // close it and end; so does the end of the socket
  go_on = 'a',   // a period was analysed, or removed: more may be read
};

// What the recorder sends, one message each.
struct Progress {
  std::vector<InterfaceTotals> interfaces;
  std::uint64_t memory = 0;  // largest resident size so far, octets
  std::string trouble;       // what could not be done, for people
};
[[nodiscard]] std::string text(const Progress& progress);
// Nothing for what is no such message.
[[nodiscard]] std::vector<Progress> progress_from_text(std::string_view text);

struct RecorderOptions {
  std::int64_t every = 60;            // seconds
  std::uint64_t largest_segment = 0;  // octets after which a period ends early; 0: any
};

// Until it is told to stop, by the clock. Frames of several interfaces are brought into the order of their times.
base::Result<void> record(std::vector<wire::capture::LiveInterface> interfaces, const std::string& filter,
                          std::uint32_t snap_length, Segments& segments, int control, const RecorderOptions& options);
// Until the file or stream ends or it is told to stop, by the times of the frames. `waits` for the analysis, which a
// file can; a stream waits only once a thousand periods do.
base::Result<void> record(wire::capture::CaptureFile& file, bool waits, Segments& segments, int control,
                          const RecorderOptions& options);

}  // namespace assay::app::watch
