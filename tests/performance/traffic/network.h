// SPDX-License-Identifier: Apache-2.0
// The made-up network that all generated traffic belongs to: one core, 64 gNBs, two UPFs, test network 001 01.
#pragma once

#include <cstdint>
#include <string>

#include "traffic/packets.h"

namespace assay::traffic {

inline constexpr std::uint32_t subscribers = 20'000;
inline constexpr std::uint32_t gnbs = 64;
inline constexpr std::uint32_t upfs = 2;

namespace host {
inline constexpr std::uint32_t smf = ipv4(10, 1, 0, 4);
inline constexpr std::uint32_t amf = ipv4(10, 1, 0, 5);
inline constexpr std::uint32_t nrf = ipv4(10, 1, 0, 10);
inline constexpr std::uint32_t ausf = ipv4(10, 1, 0, 11);
inline constexpr std::uint32_t udm = ipv4(10, 1, 0, 12);
inline constexpr std::uint32_t pcf = ipv4(10, 1, 0, 13);
inline constexpr std::uint32_t udr = ipv4(10, 1, 0, 20);
inline constexpr std::uint32_t resolver = ipv4(10, 1, 0, 53);
}  // namespace host

constexpr std::uint32_t gnb_address(std::uint32_t gnb) { return ipv4(10, 2, 0, 1) + gnb; }
constexpr std::uint32_t upf_n4_address(std::uint32_t upf) { return ipv4(10, 1, 0, 70) + upf; }
constexpr std::uint32_t upf_n3_address(std::uint32_t upf) { return ipv4(10, 3, 0, 70) + upf; }

// One PDU session; a subscriber has many, one after the other.
struct Session {
  std::uint32_t number = 0;  // from 0

  [[nodiscard]] std::uint32_t subscriber() const { return number % subscribers; }
  [[nodiscard]] std::uint32_t gnb() const { return subscriber() % gnbs; }
  [[nodiscard]] std::uint32_t upf() const { return subscriber() % upfs; }
  [[nodiscard]] std::uint32_t uplink_teid() const { return 0x1000'0000 + number; }
  [[nodiscard]] std::uint32_t downlink_teid() const { return 0x2000'0000 + number; }
  [[nodiscard]] std::uint64_t smf_seid() const { return 0x100'0000 + std::uint64_t{number}; }
  [[nodiscard]] std::uint64_t upf_seid() const { return 0x800'0000 + std::uint64_t{number}; }
  [[nodiscard]] std::uint32_t ue_address() const { return ipv4(10, 64, 0, 1) + subscriber(); }
};

// The ten digits of a subscriber's MSIN, and "imsi-00101…".
[[nodiscard]] std::string msin(std::uint32_t subscriber);
[[nodiscard]] std::string supi(std::uint32_t subscriber);

}  // namespace assay::traffic
