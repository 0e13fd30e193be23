// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

namespace assay::base {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

unsigned octet(std::string_view text, std::size_t index) { return static_cast<unsigned char>(text[index]); }
bool continuation(unsigned value) { return (value & 0xC0) == 0x80; }

}  // namespace

// RFC 3629 §4: the second octet has a narrower range after E0, ED, F0 and F4.
Utf8Step utf8_step(std::string_view text) {
  const unsigned first = octet(text, 0);
  if (first < 0x80) return {.length = 1, .valid = true};
  if (first < 0xC2 || first > 0xF4) return {.length = 1, .valid = false};
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (text.size() < 2) return {.length = 1, .valid = false};
  const unsigned lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  const unsigned second = octet(text, 1);
  if (second < lowest || second > highest) return {.length = 1, .valid = false};
  for (std::size_t i = 2; i < length; ++i) {
    if (i >= text.size() || !continuation(octet(text, i))) return {.length = i, .valid = false};
  }
  return {.length = length, .valid = true};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto step = utf8_step(text);
    if (!step.valid) return false;
    text.remove_prefix(step.length);
  }
  return true;
}

void append_utf8(std::string& out, std::string_view text) {
  std::size_t good = 0;  // length of the valid run that is not yet in `out`
  while (good < text.size()) {
    const auto step = utf8_step(text.substr(good));
    if (step.valid) {
      good += step.length;
      continue;
    }
    out.append(text.substr(0, good)).append(replacement);
    text.remove_prefix(good + step.length);
    good = 0;
  }
  out.append(text);
}

std::string_view utf8_prefix(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  // At most three steps back to the start of the character that the limit cuts; more continuations are no character.
  for (int steps = 0; steps < 3 && end > 0 && continuation(octet(text, end)); ++steps) --end;
  if (continuation(octet(text, end))) end = limit;
  return text.substr(0, end);
}

}  // namespace assay::base
