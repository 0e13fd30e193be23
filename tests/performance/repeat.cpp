// SPDX-License-Identifier: Apache-2.0
// Repeats a capture until it has a given size, as if the same network had been watched for longer. In every repetition but the
// first the time goes on and clients use other TCP and SCTP ports, in the packet and inside GTP-U, and SCTP other tags, so that
// connections and associations are new ones. Checksums are adjusted by what was changed (RFC 1624), so that right ones stay right
// and wrong ones wrong. Written as pcapng, one section.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "traffic/packets.h"
#include "traffic/pcapng.h"
#include "wire/capture/capture_file.h"

namespace {

using namespace assay;

using Octets = std::span<std::uint8_t>;

std::uint16_t u16(Octets octets, std::size_t at) { return static_cast<std::uint16_t>(octets[at] << 8 | octets[at + 1]); }

// RFC 1624 §3, equation 3.
void adjust(Octets octets, std::size_t at, std::uint16_t before, std::uint16_t after) {
  std::uint32_t total = static_cast<std::uint16_t>(~u16(octets, at)) + std::uint32_t{static_cast<std::uint16_t>(~before)} + after;
  while (total >> 16 != 0) total = (total & 0xffff) + (total >> 16);
  const auto value = static_cast<std::uint16_t>(~total);
  octets[at] = static_cast<std::uint8_t>(value >> 8);
  octets[at + 1] = static_cast<std::uint8_t>(value);
}

constexpr std::uint8_t over_tcp = 6;
constexpr std::uint8_t over_sctp = 132;

// Which ports offer a service: those that talk to more other ports than these do.
class Servers {
 public:
  void saw(std::uint16_t one, std::uint16_t other) {
    peers_[one].insert(other);
    peers_[other].insert(one);
  }
  // Of the two ports of a packet the client's, whichever way it goes; of equal ones either.
  [[nodiscard]] std::uint16_t client(std::uint16_t one, std::uint16_t other) const {
    const auto rank = [this](std::uint16_t port) {
      const auto found = peers_.find(port);
      return std::pair(found != peers_.end() ? -static_cast<std::ptrdiff_t>(found->second.size()) : 0, port);
    };
    return rank(one) < rank(other) ? other : one;
  }

 private:
  std::map<std::uint16_t, std::set<std::uint16_t>> peers_;
};

// Rewrites the ports of one IP packet and of what is tunnelled in it. Repetition 0: only takes note of them.
class Rewriter {
 public:
  Rewriter(std::uint16_t repetition, Servers& servers) : repetition_(repetition), servers_(servers) {}

  void packet(Octets ip, int depth = 0) {
    if (ip.size() >= 20 && ip[0] >> 4 == 4) return version_4(ip, depth);
    if (ip.size() >= 40 && ip[0] >> 4 == 6) return version_6(ip, depth);
  }

 private:
  void version_4(Octets ip, int depth) {
    const std::size_t header = std::size_t{ip[0] & 15U} * 4;
    const std::size_t length = std::clamp<std::size_t>(u16(ip, 2), header, ip.size());
    if (header < 20 || header > ip.size()) return;
    const bool first = (u16(ip, 6) & 0x1fff) == 0;
    const bool whole = first && (u16(ip, 6) & 0x2000) == 0;
    const Octets payload = ip.subspan(header, length - header);
    const auto checksum = first ? transport_checksum(ip[9], payload) : std::nullopt;
    if (first) ports(ip[9], payload, ip.subspan(12, 8), checksum);
    if (whole) {
      tags(ip[9], payload);
      tunnelled(ip[9], payload, depth);
    }
  }

  void version_6(Octets ip, int depth) {
    const std::size_t length = std::min<std::size_t>(u16(ip, 4), ip.size() - 40);
    const Octets payload = ip.subspan(40, length);
    const auto checksum = transport_checksum(ip[6], payload);
    ports(ip[6], payload, ip.subspan(8, 32), checksum);
    tags(ip[6], payload);
    tunnelled(ip[6], payload, depth);
  }

  // Where the checksum over the addresses lies, for protocols that have one.
  static std::optional<std::size_t> transport_checksum(std::uint8_t protocol, Octets payload) {
    std::size_t at = 0;
    if (protocol == 6) at = 16;
    else if (protocol == 17) at = 6;
    else if (protocol == 58) at = 2;
    else return std::nullopt;
    if (payload.size() < at + 2) return std::nullopt;
    if (protocol == 17 && u16(payload, at) == 0) return std::nullopt;  // none was computed
    return at;
  }

