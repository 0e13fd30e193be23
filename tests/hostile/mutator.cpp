// SPDX-License-Identifier: Apache-2.0
#include "mutator.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <map>
#include <string>
#include <system_error>

#include "traffic/pcapng.h"
#include "wire/capture/capture_file.h"

namespace assay::hostile {

namespace fs = std::filesystem;

std::vector<Packet> packets_of(const fs::path& capture) {
  std::vector<Packet> packets;
  auto file = wire::capture::CaptureFile::open(capture, wire::EvidenceId(1));
  if (!file) return packets;
  while (const auto frame = file->next()) {
    Packet packet{frame->link_type, frame->original_length, static_cast<std::uint64_t>(frame->time.nanoseconds),
                  std::vector<std::uint8_t>(frame->bytes.size())};
    if (!packet.octets.empty()) std::memcpy(packet.octets.data(), frame->bytes.data(), packet.octets.size());
    packets.push_back(std::move(packet));
  }
  return packets;
}

std::vector<fs::path> captures_below(const std::vector<fs::path>& folders) {
  std::vector<fs::path> files;
  for (const auto& folder : folders) {
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
      const auto extension = entry.path().extension();
      if (entry.is_regular_file(error) && (extension == ".pcap" || extension == ".pcapng" || extension == ".cap" || extension == ".gz")) {
        files.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(files);
  return files;
}

File capture_of(const std::vector<Packet>& packets) {
  traffic::Pcapng out;
  std::map<std::uint16_t, std::uint32_t> interfaces;
  for (const auto& packet : packets) {
    const auto number = static_cast<std::uint32_t>(interfaces.size());
    const auto [interface, added] = interfaces.try_emplace(packet.link_type, number);
    if (added) out.interface(packet.link_type);
    out.frame(interface->second, packet.time, packet.original_length, packet.octets);
  }
  return out.octets();
}

void Mutator::damage_octets(std::vector<std::uint8_t>& octets) {
  if (octets.empty()) return;
  const auto any = [&] { return random_.below(octets.size()); };
  const auto place = [&](std::size_t at) { return octets.begin() + static_cast<std::ptrdiff_t>(at); };
  switch (random_.below(8)) {
    case 0:
    case 1:  // bits flipped
      for (auto n = random_.between(1, 8); n > 0; --n) octets[any()] ^= static_cast<std::uint8_t>(1U << random_.below(8));
      break;
    case 2: {  // octets that are often limits
      static constexpr std::array<std::uint8_t, 6> limits{0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff};
      for (auto n = random_.between(1, 4); n > 0; --n) octets[any()] = limits[random_.below(limits.size())];
      break;
    }
    case 3:
    case 4:
      damage_length(octets);
      break;
    case 5:  // cut
      octets.resize(any());
      break;
    case 6: {  // a piece twice
      const std::size_t from = any();
      const std::vector<std::uint8_t> piece(place(from), place(std::min(octets.size(), from + random_.between(1, 64))));
      octets.insert(place(any()), piece.begin(), piece.end());
      break;
    }
    default: {  // a piece gone
      const std::size_t from = any();
      octets.erase(place(from), place(std::min(octets.size(), from + random_.between(1, 32))));
      break;
    }
  }
}

// Looks for 16 bits that could be the length of what follows, and makes them wrong; anywhere if it finds none.
void Mutator::damage_length(std::vector<std::uint8_t>& octets) {
  if (octets.size() < 2) return;
  std::size_t at = random_.below(octets.size() - 1);
  for (std::size_t tries = 0; tries < octets.size(); ++tries) {
    const std::size_t candidate = (at + tries) % (octets.size() - 1);
    const std::size_t value = static_cast<std::size_t>(octets[candidate] << 8 | octets[candidate + 1]);
    if (value != 0 && value <= octets.size() - candidate) {
      at = candidate;
      break;
    }
  }
  const auto old = static_cast<std::uint64_t>(octets[at] << 8 | octets[at + 1]);
  const std::array<std::uint64_t, 7> values{0, old + 1, old - 1, old / 2, old * 2, 0x7fff, 0xffff};
  const std::uint64_t value = values[random_.below(values.size())];
  octets[at] = static_cast<std::uint8_t>(value >> 8);
  octets[at + 1] = static_cast<std::uint8_t>(value);
}

void Mutator::damage_order(std::vector<Packet>& packets) {
  const auto any = [&] { return random_.below(packets.size()); };
  switch (random_.below(4)) {
    case 0: std::swap(packets[any()], packets[any()]); break;
    case 1: packets.erase(packets.begin() + static_cast<std::ptrdiff_t>(any())); break;
    case 2: packets.insert(packets.begin() + static_cast<std::ptrdiff_t>(any()), Packet(packets[any()])); break;
    default: packets[any()].time = random_.next(); break;
  }
}

File Mutator::mutate(const std::vector<Packet>& seed, std::size_t most) {
  const std::size_t first = random_.below(seed.size());
  const std::size_t count = std::min(seed.size() - first, random_.between(1, most));
  std::vector<Packet> packets(seed.begin() + static_cast<std::ptrdiff_t>(first), seed.begin() + static_cast<std::ptrdiff_t>(first + count));

  // Most damage goes into packets, so that the file still opens.
  const bool file_too = random_.one_in(6);
  for (auto n = random_.between(1, 6); n > 0 && !packets.empty(); --n) {
    if (random_.one_in(5)) damage_order(packets);
    else damage_octets(packets[random_.below(packets.size())].octets);
  }
  File file = capture_of(packets);
  if (file_too) damage_octets(file);
  return file;
}

}  // namespace assay::hostile
