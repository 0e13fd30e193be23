// SPDX-License-Identifier: Apache-2.0
// Packets: Ethernet frames with right checksums, written to a pcap file with nanosecond times.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "traffic/octets.h"

namespace assay::traffic {

struct Address {
  std::uint32_t ip = 0;  // IPv4, host byte order
  std::uint16_t port = 0;
};
constexpr std::uint32_t ipv4(unsigned a, unsigned b, unsigned c, unsigned d) { return a << 24 | b << 16 | c << 8 | d; }

enum : std::uint8_t { tcp_fin = 1, tcp_syn = 2, tcp_push = 8, tcp_ack = 16 };

// An IPv4 packet in `out`, which is cleared first.
void udp_packet(Octets& out, const Address& from, const Address& to, std::span<const std::uint8_t> payload);
void tcp_packet(Octets& out, const Address& from, const Address& to, std::uint32_t sequence, std::uint32_t acknowledged,
                std::uint8_t flags, std::span<const std::uint8_t> payload);
// `chunks` are whole SCTP chunks, padded.
void sctp_packet(Octets& out, const Address& from, const Address& to, std::uint32_t tag, std::span<const std::uint8_t> chunks);

// Of an SCTP packet whose checksum field is 0 (RFC 9260 appendix A), in the order in which it is written.
[[nodiscard]] std::uint32_t sctp_checksum(std::span<const std::uint8_t> packet);

class CaptureFile {
 public:
  // `path` is created or overwritten; failed() says whether that or a later write went wrong.
  explicit CaptureFile(const std::string& path);

  // One frame around an IPv4 packet, a moment after the one before.
  void write(std::span<const std::uint8_t> ip_packet);
  // Moves the clock, in nanoseconds.
  void pass(std::uint64_t nanoseconds) { now_ += nanoseconds; }
  void close();

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::uint64_t octets() const { return octets_; }
  [[nodiscard]] std::uint64_t packets() const { return packets_; }

 private:
  struct Close { void operator()(std::FILE* file) const { std::fclose(file); } };
  void put(std::span<const std::uint8_t> octets);

  std::unique_ptr<std::FILE, Close> file_;
  bool failed_ = false;
  std::uint64_t octets_ = 0;
  std::uint64_t packets_ = 0;
  std::uint64_t now_ = 1'767'225'600'000'000'000;  // 2026-01-01T00:00:00Z
};

}  // namespace assay::traffic
