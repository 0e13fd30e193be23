// SPDX-License-Identifier: Apache-2.0
// A peer of ./dev bench: PcapPlusPlus takes every packet apart, to the innermost layer that it knows, and hashes its
// conversation. Built where the library is found; it is no part of Debian 12.
#include <Packet.h>
#include <PacketUtils.h>
#include <PcapFileDevice.h>

#include <cstdint>
#include <cstdio>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: pcapplusplus_layers CAPTURE\n", stderr);
    return 2;
  }
  pcpp::IFileReaderDevice* reader = pcpp::IFileReaderDevice::getReader(argv[1]);
  if (reader == nullptr || !reader->open()) {
    std::fprintf(stderr, "%s cannot be opened\n", argv[1]);
    return 3;
  }
  std::uint64_t packets = 0;
  std::uint64_t layers = 0;
  std::uint32_t mixed = 0;
  pcpp::RawPacket raw;
  while (reader->getNextPacket(raw)) {
    const pcpp::Packet packet(&raw);
    for (const pcpp::Layer* layer = packet.getFirstLayer(); layer != nullptr; layer = layer->getNextLayer()) ++layers;
    mixed ^= pcpp::hash5Tuple(const_cast<pcpp::Packet*>(&packet));
    ++packets;
  }
  reader->close();
  delete reader;
  std::printf("%s: %llu packets, %llu layers, %u\n", argv[1], static_cast<unsigned long long>(packets),
              static_cast<unsigned long long>(layers), mixed);
  return 0;
}
