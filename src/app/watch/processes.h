// SPDX-License-Identifier: Apache-2.0
// The processes around the supervisor, up to the moment at which each does its work. Each keeps open the error stream and
// what it is given here, nothing else that the supervisor holds. `nothing` (/dev/null) takes the place of its input and
// output.
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

// Returns when packets are being recorded. An error is the recorder's: no such interface, no right to it … `lock` is that
// of the folder: held by the recorder too, no other watch begins there before it has ended.
base::Result<Recorder> start_recorder(const Options& options, const Ring& ring, const std::optional<User>& user,
                                      const Descriptor& lock, const Descriptor& nothing);

struct Analysis {
  pid_t process = -1;
  Descriptor report{-1};  // a pipe
};

// `window` as for analyse(). The process ends with this one.
base::Result<Analysis> start_analysis(const Options& options, const Ring& ring, const std::vector<std::string>& window,
                                      const Rules& rules, const Descriptor& nothing);

}  // namespace assay::app::watch
