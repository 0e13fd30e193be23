// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/selection.h"

#include <bit>
#include <random>

namespace assay::collect::capture {

const std::uint64_t Kind::own_key = [] {
  std::random_device random;
  return std::uint64_t{random()} << 32U | random();
}();

bool Selection::keep(const Kind& kind) {
  std::uint64_t* count = kinds_.find(kind.value());
  if (count == nullptr) {
    count = kinds_.size() < limits_.kinds ? &kinds_.find_or_create(kind.value(), [](const auto&...) {}).value : &other_kinds_;
  }
  ++*count;
  return ++seen_ <= limits_.all || *count <= limits_.of_each_kind || std::has_single_bit(*count);
}

void Selection::finish() {
  if (left_out_ == 0) return;
  ledger_.append(facts::left_out, {.from = first_,
                                   .protocol = protocol_,
                                   .table = std::string(table_),
                                   .messages = left_out_,
                                   .octets = octets_,
                                   .last_time = last_time_});
  left_out_ = 0;
}

}  // namespace assay::collect::capture
