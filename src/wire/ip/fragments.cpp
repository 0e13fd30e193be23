// SPDX-License-Identifier: Apache-2.0
#include "wire/ip/fragments.h"

#include <algorithm>

namespace assay::wire::ip {
namespace {

constexpr std::size_t datagram_limit = 256;
constexpr std::uint32_t size_limit = 65'535;
constexpr std::size_t parts_limit = 8'192 / 8;
constexpr std::int64_t patience = 60'000'000'000;  // RFC 8200 §4.5: 60 s

}  // namespace

void Fragments::make_room(base::Time now) {
  std::erase_if(datagrams_, [&](const auto& entry) {
    const bool late = now.nanoseconds - entry.second.started.nanoseconds > patience;
    abandoned_ += late ? 1 : 0;
    return late;
  });
  if (datagrams_.size() < datagram_limit) return;
  const auto oldest = std::ranges::min_element(datagrams_, {}, [](const auto& entry) { return entry.second.order; });
  datagrams_.erase(oldest);
  ++abandoned_;
}

Fragments::Outcome Fragments::add(const Packet& packet, std::uint32_t tunnel, const Place& place, base::Time now) {
  const auto size = static_cast<std::uint32_t>(packet.payload.size());
  const std::uint32_t start = packet.fragment_offset;
  if (start + size > size_limit) return Outcome::too_large;
  IpAddress source;
  IpAddress destination;
  source.assign(packet.source);
  destination.assign(packet.destination);
  const Key key{source, destination, packet.identification, packet.protocol, tunnel};
  auto found = datagrams_.find(key);
  if (found == datagrams_.end()) {
    if (datagrams_.size() >= datagram_limit) make_room(now);
    found = datagrams_.emplace(key, Datagram{now, next_order_++, {}, {}, 0}).first;
  }
  Datagram& datagram = found->second;

  const auto next = std::ranges::lower_bound(datagram.parts, start, {}, &Part::start);
  const bool same = next != datagram.parts.end() && next->start == start && next->bytes.size() == size;
  if (same) return Outcome::waiting;  // seen twice by the capture
  const bool into_next = next != datagram.parts.end() && start + size > next->start;
  const bool into_previous =
      next != datagram.parts.begin() && std::prev(next)->start + std::prev(next)->bytes.size() > start;
  const bool beyond = (datagram.total && start + size > *datagram.total) || datagram.parts.size() >= parts_limit;
  if (into_next || into_previous || beyond) {
    datagrams_.erase(found);
    return Outcome::overlap;
  }
  datagram.parts.insert(next, {start, {packet.payload.begin(), packet.payload.end()}, place});
  datagram.received += size;
  if (!packet.more_fragments) datagram.total = start + size;
  if (!datagram.total || datagram.received != *datagram.total) return Outcome::waiting;

  done_ = {};
  done_.payload.reserve(*datagram.total);
  for (const auto& part : datagram.parts) {
    done_.payload.insert(done_.payload.end(), part.bytes.begin(), part.bytes.end());
    done_.pieces.add(part.place);
  }
  datagrams_.erase(found);
  return Outcome::complete;
}

}  // namespace assay::wire::ip
