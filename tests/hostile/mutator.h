// SPDX-License-Identifier: Apache-2.0
// Mutator: damages captures the way an attacker or a broken disk would. The same seed gives the same damage.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "traffic/random.h"

namespace assay::hostile {

using File = std::vector<std::uint8_t>;

struct Packet {
  std::uint16_t link_type = 1;
  std::uint32_t original_length = 0;
  std::uint64_t time = 0;
  std::vector<std::uint8_t> octets;
};

// The packets of a capture; none if it is no capture.
[[nodiscard]] std::vector<Packet> packets_of(const std::filesystem::path& capture);
// The capture files at or below the folders, sorted.
[[nodiscard]] std::vector<std::filesystem::path> captures_below(const std::vector<std::filesystem::path>& folders);
// A whole pcapng file with these packets.
[[nodiscard]] File capture_of(const std::vector<Packet>& packets);

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  // A run of at most `most` packets of the seed, with some of them or the file itself damaged.
  [[nodiscard]] File mutate(const std::vector<Packet>& seed, std::size_t most);

 private:
  void damage_octets(std::vector<std::uint8_t>& octets);
  void damage_length(std::vector<std::uint8_t>& octets);
  void damage_order(std::vector<Packet>& packets);

  traffic::Random random_;
};

}  // namespace assay::hostile
