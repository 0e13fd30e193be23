// SPDX-License-Identifier: Apache-2.0
// Reassembly of IP fragments (RFC 791 §3.2, RFC 8200 §4.5; overlaps as RFC 5722 treats them: the datagram is dropped).
#pragma once

#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "base/time.h"
#include "wire/frame.h"
#include "wire/ip/ip.h"

namespace assay::wire::ip {

// Memory is bounded: 256 datagrams under way, 64 KiB each; the oldest goes first. One thread.
class Fragments {
 public:
  struct Whole {
    std::vector<std::byte> payload;
    Pieces pieces;
  };
  enum class Outcome : std::uint8_t { waiting, complete, overlap, too_large };

  // Adds a fragment. On `complete`, take() gives the payload behind the IP header, once.
  Outcome add(const Packet& packet, std::uint32_t tunnel, const Place& place, base::Time now);
  [[nodiscard]] Whole take() { return std::move(done_); }
  // Datagrams that were given up incomplete since the last call.
  [[nodiscard]] std::uint64_t take_abandoned() { return std::exchange(abandoned_, 0); }
  [[nodiscard]] std::size_t waiting() const { return datagrams_.size(); }

 private:
  using Key = std::tuple<IpAddress, IpAddress, std::uint32_t, std::uint8_t, std::uint32_t>;
  struct Part {
    std::uint32_t start;
    std::vector<std::byte> bytes;
    Place place;
  };
  struct Datagram {
    base::Time started;
    std::uint64_t order = 0;
    std::vector<Part> parts;  // ascending by start, no overlaps
    std::optional<std::uint32_t> total;
    std::uint32_t received = 0;
  };

  void make_room(base::Time now);

  std::map<Key, Datagram> datagrams_;
  Whole done_;
  std::uint64_t next_order_ = 0;
  std::uint64_t abandoned_ = 0;
};

}  // namespace assay::wire::ip
