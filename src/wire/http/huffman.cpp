// SPDX-License-Identifier: Apache-2.0
#include "wire/http/huffman.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace assay::wire::http {
namespace {

// Appendix B. The code is canonical: its words follow from their lengths.
constexpr std::array<std::uint8_t, 257> lengths{
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 6,  10, 10, 12, 13, 6,  8,  11, 10, 10, 8,  11, 8,  6,  6,  6,  5,  5,  5,  6,  6,  6,  6,  6,  6,  6,
    7,  8,  15, 6,  12, 10, 13, 6,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,
    7,  8,  7,  8,  13, 19, 13, 14, 6,  15, 5,  6,  5,  6,  5,  6,  6,  6,  5,  7,  7,  6,  6,  6,  5,  6,  7,  6,  5,
    5,  6,  7,  7,  7,  7,  7,  15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24,
    24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22,
    23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26,
    27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23,
    22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30};
constexpr unsigned longest = 30;
constexpr std::uint16_t end_of_string = 256;

// Words of one length: the first one, left-aligned in 32 bits, and where their symbols begin.
struct Length {
  std::uint64_t end = 0;  // behind the last word of this length, left-aligned; as of the length before if there is none
  std::uint32_t first = 0;
  std::uint16_t symbols = 0;
};
struct Words {
  std::array<Length, longest + 1> of_length{};
  std::array<std::uint16_t, lengths.size()> symbols{};  // by length, then by value
};

constexpr Words make_words() {
  Words out;
  std::uint64_t next = 0;  // left-aligned in 32 bits
  std::uint16_t count = 0;
  for (unsigned length = 1; length <= longest; ++length) {
    out.of_length[length].first = static_cast<std::uint32_t>(next);
    out.of_length[length].symbols = count;
    for (std::uint16_t symbol = 0; symbol < lengths.size(); ++symbol) {
      if (lengths[symbol] != length) continue;
      out.symbols[count++] = symbol;
      next += std::uint64_t{1} << (32 - length);
    }
    out.of_length[length].end = next;
  }
  return out;
}
constexpr Words words = make_words();
static_assert(words.of_length[longest].end == std::uint64_t{1} << 32, "the code is complete");

// The one or two characters that twelve bits begin with.
constexpr unsigned window = 12;
struct Step {
  std::array<char, 2> characters{};
  std::uint8_t count = 0;  // of them; 0: the first one's word is longer than the window
  std::uint8_t bits = 0;
};

struct Word {
  std::uint16_t symbol = 0;
  std::uint8_t length = 0;
};
constexpr Word word_at(std::uint32_t bits) {
  for (unsigned length = 5; length <= longest; ++length) {
    const Length& of = words.of_length[length];
    if (bits >= of.end) continue;
    return {words.symbols[of.symbols + ((bits - of.first) >> (32 - length))], static_cast<std::uint8_t>(length)};
  }
  return {};
}

constexpr std::array<Step, 1 << window> make_steps() {
  std::array<Step, 1 << window> out{};
  for (std::uint32_t bits = 0; bits < out.size(); ++bits) {
    const auto first = word_at(bits << (32 - window));
    if (first.length > window) continue;
    out[bits] = {{static_cast<char>(first.symbol), '\0'}, 1, first.length};
    const auto second = word_at(static_cast<std::uint32_t>(std::uint64_t{bits} << (32 - window + first.length)));
    if (first.length + second.length > static_cast<int>(window)) continue;
    out[bits].characters[1] = static_cast<char>(second.symbol);
    out[bits].count = 2;
    out[bits].bits = static_cast<std::uint8_t>(first.length + second.length);
  }
  return out;
}
constexpr std::array<Step, 1 << window> steps = make_steps();

}  // namespace

std::optional<std::size_t> huffman_decode(base::Bytes code, char* out) {
  const std::span<char> room(out, huffman_room(code.size()));
  std::size_t made = 0;
  std::uint64_t bits = 0;  // left-aligned; behind the first `count` more of the code, or zeros
  unsigned count = 0;
  std::size_t at = 0;
  const auto one = [&](Word word) {
    room[made++] = static_cast<char>(word.symbol);
    bits <<= word.length;
    count -= word.length;
  };
  while (code.size() - at >= sizeof bits) {
    std::uint64_t next = 0;
    std::memcpy(&next, &code[at], sizeof next);
    bits |= std::byteswap(next) >> count;
    at += (63 - count) / 8;
    count |= 56;
    while (count >= longest) {
      const Step& step = steps[bits >> (64 - window)];
      if (step.count == 0) [[unlikely]] {
        const auto word = word_at(static_cast<std::uint32_t>(bits >> 32));
        if (word.symbol == end_of_string) return std::nullopt;
        one(word);
        continue;
      }
      // Both characters are written, and the second one again if it was none.
      room[made] = step.characters[0];
      room[made + 1] = step.characters[1];
      made += step.count;
      bits <<= step.bits;
      count -= step.bits;
    }
  }
  for (;;) {
    for (; count <= 56 && at < code.size(); ++at, count += 8) {
      bits |= std::to_integer<std::uint64_t>(code[at]) << (56 - count);
    }
    const Step& step = steps[bits >> (64 - window)];
    if (step.count == 2 && step.bits <= count) {
      one({static_cast<unsigned char>(step.characters[0]), lengths[static_cast<unsigned char>(step.characters[0])]});
      one({static_cast<unsigned char>(step.characters[1]), lengths[static_cast<unsigned char>(step.characters[1])]});
      continue;
    }
    const auto first = static_cast<unsigned char>(step.characters[0]);
    const auto word = step.count != 0 ? Word{first, lengths[first]} : word_at(static_cast<std::uint32_t>(bits >> 32));
    if (word.length > count) break;
    if (word.symbol == end_of_string) return std::nullopt;
    one(word);
  }
  // What is left is padding: the first bits of EOS, which are ones.
  const bool ones = count == 0 || bits >> (64 - count) == (std::uint64_t{1} << count) - 1;
  return count < 8 && ones ? std::optional(made) : std::nullopt;
}

}  // namespace assay::wire::http
