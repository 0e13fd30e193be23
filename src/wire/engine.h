// SPDX-License-Identifier: Apache-2.0
// Engine: frames in, messages out. Owns the state of flows, connections, associations and fragments; knows protocols only
// through their list. One thread per engine.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "wire/inspector.h"
#include "wire/ip/fragments.h"
#include "wire/ip/ip.h"
#include "wire/protocol.h"
#include "wire/transport/flow_table.h"
#include "wire/transport/foresight.h"
#include "wire/transport/sctp_associations.h"
#include "wire/watcher.h"

namespace assay::wire {

// Who receives what the engine finds. Everything borrowed is valid during the call only.
class Listener {
 public:
  virtual void observe(const Context& context, base::Bytes where, ObservationId id, const Observation& observation) = 0;
  virtual void malformed(const Context& context, std::string_view protocol, base::Bytes where, base::Fault fault) = 0;
  virtual void opaque(const Context& context, std::string_view protocol, std::string_view reason, std::uint64_t octets) = 0;
  // The same, `count` times, of what is not counted in octets: a flow that had to make room.
  virtual void given_up(const Context& context, std::string_view protocol, std::string_view reason, std::uint64_t count) = 0;

 protected:
  ~Listener() = default;
};

struct Limits {
  std::size_t flows = 400'000;        // at most so many conversations at once; the longest idle goes first
  transport::SctpLimits sctp = {};     // associations, each over all its paths
  std::size_t memories = 16'384;       // conversations of which a protocol of datagrams remembers something; the oldest goes first
  std::size_t streams = std::size_t{96} << 20;  // octets of memory that TCP connections hold together; the longest idle one forgets
  std::uint8_t tunnel_depth = 8;      // GTP-U in GTP-U …
  std::uint8_t nesting = 24;          // payloads handed on
};

class Engine final : private Output, private transport::TcpEvents, private transport::SctpEvents {
 public:
  // `protocols` and `listener` must outlive the engine; `inspector` and `watcher` may be null.
  Engine(std::span<const Protocol* const> protocols, Listener& listener, Inspector* inspector = nullptr, Limits limits = {},
         Watcher* watcher = nullptr);

  // What opens ciphered traffic. `keys` must outlive the engine and may grow between frames.
  void use(const Keys& keys) { keys_ = &keys; }

  [[gnu::noinline, gnu::hot]] void frame(const Frame& frame);
  // The evidence has ended: closes every connection and reports every flow, by ascending flow id.
  void finish();
  // Octets of memory that TCP connections held when each was asked last, at most 16 segments ago; between frames at most Limits::streams.
  [[nodiscard]] std::size_t streams_held() const { return streams_.octets(); }

 private:
  // Output
  void hand_on(std::string_view protocol, base::Bytes payload, const Context& context) override;
  void hand_on_inner(std::string_view protocol, base::Bytes payload, const Tunnel& tunnel, const Carrier& carrier, const Context& context) override;
  void malformed(const Context& context, std::string_view protocol, base::Bytes where, base::Fault fault) override;
  void opaque(const Context& context, std::string_view protocol, std::string_view reason, base::Bytes where) override;
  void settle(const Context& context) override;
  [[nodiscard]] const Keys* keys() const override { return keys_; }
  std::unique_ptr<Memory>* memory(const Context& context) override;
  std::unique_ptr<StreamParser> inner_stream() override;
  ObservationId observe(const Context& context, base::Bytes where, const Observation& observation) override;
  // TcpEvents, SctpEvents
  void recognised(const Protocol& protocol) override;
  void lost(const Context& context, std::string_view reason, std::uint64_t octets) override;
  void message(base::Bytes payload, const Context& context) override;
  void bad_chunk(const Context& context, base::Bytes where, base::Fault fault) override;
  void lost(const Context& context, std::string_view reason, base::Bytes where) override;
  void ended(transport::SctpAssociation& association) override;

  void above_link(const link::Packet& packet, const Context& context);
  void exported(const link::Packet& packet, Context& context);
  // Every packet goes this way: inlined to where they are called in engine.cpp.
  [[gnu::always_inline]] inline void network(base::Bytes packet, Context& context);
  [[gnu::always_inline]] inline void network(ip::Packet& packet, Context& context);
  void fragment(ip::Packet& packet, Context& context);
  [[gnu::always_inline]] inline void transport_layer(const ip::Packet& packet, Context& context);
  void tcp(const ip::Packet& packet, Context& context);
  void udp(const ip::Packet& packet, Context& context);
  void sctp(const ip::Packet& packet, Context& context);
  [[gnu::always_inline]] inline transport::FlowRecord& flow(Context& context, const ip::Packet& packet, bool opening);
  void datagram(const Protocol& protocol, base::Bytes payload, const Context& context);
  void end_flow(transport::FlowRecord& flow);
  // Reads what its connection still holds, and forgets the connection.
  void end_stream(transport::FlowRecord& flow, const Context& context);
  [[gnu::noinline, gnu::cold]] void limit_streams();
  [[nodiscard]] const Protocol* by_port(std::uint16_t port) const;
  [[nodiscard]] const Protocol* by_name(std::string_view name) const;
  [[nodiscard]] const Protocol* by_number(CarriedBy::Way way, std::uint32_t number) const;

  std::span<const Protocol* const> protocols_;
  std::vector<const Protocol*> by_tcp_content_;
  std::vector<const Protocol*> by_udp_content_;
  std::vector<std::uint16_t> udp_ports_ = std::vector<std::uint16_t>(65536);  // by port: the index of its protocol + 1, or 0
  std::map<std::uint32_t, const Protocol*> sctp_ppids_;
  std::array<const Protocol*, 256> ip_protocols_{};
  std::map<std::uint16_t, const Protocol*> ether_types_;
  Listener& listener_;
  Inspector* inspector_;
  const Keys* keys_ = nullptr;
  Watcher* watcher_;
  Limits limits_;
  transport::StreamMemory streams_;  // outlives the connections in flows_
  transport::FlowTable flows_;
  transport::Foresight foresight_;
  transport::SctpAssociations associations_;
  ip::Fragments fragments_;
  std::map<std::uint32_t, std::unique_ptr<Memory>> memories_;  // by flow
  transport::FlowRecord* current_ = nullptr;   // whose segment or chunk is being read
  const link::Packet* link_ = nullptr;   // of the frame being read
  Frame last_;                           // id and time of the latest frame
  std::uint64_t observations_ = 0;
  std::uint64_t streams_given_up_ = 0;
  std::uint8_t nesting_ = 0;
  bool cut_ = false;                     // the packet being read was cut by the capture
};

}  // namespace assay::wire
