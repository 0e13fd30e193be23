// SPDX-License-Identifier: Apache-2.0
// Foresight: with very many flows, most packets belong to one that has left the processor's cache. This guesses the flow of
// a frame that comes soon, in steps some frames apart, so that memory answers while other frames are read.
#pragma once

#include <array>
#include <cstdint>

#include "wire/transport/flow_table.h"

namespace assay::wire::transport {

// Changes nothing but the time that find_or_create() takes; a wrong guess costs a little of it.
class Foresight {
 public:
  explicit Foresight(const FlowTable& flows) : flows_(flows) {}

  // Before `frame` is read; looks at Frame::ahead.
  [[gnu::noinline, gnu::hot]] void step(const Frame& frame);

 private:
  static constexpr std::size_t worth_it = 2048;  // fewer flows stay in the cache by themselves
  static constexpr std::size_t length = 16;
  // Frames between the steps: the slot of the table, its record, what the record points to.
  static constexpr std::size_t until_record = 6;
  static constexpr std::size_t until_connection = 4;
  static constexpr std::size_t until_parser = 7;

  const FlowTable& flows_;
  std::array<std::uint64_t, length> hashes_{};  // by frame, 0: none guessed
  std::array<const FlowRecord*, length> records_{};
  std::size_t turn_ = 0;
};

}  // namespace assay::wire::transport
