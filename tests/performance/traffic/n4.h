// SPDX-License-Identifier: Apache-2.0
// N4: associations, then sessions that are established, modified and deleted, with heartbeats between. PFCP, TS 29.244.
#pragma once

#include <cstdint>

#include "traffic/network.h"
#include "traffic/source.h"

namespace assay::traffic {

// A session with two rules for packets, and the answer that accepts it (TS 29.244 §7.5.2, §7.5.3).
[[nodiscard]] Octets establishment_request(const Session& session, std::uint32_t sequence);
[[nodiscard]] Octets establishment_response(const Session& session, std::uint32_t sequence);

class N4 final : public Source {
 public:
  explicit N4(Region region = {}) : region_(region) {}
  void next(CaptureFile& out) override;
  // Sessions established so far; user traffic belongs to the latest of them.
  [[nodiscard]] std::uint32_t sessions() const { return session_; }
  [[nodiscard]] Session session(std::uint32_t number) const { return {number, region_}; }

 private:
  void exchange(CaptureFile& out, std::uint32_t upf, const Octets& request, const Octets& response);

  Region region_;
  std::uint32_t associations_ = 0;
  std::uint32_t session_ = 0;
  std::uint32_t deleted_ = 0;
  std::uint32_t turn_ = 0;
  std::uint32_t sequence_ = 0;
  Octets packet_;
};

}  // namespace assay::traffic
