// SPDX-License-Identifier: Apache-2.0
// The prototype floor of ./dev bench: the least that user traffic costs. Reads captures, takes GTP-U apart and counts
// packets and octets of every inner conversation in a hash table. No fragments, no IPv6, no other tunnels, no limits,
// no checks: what the engine does beyond this is what it costs more.
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "wire/capture/capture_file.h"

namespace {

using namespace assay;
using Octets = std::span<const std::byte>;

template <class Number>
Number get(Octets octets, std::size_t at) {
  Number value{};
  std::memcpy(&value, &octets[at], sizeof value);
  return value;
}
std::uint16_t u16(Octets octets, std::size_t at) {
  return static_cast<std::uint16_t>(std::to_integer<unsigned>(octets[at]) << 8 |
                                    std::to_integer<unsigned>(octets[at + 1]));
}
std::uint8_t u8(Octets octets, std::size_t at) { return std::to_integer<std::uint8_t>(octets[at]); }

// The same for both directions; octets in the order of the packet.
struct Key {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::uint64_t tunnel = 0;  // TEID and protocol
  bool operator==(const Key&) const = default;
};

class Flows {
 public:
  Flows() : slots_(std::size_t{1} << 16U) {}
  void count(const Key& key, std::uint64_t octets) {
    std::size_t slot = place(key);
    if (slots_[slot].packets == 0 && 2 * ++used_ > slots_.size()) {
      grow();
      slot = place(key);
    }
    slots_[slot].key = key;
    ++slots_[slot].packets;
    slots_[slot].octets += octets;
  }
  [[nodiscard]] std::size_t size() const { return used_; }

 private:
  struct alignas(64) Slot {
    Key key;
    std::uint64_t packets = 0;
    std::uint64_t octets = 0;
  };
  [[nodiscard]] std::size_t place(const Key& key) const {
    std::size_t slot = static_cast<std::size_t>((key.low * 0x9e3779b97f4a7c15U ^ key.high * 0xc2b2ae3d27d4eb4fU ^
                                                 key.tunnel * 0x165667b19e3779f9U) >>
                                                20U) &
                       (slots_.size() - 1);
    while (slots_[slot].packets != 0 && !(slots_[slot].key == key)) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  }
  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const auto& slot : old) {
      if (slot.packets != 0) slots_[place(slot.key)] = slot;
    }
  }
  std::vector<Slot> slots_;  // a power of two, at most half full
  std::size_t used_ = 0;
};

struct Packet {
  std::uint8_t protocol = 0;
  Octets payload;
  Key key;
};

std::optional<Packet> ipv4(Octets ip) {
  if (ip.size() < 20 || u8(ip, 0) >> 4U != 4) return {};
  const std::size_t header = (u8(ip, 0) & 15U) * 4U;
  const std::size_t length = u16(ip, 2);
  if (header < 20 || length < header + 8 || length > ip.size()) return {};
  Packet out{.protocol = u8(ip, 9), .payload = ip.subspan(header, length - header), .key = {}};
  const auto one = std::uint64_t{get<std::uint32_t>(ip, 12)} << 16U | get<std::uint16_t>(out.payload, 0);
  const auto other = std::uint64_t{get<std::uint32_t>(ip, 16)} << 16U | get<std::uint16_t>(out.payload, 2);
  out.key = {std::min(one, other), std::max(one, other), out.protocol};
  return out;
}

// The packet in a G-PDU (TS 29.281 §5.1), behind optional fields and extension headers, and its TEID.
std::optional<Packet> inner(Octets gtp) {
  if (gtp.size() < 8 || u8(gtp, 0) >> 5U != 1 || u8(gtp, 1) != 255) return {};
  std::size_t at = 8;
  if ((u8(gtp, 0) & 7U) != 0) {
    at = 12;
    for (std::uint8_t next = gtp.size() < 12 ? 0 : u8(gtp, 11); next != 0 && at + 4 < gtp.size();
         next = u8(gtp, at - 1))
      at += std::max<std::size_t>(u8(gtp, at), 1) * 4;
  }
  if (at > gtp.size()) return {};
  auto packet = ipv4(gtp.subspan(at));
  if (packet) packet->key.tunnel |= std::uint64_t{get<std::uint32_t>(gtp, 4)} << 32U;
  return packet;
}

void read(Octets frame, Flows& flows) {
  constexpr std::uint8_t udp = 17;
  constexpr std::uint16_t gtpu = 2152;
  if (frame.size() < 34 || u16(frame, 12) != 0x0800) return;
  auto packet = ipv4(frame.subspan(14));
  if (!packet) return;
  flows.count(packet->key, frame.size());
  if (packet->protocol != udp || u16(packet->payload, 2) != gtpu) return;
  if (const auto carried = inner(packet->payload.subspan(8))) flows.count(carried->key, carried->payload.size());
}

}  // namespace

int main(int argc, char** argv) {
  for (const char* path : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    auto file = wire::capture::CaptureFile::open(path, wire::EvidenceId(1));
    if (!file) {
      fmt::print(stderr, "{}\n", file.error().message());
      return 3;
    }
    Flows flows;
    while (const auto frame = file->next()) read(frame->bytes, flows);
    fmt::print("{}: {} flows\n", path, flows.size());
  }
  return 0;
}
