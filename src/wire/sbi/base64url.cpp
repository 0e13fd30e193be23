// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/base64url.h"

#include <array>
#include <cstdint>
#include <span>

namespace assay::wire::sbi {
namespace {

// Values of the characters of RFC 4648 §5.
constexpr std::uint8_t no_digit = 255;
constexpr auto digits = [] {
  std::array<std::uint8_t, 256> out{};
  out.fill(no_digit);
  std::uint8_t value = 0;
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
    out[static_cast<unsigned char>(c)] = value++;
  return out;
}();

}  // namespace

std::optional<std::string_view> from_base64url(std::string_view text, base::Arena& arena) {
  while (text.ends_with('=')) text.remove_suffix(1);
  const std::span<char> out(arena.take(text.size()), text.size());
  std::size_t made = 0;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::uint32_t value = digits[static_cast<unsigned char>(c)];
    if (value == no_digit) return std::nullopt;
    bits = (bits << 6 | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out[made++] = static_cast<char>(bits >> count & 0xff);
    }
  }
  arena.give_back(out.size() - made);
  return std::string_view(out.data(), made);
}

}  // namespace assay::wire::sbi
