// SPDX-License-Identifier: Apache-2.0
// Surplus: octets where a protocol leaves room for some. Padding behind packets, into padding; what ICMP echo carries, into
// icmp_echoes.
#pragma once

#include <memory>

#include "collect/capture/writer.h"
#include "wire/ip/ip.h"

namespace assay::collect::capture {

inline constexpr std::size_t padding_pairs_limit = 8'192;
inline constexpr std::size_t echo_pairs_limit = 8'192;

class SurplusWriter : public FactWriter {
 public:
  // As wire::Watcher hears of them.
  virtual void packet(const wire::Context& context, const wire::ip::Packet& packet) = 0;
  virtual void trailer(const wire::Context& context, base::Bytes octets) = 0;
};

[[nodiscard]] std::unique_ptr<SurplusWriter> make_surplus_writer(Ledger& ledger);

}  // namespace assay::collect::capture
