// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/copies.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/cursor.h"
#include "collect/capture/bounded_table.h"
#include "wire/ip/encapsulation.h"

namespace assay::collect::capture {
namespace {

namespace ip = wire::ip;
using base::Bytes;

constexpr std::int64_t window = 1'000'000;       // µs that a packet is remembered
constexpr std::int64_t repeat_after = 100'000;   // µs after which TCP may send the same octets again (RFC 6298 §2.4, with margin)
constexpr std::size_t sightings = std::size_t{1} << 17;
constexpr int most_layers = 4;
constexpr std::uint16_t gtpu_port = 2152;
constexpr std::uint16_t outside = 0;  // index of the way that is no tunnel

struct Seen {
  std::uint16_t way = 0;
  std::uint16_t tag = 0;  // of the tunnel's identifier
};

// Of one packet.
struct Sighting {
  std::uint64_t digest = 0;  // 0: none
  std::uint64_t frame : 48 = 0;
  std::uint64_t evidence : 16 = 0;
  std::uint32_t time = 0;    // µs, modulo 2^32
  std::uint8_t count = 0;
  bool repeatable = false;   // without an identification that a repetition would change
  std::uint8_t reserved[2] = {0, 0};
  std::array<Seen, 3> seen{};
};
static_assert(sizeof(Sighting) == 40);

struct WayKey {
  wire::IpAddress source;
  wire::IpAddress destination;
  std::uint8_t kind = 0;
  std::uint8_t unused = 0;

  bool operator==(const WayKey&) const = default;
};

// Which directions of a conversation a way carries: of the latest conversations that fall on a slot.
struct Conversation {
  std::uint32_t digest = 0;
  std::uint32_t directions = 0;
};

struct Way {
  WayKey key;
  std::uint64_t packets = 0;
  std::uint64_t elsewhere = 0;
  bool both_directions = false;
  std::array<Conversation, 8> conversations{};
};

struct RowKey {
  std::uint32_t first = 0;   // ways
  std::uint32_t second = 0;

  bool operator==(const RowKey&) const = default;
};

struct Row {
  facts::Provenance from;
  std::uint64_t first_frame = 0;
  std::uint32_t identifier = 0;
  std::uint64_t packets = 0;
  std::uint64_t again = 0;
  std::uint64_t after_outside = 0;
  base::Time last;
};

std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// A way being taken, before it has an index.
struct Taken {
  ip::Encapsulation kind = ip::Encapsulation::none;
  std::uint32_t identifier = 0;
  wire::IpAddress source;
  wire::IpAddress destination;
};

std::uint16_t tag_of(const Taken& taken) {
  const auto mixed = taken.identifier * 0x9e3779b1U;
  return static_cast<std::uint16_t>(mixed >> 16U);
}

bool to_many(Bytes destination) {
  const auto first = std::to_integer<unsigned>(destination[0]);
  return destination.size() == 4 ? first >= 224 : first == 0xff;
}

// Whether the engine will open this one itself and come back with what is inside.
bool engine_opens(const ip::Packet& packet) {
  const base::Fixed<16> in(packet.payload);
  return packet.protocol == ip::udp && in && (in.u16<0>() == gtpu_port || in.u16<2>() == gtpu_port) && (in.u8<8>() & 0xf0U) == 0x30 && in.u8<9>() == 255;
}

class Writer final : public CopyWriter {
 public:
  explicit Writer(Ledger& ledger) : ledger_(ledger) {
    table_.resize(sightings);
    ways_.emplace_back();
  }

  std::vector<const wire::MessageKind*> kinds() const override { return {}; }
  void observe(const wire::Context&, Bytes, wire::ObservationId, const wire::Observation&) override {}

  void packet(const wire::Context& context, const ip::Packet& packet) override {
    if (engine_opens(packet)) return;
    const ip::Packet* innermost = &packet;
    ip::Packet opened;
    Taken taken;
    for (int layer = 0; layer < most_layers; ++layer) {
      const auto carried = ip::carried_by(*innermost);
      if (!carried) break;
      if (layer == 0) taken = {carried->kind, carried->identifier, context.source.address, context.destination.address};
      const auto next = ip::parse(carried->packet, nullptr);
      if (!next || next->fragment || next->cut) return;
      opened = *next;
      innermost = &opened;
    }
    const ip::Packet& inner = *innermost;
    if (to_many(inner.destination)) return;
    const auto digest = digest_of(context, inner);
    if (++packets_ > copies_all_remembered && digest % copies_one_in != 0) return;
    if (context.tunnel.depth != 0) taken = {ip::Encapsulation::gtpu, context.tunnel.teid, context.tunnel.source, context.tunnel.destination};
    remember(context, inner, digest, taken);
  }

