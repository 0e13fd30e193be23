// SPDX-License-Identifier: Apache-2.0
// One captured frame, and the places inside frames that facts point to.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/strong.h"
#include "base/time.h"

namespace assay::wire {

// Which of the evidence files of a run, from 1 in reading order.
using EvidenceId = base::Strong<struct EvidenceTag, std::uint16_t>;

// A frame as Wireshark numbers it: from 1 in its file.
struct FrameId {
  EvidenceId evidence;
  std::uint64_t number = 0;

  auto operator<=>(const FrameId&) const = default;
};

struct Frame {
  FrameId id;
  base::Time time;
  std::uint32_t interface = 0;      // index of the pcapng interface; 0 in pcap
  std::uint16_t link_type = 1;      // LINKTYPE_ value (tcpdump.org/linktypes.html)
  std::uint32_t original_length = 0;  // on the wire; larger than bytes.size() where the capture cut the frame
  base::Bytes bytes;                // valid during the call that receives the frame
  base::Bytes ahead;                // octets of a frame that follows soon, for whoever fetches early what it will need; may be empty
};

// A run of octets inside one frame. length 0: the frame as such.
struct Place {
  FrameId frame;
  std::uint32_t offset = 0;  // from the start of the captured frame
  std::uint32_t length = 0;

  auto operator<=>(const Place&) const = default;
};

// Where the octets of a reassembled buffer (TCP, SCTP, IP fragments, an HTTP body) came from, in buffer order.
// A buffer without gaps: piece n starts where piece n-1 ends.
class Pieces {
 public:
  void add(const Place& place) { places_.push_back(place); }
  void drop_front(std::size_t octets);  // the buffer lost its first octets
  void clear() { places_.clear(); }
  [[nodiscard]] bool empty() const { return places_.empty(); }
  // The places that the octets [offset, offset + length) of the buffer came from.
  [[nodiscard]] std::vector<Place> places(std::size_t offset, std::size_t length) const;
  [[nodiscard]] const std::vector<Place>& all() const { return places_; }

 private:
  std::vector<Place> places_;
};

}  // namespace assay::wire
