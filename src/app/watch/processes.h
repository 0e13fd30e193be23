// SPDX-License-Identifier: Apache-2.0
// The processes around the supervisor, up to the moment at which each does its work.
#pragma once

#include <sys/types.h>

#include <optional>
#include <utility>

#include "app/watch/privileges.h"
#include "app/watch/supervisor.h"
#include "wire/capture/input.h"

namespace assay::app::watch {

using wire::capture::Descriptor;

struct Recorder {
  pid_t process = -1;
  Descriptor control{-1};  // ours; closing it ends the recorder
  bool waits = false;      // for the analysis: it reads a file
  Descriptor relay{-1};    // keeps the relay going; closing it ends the relay, and so the file
};

// Returns when packets are being recorded. An error is the recorder's: no such interface, no right to it …
base::Result<Recorder> start_recorder(const Options& options, const Ring& ring, const std::optional<User>& user);

struct Analysis {
  pid_t process = -1;
  Descriptor report{-1};  // a pipe
};

// `window` as for analyse(). The process ends with this one.
base::Result<Analysis> start_analysis(const Options& options, const Ring& ring, const std::vector<std::string>& window,
                                      const Rules& rules);

}  // namespace assay::app::watch