  void finish() override {
    std::vector<std::pair<RowKey, Row>> open;
    rows_.for_each([&](const RowKey& key, const Row& row, std::size_t) { open.emplace_back(key, row); });
    std::ranges::stable_sort(open, {}, [](const auto& each) {
      return std::tuple(each.second.from.evidence, each.second.from.frame, each.first.first, each.first.second);
    });
    for (const auto& [key, row] : open) write(key, row);
    rows_ = BoundedTable<RowKey, Row>(2);
  }

 private:
  // Addresses, protocol, length, identification, and the first 32 octets behind the IP header without checksums. Its key
  // is made of the first packet: nobody can know it before, and it is the same in every run.
  std::uint64_t digest_of(const wire::Context& context, const ip::Packet& packet) {
    if (keys_[0] == 0) {
      const auto time = static_cast<std::uint64_t>(context.frame->time.nanoseconds);
      for (std::size_t i = 0; i < keys_.size(); ++i) {
        keys_[i] = XXH3_64bits_withSeed(context.frame->bytes.data(), context.frame->bytes.size(), time + i) | 1U;
      }
    }
    std::array<std::uint64_t, 4> words{};
    std::memcpy(words.data(), packet.payload.data(), std::min(packet.payload.size(), sizeof words));
    // The checksum fields of TCP (octets 16, 17) and UDP (octets 6, 7) as they stand in memory; hosts leave them to hardware.
    constexpr std::array<std::uint8_t, 8> without_first{0, 0, 255, 255, 255, 255, 255, 255};
    constexpr std::array<std::uint8_t, 8> without_last{255, 255, 255, 255, 255, 255, 0, 0};
    if (packet.protocol == ip::tcp) words[2] &= std::bit_cast<std::uint64_t>(without_first);
    if (packet.protocol == ip::udp) words[0] &= std::bit_cast<std::uint64_t>(without_last);
    std::array<std::uint64_t, 4> addresses{};
    if (packet.source.size() == 4) {
      std::memcpy(addresses.data(), packet.source.data(), 4);
      std::memcpy(std::as_writable_bytes(std::span(addresses)).subspan(4).data(), packet.destination.data(), 4);
    } else {
      std::memcpy(addresses.data(), packet.source.data(), 16);
      std::memcpy(addresses.data() + 2, packet.destination.data(), 16);
    }
    const auto shape = std::uint64_t{packet.protocol} | std::uint64_t{packet.payload.size()} << 8U | std::uint64_t{packet.identification} << 32U;
    auto digest = fold(addresses[0] ^ keys_[0], shape ^ keys_[1]) ^ fold(words[0] ^ keys_[2], words[1] ^ keys_[3]);
    digest ^= fold(words[2] ^ keys_[1], words[3] ^ keys_[0]);
    if (packet.source.size() != 4) digest ^= fold(addresses[1] ^ addresses[2] ^ keys_[2], addresses[3] ^ addresses[2] * keys_[3]);
    return fold(digest, keys_[3]) | 1U << 8U;
  }

  void remember(const wire::Context& context, const ip::Packet& packet, std::uint64_t digest, const Taken& taken) {
    const auto way = index_of(taken);
    if (!way) return;
    Way& here = ways_[*way];
    ++here.packets;
    if (*way != outside) note_direction(here, packet);
    const auto now = static_cast<std::uint32_t>(context.frame->time.nanoseconds / 1000);
    Sighting* const bucket = &table_[(digest >> 16U) % (sightings / 2) * 2];
    Sighting* entry = nullptr;
    for (int i = 0; i < 2; ++i) {
      if (bucket[i].digest == digest) entry = &bucket[i];
    }
    const auto age = [now](const Sighting& each) { return std::abs(std::int64_t{static_cast<std::int32_t>(now - each.time)}); };
    if (entry == nullptr || age(*entry) > window) {
      if (entry == nullptr) entry = bucket[0].digest == 0 || (bucket[1].digest != 0 && age(bucket[0]) > age(bucket[1])) ? &bucket[0] : &bucket[1];
      *entry = {};
      entry->digest = digest;
      entry->frame = context.frame->id.number & 0xffff'ffff'ffffU;
      entry->evidence = context.frame->id.evidence.value;
      entry->time = now;
      entry->repeatable = packet.identification == 0;
      entry->seen[0] = {*way, tag_of(taken)};
      entry->count = 1;
      return;
    }
    const Seen mine{*way, tag_of(taken)};
    for (std::size_t i = 0; i < entry->count; ++i) {
      if (entry->seen[i].way == mine.way && entry->seen[i].tag == mine.tag) return;  // captured twice, or sent again
    }
    second_way(context, packet, *entry, mine, taken, !entry->repeatable || age(*entry) <= repeat_after);
  }

