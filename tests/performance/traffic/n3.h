// SPDX-License-Identifier: Apache-2.0
// N3: the subscribers' traffic in GTP-U (TS 29.281) with the PDU session container (TS 38.415): TLS sessions, DNS, other UDP.
#pragma once

#include <cstdint>
#include <vector>

#include "traffic/n4.h"
#include "traffic/random.h"
#include "traffic/source.h"

namespace assay::traffic {

class N3 final : public Source {
 public:
  // `sessions` says which sessions there are.
  N3(std::uint64_t seed, const N4& sessions);
  void next(CaptureFile& out) override;
  [[nodiscard]] std::uint64_t flows() const { return flows_; }

 private:
  enum class Kind : std::uint8_t { tls, dns, datagrams };
  struct Flow {
    Session session;
    Kind kind = Kind::tls;
    Address ue;
    Address server;
    std::uint32_t uplink_sequence = 0;
    std::uint32_t downlink_sequence = 0;
    std::uint16_t step = 0;
    std::uint16_t last_step = 0;
  };

  void start(Flow& flow);
  void packet(CaptureFile& out, Flow& flow);
  void tls(CaptureFile& out, Flow& flow);
  void tcp(CaptureFile& out, Flow& flow, bool uplink, std::uint8_t flags, std::span<const std::uint8_t> payload);
  void udp(CaptureFile& out, const Flow& flow, bool uplink, std::span<const std::uint8_t> payload);
  void tunnel(CaptureFile& out, const Flow& flow, bool uplink, std::span<const std::uint8_t> ip_packet);
  [[nodiscard]] std::span<const std::uint8_t> noise(std::size_t octets);
  [[nodiscard]] Octets client_hello(const Flow& flow);
  [[nodiscard]] Octets server_hello();

  Random random_;
  const N4& sessions_;
  std::vector<Flow> active_;
  std::vector<std::uint8_t> noise_;
  std::uint64_t flows_ = 0;
  Octets inner_;
  Octets outer_;
};

}  // namespace assay::traffic
