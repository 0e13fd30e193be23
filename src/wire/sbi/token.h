// SPDX-License-Identifier: Apache-2.0
// Reading access tokens (RFC 7515, RFC 7519). Nothing that could be used as a token leaves this reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "wire/sbi/json.h"
#include "wire/sbi/messages.h"

namespace assay::wire::sbi {

// Remembers the tokens that it read lately, since one token comes with many requests. Takes at most 4 MiB.
// Not for several threads at once.
class Tokens {
 public:
  // Everything but `use` and `place`. Valid until the next call.
  [[nodiscard]] const Token& read(std::string_view text);

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint64_t read = 0;  // when, in reads_
    std::string text;
    Token token;
    base::Arena arena;  // what `token` borrows
  };
  std::vector<Entry> entries_;  // in sets of a few
  std::uint64_t reads_ = 0;
  Entry large_;  // the latest that is too large to be remembered
  Json header_;
  Json claims_;

  void decode(std::string_view text, Entry& entry);
};

// The credentials of a Bearer Authorization header (RFC 6750 §2.1); empty for another scheme.
[[nodiscard]] std::string_view bearer_token(std::string_view authorization);
// "none", "bearer", "basic" or "other"; `authorization` is null if there is no such header.
[[nodiscard]] std::string_view authorization_kind(const std::string_view* authorization);

}  // namespace assay::wire::sbi
