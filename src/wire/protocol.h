// SPDX-License-Identifier: Apache-2.0
// What a protocol is to the engine: a name, what carries it, and a parser. A datagram parser is a function without state;
// a stream parser is an object per connection. Both read bytes and give messages to Output. Protocols never include each
// other: a payload goes back to the engine by name.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/cursor.h"
#include "wire/address.h"
#include "wire/frame.h"

namespace assay::wire {

// A message that was given to Output, numbered from 1 in order. 0: none.
using ObservationId = base::Strong<struct ObservationTag>;
// A connection, association or datagram flow, numbered from 1 in the order of first sight.
using FlowId = base::Strong<struct FlowTag, std::uint32_t>;

enum class Direction : std::uint8_t { forward, reverse };  // forward: as the first packet of the flow

// The GTP-U tunnel around an inner packet (TS 29.281 §5.1). teid 0 and no address: not in a tunnel.
struct Tunnel {
  std::uint32_t teid = 0;
  IpAddress source;       // outer
  IpAddress destination;  // outer; (destination, teid) names the tunnel
  std::uint8_t depth = 0;   // 0 outside, 1 inside a G-PDU, 2 GTP in GTP …
};

// The message that carried a payload, for joining what belongs together.
struct Carrier {
  std::string_view protocol;  // "ngap", "sbi", "nas-5gs"; empty if none
  ObservationId observation;
  std::uint64_t amf_ue_id = 0;  // NGAP: AMF UE NGAP ID and
  std::uint64_t ran_ue_id = 0;  //       RAN UE NGAP ID, where has_* says so
  bool has_amf_ue_id = false;
  bool has_ran_ue_id = false;
  std::string_view content;  // what the carrier says the payload is, e.g. an ngapIeType of TS 29.518; empty if it says nothing
};

struct HttpMessage;  // wire/http_message.h
class Keys;          // wire/keys.h
class StreamParser;

// Everything around the bytes being parsed. Passed by reference down the stack; copied to change it.
struct Context {
  const Frame* frame = nullptr;    // the frame that completed the bytes
  const Pieces* pieces = nullptr;  // set if the bytes lie in `buffer`, a reassembly buffer
  base::Bytes buffer;
  Endpoint source;
  Endpoint destination;
  FlowId flow;
  Direction direction = Direction::forward;
  std::uint8_t ip_protocol = 0;
  std::uint32_t sctp_ppid = 0;    // payload protocol identifier of the DATA chunk
  std::uint16_t sctp_stream = 0;
  Tunnel tunnel;
  Carrier carrier;
  const HttpMessage* http = nullptr;  // set if the bytes are the body of this HTTP message
  std::uint8_t nesting = 0;       // how often payloads were handed on; the engine limits it
  base::Fields* fields = nullptr;  // somebody wants every field of this frame

  // A cursor that lists what it reads if somebody listens.
  [[nodiscard]] base::Cursor cursor(base::Bytes bytes) const { return base::Cursor(bytes, fields); }
  // Where `bytes`, a part of the frame or of the buffer, lies: its last contiguous run, which is in `frame` unless the
  // message ended earlier. {frame, 0, 0} for bytes that lie in neither (e.g. inflated ones).
  [[nodiscard]] Place place(base::Bytes bytes) const;
  // All runs, in order.
  [[nodiscard]] std::vector<Place> places(base::Bytes bytes) const;
  // Where `bytes` lies if it is a part of the frame.
  [[nodiscard]] std::optional<Place> place_in_frame(base::Bytes bytes) const;
};

// Identifies a message type without RTTI: one static object per type, compared by address.
struct MessageKind {
  std::string_view name;  // "ngap.message"
};

// A message seen through a type-erased reference. M must declare `static constexpr MessageKind kind{...}`.
class Observation {
 public:
  template <class M>
  explicit Observation(const M& message) : kind_(&M::kind), message_(&message) {}

  template <class M>
  [[nodiscard]] const M* as() const {
    return kind_ == &M::kind ? static_cast<const M*>(message_) : nullptr;
  }
  [[nodiscard]] const MessageKind& kind() const { return *kind_; }

 private:
  const MessageKind* kind_;
  const void* message_;
};

struct Protocol;

// What a protocol of datagrams remembers of one conversation from one datagram to the next: a class of its own below this one.
class Memory {
 public:
  explicit Memory(const Protocol& owner) : owner_(&owner) {}
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  virtual ~Memory() = default;
  // Whether that protocol made it, and knows its class.
  [[nodiscard]] bool belongs_to(const Protocol& protocol) const { return owner_ == &protocol; }

