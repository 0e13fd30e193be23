// SPDX-License-Identifier: Apache-2.0
// Text for somebody who may read slowly, or not at all: a pipe, a terminal that is held, a file. Who watches must not wait for him, or the ring
// would grow over its limit meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/capture/input.h"

namespace assay::app::watch {

class TextOutlet {
 public:
  static constexpr std::size_t most_waiting = std::size_t{1} << 20;

  // The descriptor is the caller's; -1: nobody reads. Before privileges are dropped: a terminal is opened once more.
  explicit TextOutlet(int descriptor = -1);

  // Whole lines. What would make more than most_waiting octets wait is left out, unless it is the first. Writes what there is room for.
  void put(std::string_view text);
  // Writes what there is room for now; after an error what waited is lost.
  void send();
  // The same for at most so many milliseconds.
  void send_for(int milliseconds);

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] bool waiting() const { return !text_.empty(); }
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }  // texts
  [[nodiscard]] const std::string& trouble() const { return trouble_; }  // why the last text could not be written; empty: it could

 private:
  [[nodiscard]] bool writable(int milliseconds) const;

  int descriptor_;
  wire::capture::Descriptor terminal_{-1};
  std::string text_;
  std::uint64_t left_out_ = 0;
  std::string trouble_;
};

}  // namespace assay::app::watch
