// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <cstdio>
#include <cstdlib>
#include <functional>

namespace assay::base {

// The two casts between octets and characters that the project allows; both directions are well-defined aliases.
std::string_view as_text(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
Bytes as_bytes(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

std::string hex(Bytes bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    out.push_back(digits[std::to_integer<std::size_t>(byte >> 4)]);
    out.push_back(digits[std::to_integer<std::size_t>(byte & std::byte{0x0f})]);
  }
  return out;
}

std::optional<std::vector<std::byte>> from_hex(std::string_view digits) {
  std::vector<std::byte> out;
  int high = -1;
  for (const char c : digits) {
    int value = 0;
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') continue;
    if (c >= '0' && c <= '9') value = c - '0';
    else if (c >= 'a' && c <= 'f') value = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F') value = c - 'A' + 10;
    else return std::nullopt;
    if (high < 0) {
      high = value;
    } else {
      out.push_back(static_cast<std::byte>(high * 16 + value));
      high = -1;
    }
  }
  if (high >= 0) return std::nullopt;
  return out;
}

std::string printable(Bytes bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const auto byte : bytes) {
    const auto c = std::to_integer<unsigned char>(byte);
    if (c >= 0x20 && c < 0x7f && c != '\\') {
      out.push_back(static_cast<char>(c));
    } else {
      constexpr std::string_view digits = "0123456789abcdef";
      out += "\\x";
      out.push_back(digits[c >> 4]);
      out.push_back(digits[c & 0x0f]);
    }
  }
  return out;
}

std::optional<std::size_t> offset_within(Bytes whole, Bytes part) {
  const std::less_equal<const std::byte*> not_after;
  if (whole.data() == nullptr || part.data() == nullptr) return std::nullopt;
  if (!not_after(whole.data(), part.data())) return std::nullopt;
  if (!not_after(part.data() + part.size(), whole.data() + whole.size())) return std::nullopt;
  return static_cast<std::size_t>(part.data() - whole.data());
}

std::vector<std::byte> literals::operator""_bytes(const char* digits, std::size_t length) {
  auto bytes = from_hex({digits, length});
  if (!bytes) {
    std::fputs("_bytes: not hexadecimal\n", stderr);
    std::abort();
  }
  return *std::move(bytes);
}

}  // namespace assay::base
