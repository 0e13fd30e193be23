// SPDX-License-Identifier: Apache-2.0
// Writes the captures that ./dev bench measures on. The same arguments give the same octets on every machine.
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "traffic/dns.h"
#include "traffic/n2.h"
#include "traffic/n3.h"
#include "traffic/n4.h"
#include "traffic/sbi.h"

namespace {

using namespace assay::traffic;

constexpr std::string_view usage =
    "usage: generate user-plane|short-conversations|signalling SIZE FILE [SEED [REGION]]\n"
    "  short-conversations: user plane of conversations of at most 8 kB: 73 of them for 1,000 packets\n"
    "  SIZE   at least so many octets, with K, M or G behind (powers of 1000)\n"
    "  REGION of the network, 0 to 127: each has addresses, gNBs and subscribers of its own\n";

// What share of the packets a source gets.
struct Share {
  std::string_view name;
  Source* source;
  double share;
  std::uint64_t packets = 0;
};

std::optional<std::uint64_t> size_from(std::string_view text) {
  std::uint64_t factor = 1;
  if (text.ends_with('K')) factor = 1'000;
  if (text.ends_with('M')) factor = 1'000'000;
  if (text.ends_with('G')) factor = 1'000'000'000;
  if (factor != 1) text.remove_suffix(1);
  std::uint64_t value = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9' || value > 1'000'000'000'000) return {};
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return text.empty() ? std::nullopt : std::optional(value * factor);
}

// Always the source that is furthest behind its share.
void fill(CaptureFile& file, std::uint64_t size, std::span<Share> shares) {
  while (file.octets() < size && !file.failed()) {
    Share* behind = nullptr;
    double least = 0;
    for (auto& each : shares) {
      const double served = static_cast<double>(each.packets) / each.share;
      if (behind == nullptr || served < least) {
        behind = &each;
        least = served;
      }
    }
    const std::uint64_t before = file.packets();
    behind->source->next(file);
    behind->packets += file.packets() - before;
    file.pass(50'000);
  }
}

int generate(std::span<char*> arguments) {
  if (arguments.size() < 3) {
    std::fputs(usage.data(), stderr);
    return 2;
  }
  const std::string_view mode = arguments[0];
  const auto size = size_from(arguments[1]);
  const auto seed = arguments.size() > 3 ? size_from(arguments[3]) : 1;
  const auto number = arguments.size() > 4 ? size_from(arguments[4]) : 0;
  if ((mode != "user-plane" && mode != "short-conversations" && mode != "signalling") || !size || !seed || !number || *number >= regions) {
    std::fputs(usage.data(), stderr);
    return 2;
  }

  const Region region{static_cast<std::uint32_t>(*number)};
  N2 n2(*seed, region);
  N4 n4(region);
  Sbi sbi(*seed + 1, region);
  CoreDns dns(*seed + 2, region);
  N3 n3(*seed + 3, n4, mode == "short-conversations" ? 0 : 12);
  std::array<Share, 4> user_plane{{{"PFCP", &n4, 0.056}, {"NGAP", &n2, 0.018}, {"SBI", &sbi, 0.058}, {"GTP-U", &n3, 0.868}}};
  std::array<Share, 4> signalling{{{"PFCP", &n4, 0.36}, {"NGAP", &n2, 0.16}, {"SBI", &sbi, 0.46}, {"DNS", &dns, 0.02}}};
  const std::span<Share> shares = mode == "signalling" ? signalling : user_plane;

  CaptureFile file(arguments[2]);
  fill(file, *size, shares);
  file.close();
  if (file.failed()) {
    fmt::print(stderr, "generate: {} cannot be written\n", arguments[2]);
    return 1;
  }
  fmt::print("{}: {} packets, {} octets, mean {}", arguments[2], file.packets(), file.octets(), file.octets() / std::max<std::uint64_t>(file.packets(), 1));
  for (const auto& each : shares) fmt::print(", {} {:.1f} %", each.name, 100.0 * static_cast<double>(each.packets) / static_cast<double>(file.packets()));
  if (mode != "signalling") fmt::print(", {} inner flows", n3.flows());
  fmt::print("\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return generate(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  } catch (const std::exception& error) {
    fmt::print(stderr, "generate: {}\n", error.what());
    return 1;
  }
}
