// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/foresight.h"

#include "base/cursor.h"
#include "wire/ip/ip.h"

namespace assay::wire::transport {
namespace {

using base::Bytes;

struct Guess {
  Bytes source;  // four or sixteen octets
  Bytes destination;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t ip_protocol = 0;
  Bytes payload;  // behind the ports; empty: no guess
};

// A header of IPv4 without options or of IPv6, and ports.
Guess conversation(Bytes packet) {
  Guess guess;
  std::size_t header = 0;
  if (const base::Fixed<24> v4(packet); v4 && v4.u8<0>() == 0x45) {
    guess.ip_protocol = v4.u8<9>();
    guess.source = v4.bytes<12, 4>();
    guess.destination = v4.bytes<16, 4>();
    guess.source_port = v4.u16<20>();
    guess.destination_port = v4.u16<22>();
    header = 24;
  } else if (const base::Fixed<44> v6(packet); v6 && v6.u8<0>() >> 4 == 6) {
    guess.ip_protocol = v6.u8<6>();
    guess.source = v6.bytes<8, 16>();
    guess.destination = v6.bytes<24, 16>();
    guess.source_port = v6.u16<40>();
    guess.destination_port = v6.u16<42>();
    header = 44;
  }
  if (header != 0 && (guess.ip_protocol == ip::udp || guess.ip_protocol == ip::tcp)) guess.payload = packet.subspan(header);
  return guess;
}

// From behind the UDP ports to the packet in a G-PDU; empty: there is none.
Bytes inner(Bytes udp, std::uint32_t& teid) {
  const base::Fixed<12> in(udp);
  if (!in || in.u8<4>() >> 4 != 3 || in.u8<5>() != 255) return {};
  teid = in.u32<8>();
  if ((in.u8<4>() & 7U) == 0) return udp.subspan(12);
  const base::Fixed<20> with_extension(udp);
  if (!with_extension || with_extension.u8<16>() != 1 || with_extension.u8<19>() != 0) return {};
  return udp.subspan(20);
}

std::uint64_t hash(const Guess& seen, const Guess& outside, std::uint32_t teid, std::uint8_t depth, const FlowTable& flows) {
  bool low_is_source = false;
  if (seen.source.size() == 4 && (depth == 0 || outside.source.size() == 4)) {
    const auto octets = [](Bytes four) {
      std::uint32_t value = 0;
      if (four.size() == sizeof value) std::memcpy(&value, four.data(), sizeof value);
      return value;
    };
    return flows.hash(PackedKey::v4({octets(seen.source), seen.source_port}, {octets(seen.destination), seen.destination_port}, seen.ip_protocol,
                                    {octets(outside.source), octets(outside.destination), teid, depth}, low_is_source));
  }
  Endpoint source;
  Endpoint destination;
  Tunnel tunnel;
  source.address.assign(seen.source);
  source.port = seen.source_port;
  destination.address.assign(seen.destination);
  destination.port = seen.destination_port;
  tunnel.source.assign(outside.source);
  tunnel.destination.assign(outside.destination);
  tunnel.teid = teid;
  tunnel.depth = depth;
  return flows.hash(PackedKey::of(source, destination, seen.ip_protocol, tunnel, low_is_source));
}

std::uint64_t guess(Bytes frame, const FlowTable& flows) {
  const base::Fixed<14> ethernet(frame);
  if (!ethernet) return 0;
  const auto seen = conversation(frame.subspan(14));
  if (seen.payload.empty()) return 0;
  if (seen.ip_protocol != ip::udp || seen.destination_port != 2152) return hash(seen, {}, 0, 0, flows);
  std::uint32_t teid = 0;
  const auto inside = conversation(inner(seen.payload, teid));
  return inside.payload.empty() ? 0 : hash(inside, seen, teid, 1, flows);
}

}  // namespace

void Foresight::look_ahead(const Frame& frame) {
  ++turn_;
  const auto hash = frame.link_type == 1 ? guess(frame.ahead, flows_) : 0;
  hashes_[turn_ % length] = hash;
  if (hash != 0) flows_.touch_slot(hash);
  const auto earlier = hashes_[(turn_ - until_record) % length];
  records_[turn_ % length] = earlier != 0 ? flows_.touch_record(earlier) : nullptr;
  const auto* record = records_[(turn_ - until_connection) % length];
  if (record != nullptr && record->tcp) record->tcp->touch();
  const auto* same = records_[(turn_ - until_parser) % length];
  if (same != nullptr && same->tcp) same->tcp->touch_parser();
}

}  // namespace assay::wire::transport
