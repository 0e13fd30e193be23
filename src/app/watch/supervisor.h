// SPDX-License-Identifier: Apache-2.0
// The supervisor: the process that a user starts as `assay watch`. It reads no evidence. Around it
//
//   recorder   takes packets and writes segments; holds the sockets of the interfaces (recorder.h)
//   relay      hands on a file or stream that is read instead
//   analysis   one per period, for as long as it takes (analysis.h)
//
// each a process of its own without privileges, confined to the output folder. What is to be done next stands in that
// folder: packets without facts wait for their analysis.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/confinement.h"
#include "app/watch/analysis.h"
#include "app/watch/ring.h"
#include "base/result.h"
#include "wire/capture/live.h"

namespace assay::app::watch {

struct Options {
  std::vector<std::string> interfaces;
  std::string file;  // read instead of interfaces: a path, or - for standard input
  wire::capture::LiveOptions live;
  std::string folder;
  std::int64_t every = 60;    // seconds
  std::size_t look_back = 1;  // periods that are read before each
  Keep keep;
  std::string declaration;  // empty: none
  std::string catalogue;    // empty: the built-in one
  std::string profile;      // empty: all of a catalogue that was given, of the built-in one what evidence is held against
  AnalysisOptions analysis;
  std::string json;     // file to append to, or -; empty: none
  std::string syslog;   // empty: none
  std::string metrics;  // empty: none
  std::string user = "nobody";
  bool quiet = false;
  ConfinementWish confinement;
};

// Until it is told to stop, or the file has ended.
base::Result<void> watch(const Options& options);

}  // namespace assay::app::watch