  void second_way(const wire::Context& context, const ip::Packet& packet, Sighting& entry, Seen mine, const Taken& taken, bool soon) {
    if (entry.count == 1) ++ways_[entry.seen[0].way].elsewhere;
    ++ways_[mine.way].elsewhere;
    // Who sends it on: what it received, what it sent, and whether the packet was outside in between.
    int sent = 0;
    int received = 0;
    bool began = false;
    bool was_outside = false;
    std::size_t blamed = 0;
    if (mine.way != outside) {
      for (std::size_t i = 0; i < entry.count; ++i) {
        const Way& way = ways_[entry.seen[i].way];
        if (entry.seen[i].way == outside) {
          was_outside = received != 0;
          continue;
        }
        if (way.key.source == taken.source) {
          if (received == 0 && sent == 0) began = true;
          ++sent;
          blamed = i;
        }
        if (way.key.destination == taken.source) {
          ++received;
          was_outside = false;
        }
      }
    }
    const bool again = soon && sent != 0 && sent + 1 > received + (began ? 1 : 0);
    const auto& first = entry.seen[again ? blamed : 0];
    const RowKey key{first.way, mine.way};
    if (Row* known = rows_.find(key); known != nullptr || rows_.size() < copies_rows_limit) {
      Row& row = known != nullptr ? *known : rows_.find_or_create(key, [](const auto&...) {}).value;
      if (row.packets == 0 || (again && row.again == 0)) {
        row.from = provenance(context, packet.payload);
        row.first_frame = entry.frame;
        row.identifier = taken.identifier;
      }
      ++row.packets;
      if (again) ++row.again;
      if (was_outside) ++row.after_outside;
      row.last = context.frame->time;
    }
    if (entry.count < entry.seen.size()) entry.seen[entry.count++] = mine;
  }

  static void note_direction(Way& way, const ip::Packet& packet) {
    const auto size = packet.source.size();
    const bool ascending = std::memcmp(packet.source.data(), packet.destination.data(), size) < 0;
    const auto digest = static_cast<std::uint32_t>(XXH3_64bits(packet.source.data(), size) ^ XXH3_64bits(packet.destination.data(), size)) | 1U;
    auto& slot = way.conversations[digest >> 29U];
    if (slot.digest != digest) slot = {digest, 0};
    slot.directions |= ascending ? 1U : 2U;
    way.both_directions = way.both_directions || slot.directions == 3U;
  }

  std::optional<std::uint16_t> index_of(const Taken& taken) {
    if (taken.kind == ip::Encapsulation::none) return outside;
    const WayKey key{taken.source, taken.destination, static_cast<std::uint8_t>(taken.kind), 0};
    if (ways_[latest_].key == key) return latest_;
    std::uint16_t* known = indexes_.find(key);
    if (known == nullptr) {
      if (ways_.size() >= copies_ways_limit) return std::nullopt;
      known = &indexes_.find_or_create(key, [](const auto&...) {}).value;
      *known = static_cast<std::uint16_t>(ways_.size());
      ways_.push_back({.key = key});
    }
    latest_ = *known;
    return latest_;
  }

  [[nodiscard]] bool leads(const wire::IpAddress& from, const wire::IpAddress& to) const {
    return std::ranges::any_of(ways_, [&](const Way& way) { return way.key.source == from && way.key.destination == to; });
  }

  void write(const RowKey& key, const Row& row) {
    const Way& first = ways_[key.first];
    const Way& second = ways_[key.second];
    const auto identifier = [](std::uint32_t value, const Way& way) { return way.key.kind != 0 ? std::optional(value) : std::nullopt; };
    ledger_.append(facts::copied_traffic,
                   {.from = row.from,
                    .first_frame = row.first_frame,
                    .first_source = wire::text(first.key.source),
                    .first_destination = wire::text(first.key.destination),
                    .first_encapsulation = std::string(ip::text(static_cast<ip::Encapsulation>(first.key.kind))),
                    .source = wire::text(second.key.source),
                    .destination = wire::text(second.key.destination),
                    .encapsulation = std::string(ip::text(static_cast<ip::Encapsulation>(second.key.kind))),
                    .identifier = identifier(row.identifier, second),
                    .packets = row.packets,
                    .again = row.again,
                    .after_outside = row.after_outside,
                    .way_packets = second.packets,
                    .way_elsewhere = second.elsewhere,
                    .returns = key.second != outside && leads(second.key.destination, second.key.source),
                    .both_directions = second.both_directions,
                    .one_in = packets_ > copies_all_remembered ? copies_one_in : 1,
                    .last_time = row.last});
  }

  Ledger& ledger_;
  std::array<std::uint64_t, 4> keys_{};
  std::uint64_t packets_ = 0;
  std::vector<Sighting> table_;
  std::vector<Way> ways_;  // the first is outside
  BoundedTable<WayKey, std::uint16_t> indexes_{copies_ways_limit};
  std::uint16_t latest_ = 0;
  BoundedTable<RowKey, Row> rows_{copies_rows_limit};
};

}  // namespace

std::unique_ptr<CopyWriter> make_copy_writer(Ledger& ledger) { return std::make_unique<Writer>(ledger); }

}  // namespace assay::collect::capture