 private:
  const Protocol* owner_;
};

// Where parsers put what they find. Implemented by the engine, and by tests.
class Output {
 public:
  // A message; `where` are the octets that it was read from. The message and what it borrows are valid during the call.
  template <class M>
  ObservationId emit(const Context& context, base::Bytes where, const M& message) {
    return observe(context, where, Observation(message));
  }
  // A payload for another protocol, by its name in protocols.cpp ("nas-5gs", "ip", …). An unknown name is a program error.
  // "ip payload" is what stands behind an IP header: of the protocol and between the addresses of the context.
  virtual void hand_on(std::string_view protocol, base::Bytes payload, const Context& context) = 0;
  // The packet in a tunnel, of which `context` is the outside.
  virtual void hand_on_inner(std::string_view protocol, base::Bytes payload, const Tunnel& tunnel, const Carrier& carrier, const Context& context) {
    Context inside = context;
    inside.tunnel = tunnel;
    inside.carrier = carrier;
    hand_on(protocol, payload, inside);
  }
  // Bytes that are not what they claim to be. `where` is what was being parsed; the fault's offset counts from its start.
  virtual void malformed(const Context& context, std::string_view protocol, base::Bytes where, base::Fault fault) = 0;
  // Something that cannot be read although it is well-formed: "ciphered", "unknown HPACK entry", "not decoded" …
  // Counted per protocol and reason in coverage.
  virtual void opaque(const Context& context, std::string_view protocol, std::string_view reason, base::Bytes where) = 0;
  // The buffer of this context is about to move on: the fields that were listed from it get their places now. For who
  // reads from a buffer of its own; what is handed on is settled by itself.
  virtual void settle(const Context&) {}
  // What the operator gave to open ciphered traffic; null: nothing. Outlives every parser.
  [[nodiscard]] virtual const Keys* keys() const { return nullptr; }
  // Where a protocol of datagrams keeps what it needs of the conversation of this context: empty until it puts something there,
  // and gone when the flow ends or many others came since. Null: there is no such place.
  virtual std::unique_ptr<Memory>* memory(const Context&) { return nullptr; }
  // For octets that a protocol carries as a stream: whoever their content says they are for. Null: nobody reads them.
  virtual std::unique_ptr<StreamParser> inner_stream();

 protected:
  ~Output() = default;
  virtual ObservationId observe(const Context& context, base::Bytes where, const Observation& observation) = 0;
};

// One datagram or one complete message.
using ParseDatagram = void (*)(base::Bytes bytes, const Context& context, Output& out);

// A parser of one connection, both directions. The engine calls it in stream order per direction.
class StreamParser {
 public:
  virtual ~StreamParser() = default;
  // `data` starts at the first octet not consumed so far and is contiguous. Returns how many octets are consumed; more
  // than data.size() skips octets that have not arrived; 0 waits for more. The engine buffers at most a limit (256 KiB)
  // of unconsumed octets, then calls gap().
  virtual std::size_t data(Direction direction, base::Bytes data, const Context& context, Output& out) = 0;
  // `octets` of this direction were lost or dropped; parsing may resume behind them.
  virtual void gap(Direction direction, std::uint64_t octets, const Context& context, Output& out) = 0;
  // The direction ended (FIN, RST, idle, end of capture). `context.frame` may be null at the end of a capture.
  virtual void end(Direction direction, const Context& context, Output& out) = 0;
  // Memory in octets that it holds, itself included; roughly, and rather too much than too little.
  [[nodiscard]] virtual std::size_t held() const { return 1024; }
  // True when nothing further can be learned (TLS after its handshake): the engine stops reassembling.
  [[nodiscard]] virtual bool done() const { return false; }
};

enum class Recognition : std::uint8_t { no, need_more, yes };

// Whether the first octets of one direction of a connection look like this protocol. Pure; called with at most 1 KiB.
using RecogniseStream = Recognition (*)(base::Bytes first);
using MakeStreamParser = std::unique_ptr<StreamParser> (*)();

// One way in which the engine comes to a protocol.
struct CarriedBy {
  enum class Way : std::uint8_t { udp_port, sctp_ppid, sctp_port, tcp_content, udp_content, ip_protocol, ether_type, name_only };
  Way way = Way::name_only;
  std::uint32_t number = 0;
};
constexpr CarriedBy udp_port(std::uint16_t port) { return {CarriedBy::Way::udp_port, port}; }
constexpr CarriedBy sctp_ppid(std::uint32_t ppid) { return {CarriedBy::Way::sctp_ppid, ppid}; }
// For DATA whose payload protocol identifier is 0: some stacks leave it out.
constexpr CarriedBy sctp_port(std::uint16_t port) { return {CarriedBy::Way::sctp_port, port}; }
constexpr CarriedBy udp_content() { return {CarriedBy::Way::udp_content, 0}; }
constexpr CarriedBy tcp_content() { return {CarriedBy::Way::tcp_content, 0}; }
// A packet of its own below UDP and TCP. IP fragments arrive joined.
constexpr CarriedBy ip_protocol(std::uint8_t number) { return {CarriedBy::Way::ip_protocol, number}; }
// Beside IP. The context then has no addresses and no flow.
constexpr CarriedBy ether_type(std::uint16_t type) { return {CarriedBy::Way::ether_type, type}; }

struct Protocol {
  std::string_view name;   // "ngap"; what hand_on() uses and the tables show
  std::string_view title;  // "NGAP, TS 38.413"
  std::span<const CarriedBy> carried_by;
  ParseDatagram parse = nullptr;          // datagrams and handed-on payloads
  RecogniseStream recognise = nullptr;    // with tcp_content, and with udp_content for one datagram
  MakeStreamParser make_stream = nullptr;
};

}  // namespace assay::wire
