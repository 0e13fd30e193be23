// SPDX-License-Identifier: Apache-2.0
// The made-up network that all generated traffic belongs to: regions of one core, 64 gNBs and two UPFs each, test network 001 01.
#pragma once

#include <cstdint>
#include <string>

#include "traffic/packets.h"

namespace assay::traffic {

inline constexpr std::uint32_t subscribers = 20'000;
inline constexpr std::uint32_t gnbs = 64;
inline constexpr std::uint32_t upfs = 2;
inline constexpr std::uint32_t regions = 128;  // at most

// Addresses of one region, which no other region has.
struct Region {
  std::uint32_t number = 0;  // below `regions`

  // That of a function of the core.
  [[nodiscard]] static constexpr Region of(std::uint32_t address) { return {address >> 8 & 255}; }
  [[nodiscard]] constexpr std::uint32_t core(unsigned host) const { return ipv4(10, 1, number, host); }
  [[nodiscard]] constexpr std::uint32_t smf() const { return core(4); }
  [[nodiscard]] constexpr std::uint32_t amf() const { return core(5); }
  [[nodiscard]] constexpr std::uint32_t nrf() const { return core(10); }
  [[nodiscard]] constexpr std::uint32_t ausf() const { return core(11); }
  [[nodiscard]] constexpr std::uint32_t udm() const { return core(12); }
  [[nodiscard]] constexpr std::uint32_t pcf() const { return core(13); }
  [[nodiscard]] constexpr std::uint32_t udr() const { return core(20); }
  [[nodiscard]] constexpr std::uint32_t resolver() const { return core(53); }
  [[nodiscard]] constexpr std::uint32_t gnb(std::uint32_t gnb) const { return ipv4(10, 2, number, 1) + gnb; }
  [[nodiscard]] constexpr std::uint32_t upf_n4(std::uint32_t upf) const { return core(70) + upf; }
  [[nodiscard]] constexpr std::uint32_t upf_n3(std::uint32_t upf) const { return ipv4(10, 3, number, 70) + upf; }
};

// One PDU session; a subscriber has many, one after the other.
struct Session {
  std::uint32_t number = 0;  // from 0
  Region region = {};

  [[nodiscard]] std::uint32_t place() const { return number % subscribers; }  // of the subscriber in the region
  [[nodiscard]] std::uint32_t subscriber() const { return region.number * subscribers + place(); }
  [[nodiscard]] std::uint32_t gnb() const { return place() % gnbs; }  // of the region
  [[nodiscard]] std::uint32_t gnb_number() const { return region.number * gnbs + gnb(); }
  [[nodiscard]] std::uint32_t upf() const { return place() % upfs; }
  [[nodiscard]] std::uint32_t gnb_address() const { return region.gnb(gnb()); }
  [[nodiscard]] std::uint32_t upf_n3_address() const { return region.upf_n3(upf()); }
  [[nodiscard]] std::uint32_t upf_n4_address() const { return region.upf_n4(upf()); }
  [[nodiscard]] std::uint32_t uplink_teid() const { return 0x1000'0000 + number; }
  [[nodiscard]] std::uint32_t downlink_teid() const { return 0x2000'0000 + number; }
  [[nodiscard]] std::uint64_t smf_seid() const { return 0x100'0000 + std::uint64_t{number}; }
  [[nodiscard]] std::uint64_t upf_seid() const { return 0x800'0000 + std::uint64_t{number}; }
  [[nodiscard]] std::uint32_t ue_address() const { return ipv4(10, 64 + region.number, 0, 1) + place(); }
};

// The ten digits of a subscriber's MSIN, and "imsi-00101…".
[[nodiscard]] std::string msin(std::uint32_t subscriber);
[[nodiscard]] std::string supi(std::uint32_t subscriber);

}  // namespace assay::traffic
