// SPDX-License-Identifier: Apache-2.0
// Writes the floods that floods.py holds the program against. The same arguments give the same octets on every machine.
#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <string_view>

#include "traffic/floods.h"

namespace {

using namespace assay::traffic;

constexpr std::string_view usage =
    "usage: flood KIND PACKETS FILE   at least so many packets of this kind\n"
    "       flood --list              the kinds, each with what is sent\n";

int flood(std::span<char*> arguments) {
  const auto all = {transport_floods(), signalling_floods(), http_floods()};
  if (arguments.size() == 1 && std::string_view(arguments[0]) == "--list") {
    for (const auto part : all)
      for (const auto& each : part) fmt::print("{}\t{}\n", each.name, each.what);
    return 0;
  }
  std::uint64_t packets = 0;
  const std::string_view count = arguments.size() == 3 ? arguments[1] : "";
  if (const auto read = std::from_chars(count.data(), count.data() + count.size(), packets); count.empty() || read.ptr != count.data() + count.size()) {
    std::fputs(usage.data(), stderr);
    return 2;
  }
  for (const auto part : all) {
    for (const auto& each : part) {
      if (each.name != arguments[0]) continue;
      CaptureFile file(arguments[2]);
      Random random(1);
      for (std::uint64_t number = 0; file.packets() < packets && !file.failed(); ++number) {
        each.next(file, number, random);
        file.pass(9'000);  // a hundred thousand a second
      }
      file.close();
      if (file.failed()) {
        fmt::print(stderr, "flood: {} cannot be written\n", arguments[2]);
        return 1;
      }
      fmt::print("{} {}\n", file.packets(), file.octets());
      return 0;
    }
  }
  fmt::print(stderr, "flood: there is no kind '{}'\n{}", arguments[0], usage);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return flood(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  } catch (const std::exception& error) {
    fmt::print(stderr, "flood: {}\n", error.what());
    return 1;
  }
}
