// SPDX-License-Identifier: Apache-2.0
#include "network/natural_order.h"

#include <cstddef>

namespace assay::network {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

std::string_view number_at(std::string_view text, std::size_t start) {
  std::size_t end = start;
  while (end < text.size() && digit(text[end])) ++end;
  while (start + 1 < end && text[start] == '0') ++start;
  return text.substr(start, end - start);
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      const auto left = number_at(a, i);
      const auto right = number_at(b, j);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
      while (i < a.size() && digit(a[i])) ++i;
      while (j < b.size() && digit(b[j])) ++j;
    } else {
      if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
      ++i;
      ++j;
    }
  }
  if (i < a.size() || j < b.size()) return j < b.size();
  return a < b;  // 007 and 7: still an order
}

}  // namespace assay::network
