// SPDX-License-Identifier: Apache-2.0
// From the files and captures that hold keys to the keys that the engine uses.
#pragma once

#include "base/result.h"
#include "collect/capture/collect.h"
#include "wire/capture/capture_file.h"
#include "wire/keys.h"

namespace assay::collect::capture {

// An error names the file, the line and what is wrong, never what stands there.
[[nodiscard]] base::Result<wire::Keys> load(const KeyFiles& files);

// Takes over the blocks of secrets of one capture as its frames are read. One per capture.
class SecretsBlocks {
 public:
  void take(const wire::capture::CaptureFile& file, wire::Keys& keys);

 private:
  std::size_t taken_ = 0;
};

}  // namespace assay::collect::capture
