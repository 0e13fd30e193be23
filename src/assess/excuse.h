// SPDX-License-Identifier: Apache-2.0
// Excuse: an exception that the operator declares (declared_exceptions), and whether it holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "facts/table.h"

namespace assay::assess {

struct Excuse {
  enum class State : std::uint8_t {
    holds,
    expired,           // before the day of judgement, or no day is known
    without_evidence,  // it names none, or the file that it names was refused
  };

  std::string requirement;
  std::string subject;
  std::string reason;
  std::string owner;
  std::optional<base::Time> expires;
  std::string reference;  // its evidence
  State state = State::holds;
  facts::FactId fact;
  std::uint64_t line = 0;
};

[[nodiscard]] std::string_view text(Excuse::State state);  // "holds", "expired", "without evidence"

}  // namespace assay::assess
