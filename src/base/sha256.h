// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), incrementally.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "base/bytes.h"

struct evp_md_ctx_st;

namespace assay::base {

using Digest = std::array<std::byte, 32>;

// One computation. Movable; a moved-from one may only be destroyed or assigned to. Not for several threads at once.
class Sha256 {
 public:
  Sha256();

  void update(Bytes octets);
  // The digest of everything updated so far; the object then starts a new computation.
  [[nodiscard]] Digest finish();

  // Both steps at once.
  [[nodiscard]] static Digest of(Bytes octets);

 private:
  struct Free {
    void operator()(evp_md_ctx_st* state) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> state_;
};

// Lower-case hexadecimal digits, as `sha256sum` prints them.
[[nodiscard]] std::string sha256_text(Bytes octets);

}  // namespace assay::base
