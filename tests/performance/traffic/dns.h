// SPDX-License-Identifier: Apache-2.0
// DNS: network functions that look each other up by name (TS 23.003 §28.3.2).
#pragma once

#include <cstdint>
#include <string_view>

#include "traffic/network.h"
#include "traffic/random.h"
#include "traffic/source.h"

namespace assay::traffic {

// A query for the A record of `name`, or its answer with `address` (RFC 1035 §4).
[[nodiscard]] Octets dns_query(std::uint16_t id, std::string_view name);
[[nodiscard]] Octets dns_answer(std::uint16_t id, std::string_view name, std::uint32_t address);

class CoreDns final : public Source {
 public:
  explicit CoreDns(std::uint64_t seed, Region region = {}) : random_(seed), region_(region) {}
  void next(CaptureFile& out) override;

 private:
  Random random_;
  Region region_;
  Octets packet_;
};

}  // namespace assay::traffic
