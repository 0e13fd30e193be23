// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/surplus.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>

#include "base/cursor.h"
#include "collect/capture/bounded_table.h"
#include "collect/capture/selection.h"

namespace assay::collect::capture {
namespace {

namespace ip = wire::ip;
using base::Bytes;

constexpr std::size_t check_sequence = 4;         // octets of the frame check sequence
constexpr std::size_t shortest_frame = 60;        // octets of an Ethernet frame without it
constexpr std::uint32_t checks_that_convince = 32;
constexpr std::uint64_t then_one_in = 64;

enum class Place : std::uint8_t { frame, datagram, g_pdu };

struct PaddingKey {
  wire::IpAddress source;
  wire::IpAddress destination;
  Place place{};
  std::uint8_t depth = 0;
  std::uint32_t interface = 0;

  bool operator==(const PaddingKey&) const = default;
};

struct Padded {
  facts::Provenance from;
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  std::uint64_t changes = 0;
  std::uint64_t in_short_frames = 0;
  std::uint64_t digest = 0;  // of the latest
  std::uint32_t smallest = 0;
  std::uint32_t largest = 0;
  base::Time last;
};

struct EchoKey {
  wire::IpAddress client;
  wire::IpAddress server;

  bool operator==(const EchoKey&) const = default;
};

struct Request {
  std::uint32_t number = 0;  // identifier and sequence number
  bool waiting = false;
  std::uint64_t digest = 0;
};

struct Echo {
  facts::Provenance from;
  std::uint64_t requests = 0;
  std::uint64_t replies = 0;
  std::uint64_t differing = 0;
  std::uint64_t unasked = 0;
  std::uint64_t octets = 0;
  std::uint32_t smallest = UINT32_MAX;
  std::uint32_t largest = 0;
  std::optional<base::Time> last_odd;
  base::Time last;
  std::array<Request, 16> latest{};
  std::size_t next = 0;
};

// IEEE 802.3 §3.2.9: CRC-32 of the frame, least significant octet first.
std::uint32_t frame_check(Bytes frame) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> out{};
    for (std::uint32_t i = 0; i < out.size(); ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? value >> 1U ^ 0xedb88320U : value >> 1U;
      out[i] = value;
    }
    return out;
  }();
  std::uint32_t value = ~0U;
  for (const auto octet : frame) value = value >> 8U ^ table[(value ^ std::to_integer<std::uint32_t>(octet)) & 0xffU];
  return ~value;
}

bool zero(Bytes octets) {
  return std::ranges::all_of(octets, [](std::byte each) { return each == std::byte{0}; });
}

class Writer final : public SurplusWriter {
 public:
  explicit Writer(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {}; }
  void observe(const wire::Context&, Bytes, wire::ObservationId, const wire::Observation&) override {}

  void packet(const wire::Context& context, const ip::Packet& packet) override {
    if (context.tunnel.depth != 0) return;
    if (packet.protocol == ip::udp) {
      const base::Fixed<8> header(packet.payload);
      if (!header || header.u16<4>() < 8 || header.u16<4>() >= packet.payload.size()) return;
      const Bytes behind = packet.payload.subspan(header.u16<4>());
      if (!zero(behind)) count(context, behind, Place::datagram, false);
    } else if (packet.protocol == ip::icmp || packet.protocol == ip::icmp6) {
      echo(context, packet);
    }
  }

  void trailer(const wire::Context& context, Bytes octets) override {
    if (zero(octets)) return;
    if (context.tunnel.depth != 0) return count(context, octets, Place::g_pdu, false);
    const Bytes frame = context.frame->bytes;
    if (context.frame->original_length > frame.size() || checked(*context.frame, octets)) return;
    count(context, octets, Place::frame, frame.size() <= shortest_frame + check_sequence);
  }

  void finish() override {
    std::vector<std::pair<PaddingKey, Padded>> padded;
    padding_.for_each([&](const PaddingKey& key, const Padded& value, std::size_t) { padded.emplace_back(key, value); });
    std::ranges::stable_sort(padded, {}, [](const auto& each) { return std::pair(each.second.from.evidence, each.second.from.frame); });
    for (const auto& [key, value] : padded) write(key, value);
    std::vector<std::pair<EchoKey, Echo>> echoes;
    echoes_.for_each([&](const EchoKey& key, const Echo& value, std::size_t) { echoes.emplace_back(key, value); });
    std::ranges::stable_sort(echoes, {}, [](const auto& each) { return std::pair(each.second.from.evidence, each.second.from.frame); });
    for (const auto& [key, value] : echoes) write(key, value);
    padding_selection_.finish();
    echo_selection_.finish();
    padding_ = BoundedTable<PaddingKey, Padded>(2);
    echoes_ = BoundedTable<EchoKey, Echo>(2);
  }

 private:
  // A frame check sequence, alone or behind zeros. Where every frame has one, not each is computed again.
  bool checked(const wire::Frame& frame, Bytes octets) {
    if (octets.size() < check_sequence || !zero(octets.first(octets.size() - check_sequence))) return false;
    if (right_in_a_row_ >= checks_that_convince && ++assumed_ % then_one_in != 0) return true;
    const base::Fixed<4> last(octets.last<check_sequence>());
    const bool right = std::byteswap(last.u32<0>()) == frame_check(frame.bytes.first(frame.bytes.size() - check_sequence));
    right_in_a_row_ = right ? right_in_a_row_ + 1 : 0;
    return right;
  }

