// SPDX-License-Identifier: Apache-2.0
// N2: gNBs that set up their association, then registrations with a PDU session each, then releases.
// NGAP (TS 38.413) in aligned PER, NAS-5GS (TS 24.501) inside, SCTP (RFC 9260) below.
#pragma once

#include <array>
#include <cstdint>

#include "traffic/network.h"
#include "traffic/random.h"
#include "traffic/source.h"

namespace assay::traffic {

class N2 final : public Source {
 public:
  explicit N2(std::uint64_t seed, Region region = {}) : random_(seed), region_(region) {}
  void next(CaptureFile& out) override;

 private:
  struct Side {
    Address address;
    std::uint32_t tag = 0;       // what this side wants to see in the packets to it
    std::uint32_t next_tsn = 0;
    std::uint16_t stream_sequence = 0;
    bool unacknowledged = false;  // it received DATA that it has not acknowledged
  };
  struct Association {
    Side gnb;
    Side amf;
  };

  void set_up(CaptureFile& out, std::uint32_t gnb);
  void chunk_packet(CaptureFile& out, const Side& from, const Side& to, std::span<const std::uint8_t> chunks);
  void send(CaptureFile& out, Association& association, bool uplink, std::span<const std::uint8_t> ngap);
  void step(CaptureFile& out);
  [[nodiscard]] Octets protected_nas(std::span<const std::uint8_t> plain, bool new_context = false);

  Random random_;
  Region region_;
  std::array<Association, gnbs> associations_{};
  std::uint32_t gnbs_up_ = 0;
  std::uint32_t registration_ = 0;  // also the session that it establishes
  std::uint32_t step_ = 0;
  Octets packet_;
};

}  // namespace assay::traffic
