// SPDX-License-Identifier: Apache-2.0
// N3: the subscribers' traffic in GTP-U (TS 29.281) with the PDU session container (TS 38.415): TLS over TCP, datagrams as
// QUIC sends them, DNS, voice.
//
// What it rests on: packets have two sizes, that of acknowledgements and that of the path, with about 40 % small ones
// (R. Sinha, C. Papadopoulos, J. Heidemann, "Internet Packet Size Distributions: Some Observations", ISI-TR-2007-643; CAIDA's
// comparison of 1998 and 2008 finds the same), and the flows of a mobile network are heavy-tailed: most are small, and a few
// large ones carry most of the octets (J. Huang et al., "An In-depth Study of LTE", SIGCOMM 2013). So sizes double from 4 kB on, each half as often as the one before, downlink for
// eleven flows of twelve; segments fill an MTU of 1,400 octets, as networks set it to leave room for the tunnel, and every
// second one is acknowledged. A few users at a time have most of the traffic.
#pragma once

#include <cstdint>
#include <vector>

#include "traffic/n4.h"
#include "traffic/random.h"
#include "traffic/source.h"

namespace assay::traffic {

class N3 final : public Source {
 public:
  // `sessions` says which sessions there are; `doublings`, at most 12, how often the size of a conversation may double.
  N3(std::uint64_t seed, const N4& sessions, unsigned doublings = 12);
  void next(CaptureFile& out) override;
  [[nodiscard]] std::uint64_t flows() const { return flows_; }

 private:
  enum class Kind : std::uint8_t { tls, quic, dns, voice };
  struct Flow {
    Session session;
    Kind kind = Kind::tls;
    bool upload = false;  // the octets go uplink
    Address ue;
    Address server;
    std::uint32_t uplink_sequence = 0;
    std::uint32_t downlink_sequence = 0;
    std::uint32_t left = 0;            // octets to send; packets of voice
    std::uint32_t left_in_record = 0;  // of TLS
    std::uint16_t step = 0;
    bool ended = true;
  };

  void start(Flow& flow);
  // What one end sends at once, with what the other answers.
  void turn(CaptureFile& out, Flow& flow);
  void tls(CaptureFile& out, Flow& flow);
  void quic(CaptureFile& out, Flow& flow);
  void voice(CaptureFile& out, Flow& flow);
  void stream(CaptureFile& out, Flow& flow, bool uplink, std::span<const std::uint8_t> octets);
  void tcp(CaptureFile& out, Flow& flow, bool uplink, std::uint8_t flags, std::span<const std::uint8_t> payload);
  void udp(CaptureFile& out, const Flow& flow, bool uplink, std::span<const std::uint8_t> payload);
  void tunnel(CaptureFile& out, const Flow& flow, bool uplink, std::span<const std::uint8_t> ip_packet);
  // The next segment of a stream of TLS records.
  [[nodiscard]] Octets segment(Flow& flow);
  [[nodiscard]] std::uint32_t size(std::uint32_t smallest, unsigned doublings);
  [[nodiscard]] std::span<const std::uint8_t> noise(std::size_t octets);
  [[nodiscard]] Octets client_hello(const Flow& flow);
  [[nodiscard]] Octets server_hello();

  Random random_;
  const N4& sessions_;
  unsigned doublings_;
  std::vector<Flow> active_;
  std::vector<std::uint8_t> noise_;
  std::uint64_t flows_ = 0;
  Octets inner_;
  Octets outer_;
};

}  // namespace assay::traffic