  // Ports above 1023 move on by a step that shares no factor with how many there are.
  [[nodiscard]] std::uint16_t moved(std::uint16_t port) const {
    constexpr std::uint32_t lowest = 1024;
    constexpr std::uint32_t count = 65536 - lowest;
    constexpr std::uint32_t step = 607;
    return port < lowest ? port : static_cast<std::uint16_t>(lowest + (port - lowest + step * repetition_) % count);
  }

  void ports(std::uint8_t protocol, Octets payload, Octets addresses, std::optional<std::size_t> checksum) {
    if ((protocol != over_tcp && protocol != over_sctp) || payload.size() < 4) return;
    const std::uint16_t source = u16(payload, 0);
    const std::uint16_t destination = u16(payload, 2);
    if (repetition_ == 0) return servers_.saw(source, destination);
    // Of equal ports that of the higher address.
    const auto half = static_cast<std::ptrdiff_t>(addresses.size() / 2);
    const bool source_is_higher = std::lexicographical_compare(addresses.begin() + half, addresses.end(), addresses.begin(), addresses.begin() + half);
    const bool change_source = source == destination ? source_is_higher : servers_.client(source, destination) == source;
    const std::size_t at = change_source ? 0 : 2;
    const std::uint16_t before = u16(payload, at);
    const std::uint16_t after = moved(before);
    payload[at] = static_cast<std::uint8_t>(after >> 8);
    payload[at + 1] = static_cast<std::uint8_t>(after);
    if (protocol == over_tcp && checksum) adjust(payload, *checksum, before, after);
  }

  // The verification tag, and the one that INIT and INIT ACK announce (RFC 9260 §3.1, §3.3.2). A packet with INIT has tag 0.
  void tags(std::uint8_t protocol, Octets sctp) const {
    if (protocol != over_sctp || sctp.size() < 12 || repetition_ == 0) return;
    const auto swap_checksum = [&](std::uint32_t value) {
      const std::uint32_t old = std::uint32_t{u16(sctp, 8)} << 16 | u16(sctp, 10);
      for (std::size_t i = 0; i < 4; ++i) sctp[8 + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
      return old;
    };
    const std::uint32_t stated = swap_checksum(0);
    const bool right = traffic::sctp_checksum(sctp) == stated;
    if ((sctp[4] | sctp[5] | sctp[6] | sctp[7]) != 0) turn(sctp, 4);
    if (sctp.size() >= 20 && (sctp[12] == 1 || sctp[12] == 2)) turn(sctp, 16);
    swap_checksum(right ? traffic::sctp_checksum(sctp) : stated);
  }
  void turn(Octets octets, std::size_t at) const {
    octets[at] = static_cast<std::uint8_t>(octets[at] ^ repetition_ >> 8);
    octets[at + 1] = static_cast<std::uint8_t>(octets[at + 1] ^ (repetition_ & 0xff));
  }

  // A G-PDU (TS 29.281 §5.1) carries a packet of its own; its change shows in the checksum of the outer UDP.
  void tunnelled(std::uint8_t protocol, Octets udp, int depth) {
    if (protocol != 17 || udp.size() < 16 || depth > 3 || u16(udp, 2) != 2152 || udp[8] >> 4 != 3 || udp[9] != 255) return;
    std::size_t at = 8 + 8;
    if ((udp[8] & 7) != 0) {
      std::uint8_t next = udp.size() > 19 ? udp[19] : 0;
      at += 4;
      while ((udp[8] & 4) != 0 && next != 0 && at < udp.size() && udp[at] != 0) {
        at += std::size_t{udp[at]} * 4;
        if (at > udp.size()) return;
        next = udp[at - 1];
      }
    }
    if (at >= udp.size()) return;
    const Octets inner = udp.subspan(at);
    std::uint32_t before = sum(inner, at);
    packet(inner, depth + 1);
    const std::uint32_t after = sum(inner, at);
    if (u16(udp, 6) != 0) adjust(udp, 6, static_cast<std::uint16_t>(before), static_cast<std::uint16_t>(after));
  }

  static std::uint32_t sum(Octets octets, std::size_t offset) {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) total += std::uint64_t{octets[i]} << ((i + offset) % 2 == 0 ? 8 : 0);
    while (total >> 16 != 0) total = (total & 0xffff) + (total >> 16);
    return static_cast<std::uint32_t>(total);
  }