  void count(const wire::Context& context, Bytes octets, Place place, bool short_frame) {
    const PaddingKey key{context.source.address, context.destination.address, place, context.tunnel.depth, context.frame->interface};
    Padded& padded = padding_.find_or_create(key, [this](const PaddingKey& old, const Padded& value, std::size_t) { write(old, value); }).value;
    const auto size = static_cast<std::uint32_t>(octets.size());
    const auto digest = XXH3_64bits(octets.data(), octets.size());
    if (padded.packets++ == 0) {
      padded.from = provenance(context, octets);
      padded.smallest = size;
    } else if (digest != padded.digest) {
      ++padded.changes;
    }
    padded.digest = digest;
    padded.octets += size;
    padded.smallest = std::min(padded.smallest, size);
    padded.largest = std::max(padded.largest, size);
    if (short_frame) ++padded.in_short_frames;
    padded.last = context.frame->time;
  }

  void echo(const wire::Context& context, const ip::Packet& packet) {
    const base::Fixed<8> header(packet.payload);
    if (!header) return;
    const bool v4 = packet.protocol == ip::icmp;
    const bool request = header.u8<0>() == (v4 ? 8 : 128);
    if (!request && header.u8<0>() != (v4 ? 0 : 129)) return;
    const auto& client = request ? context.source.address : context.destination.address;
    const auto& server = request ? context.destination.address : context.source.address;
    Echo& echo = echoes_.find_or_create({client, server}, [this](const EchoKey& old, const Echo& value, std::size_t) { write(old, value); }).value;
    if (echo.requests + echo.replies == 0) echo.from = provenance(context, packet.payload);
    const Bytes data = packet.payload.subspan(8);
    const auto digest = XXH3_64bits(data.data(), data.size());
    const auto number = header.u32<4>();
    const auto size = static_cast<std::uint32_t>(data.size());
    echo.octets += size;
    echo.smallest = std::min(echo.smallest, size);
    echo.largest = std::max(echo.largest, size);
    echo.last = context.frame->time;
    if (request) {
      ++echo.requests;
      echo.latest[echo.next] = {number, true, digest};
      echo.next = (echo.next + 1) % echo.latest.size();
      return;
    }
    ++echo.replies;
    const auto asked = std::ranges::find_if(echo.latest, [&](const Request& each) { return each.waiting && each.number == number; });
    const bool known = asked != echo.latest.end();
    // The same number may be asked again with other data: any of them may be answered.
    const bool same = std::ranges::any_of(echo.latest, [&](const Request& each) { return each.waiting && each.number == number && each.digest == digest; });
    const bool covered = echo.requests != 0 && echo.requests < echo.latest.size();  // a request could not have been forgotten
    if (known && !same) {
      ++echo.differing;
    } else if (!known && covered) {
      ++echo.unasked;
    } else {
      return;
    }
    if (!echo.last_odd) echo.from = provenance(context, packet.payload);
    echo.last_odd = context.frame->time;
  }

  void write(const PaddingKey& key, const Padded& padded) {
    if (!padding_selection_.keep(Kind(key.place, key.depth, padded.changes != 0))) return padding_selection_.leave_out(padded.from, padded.octets);
    constexpr std::array<std::string_view, 3> places{"frame", "datagram", "G-PDU"};
    ledger_.append(facts::padding, {.from = padded.from,
                                    .source = wire::text(key.source),
                                    .destination = wire::text(key.destination),
                                    .place = std::string(places[static_cast<std::size_t>(key.place)]),
                                    .tunnel_depth = key.depth,
                                    .interface = key.interface,
                                    .packets = padded.packets,
                                    .octets = padded.octets,
                                    .changes = padded.changes,
                                    .smallest = padded.smallest,
                                    .largest = padded.largest,
                                    .in_short_frames = padded.in_short_frames,
                                    .last_time = padded.last});
  }

  void write(const EchoKey& key, const Echo& echo) {
    if (!echo_selection_.keep(Kind(echo.differing != 0, echo.unasked != 0))) return echo_selection_.leave_out(echo.from, echo.octets);
    ledger_.append(facts::icmp_echoes, {.from = echo.from,
                                        .client = wire::text(key.client),
                                        .server = wire::text(key.server),
                                        .requests = echo.requests,
                                        .replies = echo.replies,
                                        .differing = echo.differing,
                                        .unasked = echo.unasked,
                                        .octets = echo.octets,
                                        .smallest = echo.smallest,
                                        .largest = echo.largest,
                                        .last_odd_time = echo.last_odd,
                                        .last_time = echo.last});
  }

  Ledger& ledger_;
  Selection padding_selection_{ledger_, "padding", facts::padding};
  Selection echo_selection_{ledger_, "icmp echo", facts::icmp_echoes};
  BoundedTable<PaddingKey, Padded> padding_{padding_pairs_limit};
  BoundedTable<EchoKey, Echo> echoes_{echo_pairs_limit};
  std::uint32_t right_in_a_row_ = 0;
  std::uint64_t assumed_ = 0;
};

}  // namespace

std::unique_ptr<SurplusWriter> make_surplus_writer(Ledger& ledger) { return std::make_unique<Writer>(ledger); }

}  // namespace assay::collect::capture
