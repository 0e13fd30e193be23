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
  void step(const Frame& frame) {
    if (flows_.size() >= worth_it && far_ > often) look_ahead(frame);
  }
  // A packet of a known flow whose last one was so many frames before.
  void saw(std::uint64_t frames_ago) { far_ += (frames_ago > near ? weight : 0) - far_ / weight; }

 private:
  [[gnu::noinline, gnu::hot]] void look_ahead(const Frame& frame);

  static constexpr std::size_t worth_it = 2048;  // fewer flows stay in the cache by themselves
  // Signalling has many flows over time, but few at a time: those stay in the cache too.
  static constexpr std::uint64_t near = 1024;  // frames
  static constexpr std::uint32_t weight = 256;
  static constexpr std::uint32_t often = weight * weight / 16;
  static constexpr std::size_t length = 16;
  // Frames between the steps: the slot of the table, its record, what the record points to.
  static constexpr std::size_t until_record = 6;
  static constexpr std::size_t until_connection = 4;
  static constexpr std::size_t until_parser = 7;

  const FlowTable& flows_;
  std::array<std::uint64_t, length> hashes_{};  // by frame, 0: none guessed
  std::array<const FlowRecord*, length> records_{};
  std::size_t turn_ = 0;
  std::uint32_t far_ = 0;  // share of the packets whose flow was not near, of the latest some hundred; weight² would be all
};

}  // namespace assay::wire::transport