  std::uint16_t repetition_;
  Servers& servers_;
};

// Where the IP packet starts in a frame of this link type; nothing if there is none.
std::optional<std::size_t> ip_offset(std::uint16_t link_type, Octets frame) {
  std::size_t at = 0;
  switch (link_type) {
    case 1: at = 12; break;      // Ethernet
    case 113: at = 14; break;    // SLL
    case 276: at = 0; break;     // SLL2
    case 101: case 228: case 229: return 0;
    case 0: case 108: return 4;
    default: return std::nullopt;
  }
  while (at + 2 <= frame.size()) {
    const std::uint16_t type = u16(frame, at);
    if (type == 0x8100 || type == 0x88a8) at += 4;
    else if (type == 0x0800 || type == 0x86dd) return link_type == 276 ? 20 : at + 2;
    else break;
  }
  return std::nullopt;
}

struct Record {
  std::uint32_t interface;
  std::uint16_t link_type;
  std::uint32_t original_length;
  std::int64_t time;
  std::vector<std::uint8_t> octets;
};

struct Close { void operator()(std::FILE* file) const { std::fclose(file); } };

class File {
 public:
  explicit File(const char* path) : file_(std::fopen(path, "wb")) {}
  void write(traffic::Pcapng& from) {
    const auto& octets = from.octets();
    if (!file_ || std::fwrite(octets.data(), 1, octets.size(), file_.get()) != octets.size()) failed_ = true;
    octets_ += octets.size();
    from.clear();
  }
  [[nodiscard]] std::uint64_t octets() const { return octets_; }
  [[nodiscard]] bool close() { return !failed_ && file_ && std::fclose(file_.release()) == 0; }

 private:
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t octets_ = 0;
  bool failed_ = false;
};

int repeat(const char* from, std::uint64_t size, const char* to) {
  auto file = wire::capture::CaptureFile::open(from, wire::EvidenceId(1));
  if (!file) {
    fmt::print(stderr, "{}\n", file.error().message());
    return 3;
  }
  std::vector<Record> records;
  std::uint32_t interfaces = 1;
  while (const auto frame = file->next()) {
    Record record{frame->interface, frame->link_type, frame->original_length, frame->time.nanoseconds, std::vector<std::uint8_t>(frame->bytes.size())};
    if (!record.octets.empty()) std::memcpy(record.octets.data(), frame->bytes.data(), record.octets.size());
    interfaces = std::max(interfaces, frame->interface + 1);
    records.push_back(std::move(record));
  }
  if (records.empty()) {
    fmt::print(stderr, "{}: no frame to repeat\n", from);
    return 3;
  }
  const auto [first, last] = std::ranges::minmax(records, {}, &Record::time);
  const std::int64_t duration = last.time - first.time + 1'000'000;

  traffic::Pcapng pcapng;
  File out(to);
  for (std::uint32_t i = 0; i < interfaces; ++i) {
    const auto used = std::ranges::find(records, i, &Record::interface);
    pcapng.interface(used == records.end() ? 1 : used->link_type);
  }
  Servers servers;
  const auto rewrite = [&](std::uint16_t repetition, const Record& record, std::vector<std::uint8_t>& octets) {
    if (const auto at = ip_offset(record.link_type, octets); at && *at < octets.size()) {
      Rewriter(repetition, servers).packet(Octets(octets).subspan(*at));
    }
  };
  for (auto& record : records) rewrite(0, record, record.octets);
  std::uint64_t frames = 0;
  std::uint16_t repetition = 0;
  for (; out.octets() < size && repetition < 0x2000; ++repetition) {
    for (const auto& record : records) {
      auto octets = record.octets;
      if (repetition != 0) rewrite(repetition, record, octets);
      pcapng.frame(record.interface, static_cast<std::uint64_t>(record.time + repetition * duration), record.original_length, octets);
      ++frames;
    }
    out.write(pcapng);
  }
  if (!out.close()) {
    fmt::print(stderr, "repeat: {} cannot be written\n", to);
    return 1;
  }
  fmt::print("{}: {} repetitions, {} packets, {} octets\n", to, repetition, frames, out.octets());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t number = 0;
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  const std::string_view size = argc == 4 ? arguments[2] : "";
  if (size.empty() || std::from_chars(size.data(), size.data() + size.size(), number).ec != std::errc{} || !(size.ends_with('M') || size.ends_with('K'))) {
    fmt::print(stderr, "usage: repeat CAPTURE SIZE FILE   (SIZE: at least so many octets, with K or M behind, e.g. 50M)\n");
    return 2;
  }
  return repeat(arguments[1], number * (size.ends_with('M') ? 1'000'000 : 1'000), arguments[3]);
}
