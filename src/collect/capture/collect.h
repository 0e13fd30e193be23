// SPDX-License-Identifier: Apache-2.0
// Captures → facts, and back from facts to the frames behind them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <span>
#include <vector>

#include "base/result.h"
#include "facts/frame_view.h"
#include "facts/store.h"

namespace assay::collect::capture {

// Files with what opens traffic that is ciphered: wire/keys.h says what they hold. Blocks of secrets in a capture are used
// without being asked for. Nothing of them becomes a fact.
struct KeyFiles {
  std::vector<std::filesystem::path> tls;  // TLS key logs
  std::vector<std::filesystem::path> nas;  // of test UEs
};

struct Options {
  unsigned threads = 1;  // with 2 or more, hashing runs beside parsing; the facts are the same
  // Called now and then with octets read so far and the size of all files; may be empty.
  std::function<void(std::uint64_t read, std::uint64_t total)> progress;
  KeyFiles keys;
};

// Reads regular files as captures of one network, in the order of their first frames, into the tables that wire evidence
// fills. Evidence ids count from 1 in that order. Fails before anything is stored if a file is no capture.
base::Result<void> collect(std::span<const std::filesystem::path> files, facts::Store& store, const Options& options);

// Whether a regular file begins as a capture does; the error names it, the reason and a remedy.
base::Result<void> check(const std::filesystem::path& file);

// SHA-256 of a file as stored, hexadecimal.
base::Result<std::string> sha256_of(const std::filesystem::path& file);

// The frames behind facts, decoded again. `files[n]` is evidence n+1. Reads no further than the last frame wanted.
base::Result<std::vector<facts::FrameView>> inspect(std::span<const std::filesystem::path> files, const std::set<facts::FrameKey>& wanted,
                                                    const KeyFiles& keys = {});

}  // namespace assay::collect::capture
