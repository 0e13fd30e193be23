// SPDX-License-Identifier: Apache-2.0
#include "wire/quic/quic.h"

#include <array>

#include "base/cursor.h"
#include "wire/quic/frames.h"
#include "wire/quic/initial_keys.h"

namespace assay::wire::quic {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::size_t longest_id = 20;         // RFC 9000 §17.2
constexpr std::size_t shortest_datagram = 1200;  // with a client's Initial, §14.1
constexpr std::size_t shortest_first_id = 8;     // §7.2

enum class LongType : std::uint8_t { initial, early_data, handshake, retry };

// RFC 9369 §3.2 turned the types by one.
LongType long_type(std::uint8_t first, std::uint32_t version) {
  const auto bits = static_cast<std::uint8_t>(first >> 4U & 3U);
  return static_cast<LongType>(version == version_2 ? (bits + 3U) % 4U : bits);
}

bool is_draft(std::uint32_t version) { return version >= 0xff00'001d && version <= 0xff00'0022; }
bool is_read(std::uint32_t version) { return version == version_1 || version == version_2; }

// What all packets with a long header have in common (RFC 8999 §5.1).
struct Header {
  std::uint8_t first = 0;
  std::uint32_t version = 0;
  Bytes destination_id;
  Bytes source_id;
};

Header read_header(Cursor& in) {
  Header header;
  const Bytes start = in.peek_rest();
  header.first = in.u8();
  if (in.ok()) in.field("quic.header_form", start.first(1), header.first >> 7U);
  header.version = in.u32("quic.version");
  const std::size_t destination = in.u8("quic.dcil");
  in.require(destination <= longest_id || !is_read(header.version), Fault::Code::too_large);
  header.destination_id = in.bytes(destination, "quic.dcid");
  const std::size_t source = in.u8("quic.scil");
  in.require(source <= longest_id || !is_read(header.version), Fault::Code::too_large);
  header.source_id = in.bytes(source, "quic.scid");
  return header;
}

// A whole handshake message stands at the beginning: type, length in three octets, body.
bool holds_message(Bytes stream) {
  Cursor in(stream);
  in.skip(1);
  const std::size_t length = in.u24();
  return in.ok() && length <= in.remaining();
}

// What makes the keys of both sides' Initial packets.
class Conversation final : public Memory {
 public:
  // `client` are the keys of its packets in that version.
  Conversation(Bytes destination_id, Direction from_client, std::uint32_t version, const InitialKeys& client)
      : Memory(protocol), first_id_(destination_id.begin(), destination_id.end()), from_client_(from_client), version_(version), keys_{client, std::nullopt} {}

  [[nodiscard]] Sender sender(Direction direction) const { return direction == from_client_ ? Sender::client : Sender::server; }
  [[nodiscard]] Bytes first_id() const { return first_id_; }
  // A server may go on in another version, with keys of the same identifier (RFC 9369 §4.1).
  const std::optional<InitialKeys>& keys(std::uint32_t version, Sender sender) {
    if (version != version_) keys_ = {};
    version_ = version;
    auto& keys = keys_.at(static_cast<std::size_t>(sender));
    if (!keys) keys = initial_keys(version, first_id_, sender);
    return keys;
  }

 private:
  std::vector<std::byte> first_id_;
  Direction from_client_;
  std::uint32_t version_;
  std::array<std::optional<InitialKeys>, 2> keys_;  // by sender, once they were asked for
};

Conversation* recall(const Context& context, Output& out) {
  const auto* place = out.memory(context);
  return place != nullptr && *place != nullptr && (*place)->belongs_to(protocol) ? static_cast<Conversation*>(place->get()) : nullptr;
}

// Tries the keys of the conversation; else the packet may be a client's first one, also the first after a Retry.
std::optional<Opened> open_initial(const Header& header, Bytes packet, std::size_t number_at, const Context& context, Output& out, Sender& sender) {
  if (Conversation* known = recall(context, out)) {
    sender = known->sender(context.direction);
    if (const auto& keys = known->keys(header.version, sender)) {
      if (auto opened = open(*keys, packet, number_at)) return opened;
    }
  }
  if (header.destination_id.size() < shortest_first_id) return std::nullopt;
  const auto keys = initial_keys(header.version, header.destination_id, Sender::client);
  if (!keys) return std::nullopt;
  auto opened = open(*keys, packet, number_at);
  if (!opened) return std::nullopt;
  sender = Sender::client;
  if (auto* place = out.memory(context)) *place = std::make_unique<Conversation>(header.destination_id, context.direction, header.version, *keys);
  return opened;
}

// RFC 9000 §17.2.2. `packet` is the whole packet, its number at `number_at`.
void read_initial(const Header& header, std::uint64_t token, Bytes packet, std::size_t number_at, const Context& context, Output& out) {
  Initial message;
  message.version = header.version;
  message.destination_id = header.destination_id;
  message.source_id = header.source_id;
  message.token_octets = static_cast<std::uint32_t>(token);
  Sender sender = Sender::client;
  const auto opened = open_initial(header, packet, number_at, context, out, sender);
  if (!opened) {
    out.emit(context, packet, message);
    return out.opaque(context, protocol.name, "ciphered", packet);
  }
  message.opened = true;
  message.from_client = sender == Sender::client;
  // The payload lies in no frame: whoever listens sees its values without a place.
  if (const auto fault = read_frames(context.cursor(opened->payload), message.crypto)) out.malformed(context, protocol.name, opened->payload, *fault);
  out.emit(context, packet, message);
  const auto stream = join(message.crypto);
  if (holds_message(stream)) out.hand_on("tls-handshake", stream, context);
  out.settle(context);
}

// RFC 9000 §17.2.5: a token and an integrity tag; nothing follows. `packet` is all of the datagram.
void read_retry(const Header& header, Cursor& in, Bytes packet, const Context& context, Output& out) {
  constexpr std::size_t tag = 16;
  in.require(in.remaining() > tag, Fault::Code::truncated);
  if (!in.ok()) return;
  Retry message;
  message.version = header.version;
  message.source_id = header.source_id;
  message.token_octets = static_cast<std::uint32_t>(in.remaining() - tag);
  (void)in.bytes(message.token_octets, "quic.retry_token");
  (void)in.bytes(tag, "quic.retry_integrity_tag");
  if (const Conversation* known = recall(context, out)) {
    message.genuine = known->sender(context.direction) == Sender::server && is_genuine_retry(header.version, known->first_id(), packet);
  }
  out.emit(context, packet, message);
}

// One packet with a long header; false: nothing more of the datagram can be told.
bool read_long(Cursor& in, const Context& context, Output& out) {
  const Bytes rest = in.peek_rest();
  const std::size_t start = in.offset();
  const Header header = read_header(in);
  if (!in.ok()) return false;
  if (header.version == 0) {  // version negotiation, RFC 8999 §6
    VersionNegotiation message;
    while (in.more()) message.versions.push_back(in.u32("quic.supported_version"));
    if (in.ok()) out.emit(context, in.since(start), message);
    return false;
  }
  if (!is_read(header.version)) {
    out.opaque(context, protocol.name, "version not decoded", in.rest());
    return false;
  }
  const auto type = long_type(header.first, header.version);
  in.field(header.version == version_2 ? "quic.long.packet_type_v2" : "quic.long.packet_type", rest.first(1), header.first >> 4U & 3U);
  if (type == LongType::retry) {
    read_retry(header, in, rest, context, out);
    return false;
  }
  std::uint64_t token = 0;
  if (type == LongType::initial) {
    token = variable(in, "quic.token_length");
    in.require(token <= in.remaining(), Fault::Code::truncated);
    if (in.ok() && token > 0) in.skip(static_cast<std::size_t>(token));
  }
  const auto length = variable(in, "quic.length");
  in.require(length <= in.remaining(), Fault::Code::truncated);
  if (!in.ok()) return false;
  const std::size_t number_at = in.offset() - start;
  in.skip(static_cast<std::size_t>(length));
  const Bytes packet = in.since(start);
  if (type == LongType::initial) read_initial(header, token, packet, number_at, context, out);
  else out.opaque(context, protocol.name, "ciphered", packet);
  return true;
}

constexpr CarriedBy ways[] = {udp_content()};

}  // namespace

// Several packets may share a datagram (RFC 9000 §12.2).
void parse(Bytes datagram, const Context& context, Output& out) {
  Cursor in = context.cursor(datagram);
  while (in.more()) {
    if ((in.peek() & 0x80U) == 0) {
      // A short header, or padding behind the last packet.
      out.opaque(context, protocol.name, "ciphered", in.rest());
      return;
    }
    if (!read_long(in, context, out)) break;
  }
  if (in.fault()) out.malformed(context, protocol.name, datagram, *in.fault());
}

Recognition recognise(Bytes datagram) {
  Cursor in(datagram);
  const Header header = read_header(in);
  constexpr std::uint8_t long_and_fixed = 0xc0;
  if (!in.ok() || (header.first & long_and_fixed) != long_and_fixed) return Recognition::no;
  if (is_draft(header.version)) return datagram.size() >= shortest_datagram ? Recognition::yes : Recognition::no;
  if (!is_read(header.version)) return Recognition::no;
  const auto type = long_type(header.first, header.version);
  if (type == LongType::retry) return Recognition::no;
  if (type == LongType::initial) {
    const auto token = variable(in);
    if (token > in.remaining()) return Recognition::no;
    in.skip(static_cast<std::size_t>(token));
  }
  const auto length = variable(in);
  constexpr std::uint64_t shortest = 20;  // packet number and sample
  return in.ok() && length >= shortest && length <= in.remaining() ? Recognition::yes : Recognition::no;
}

const Protocol protocol{.name = "quic", .title = "QUIC, RFC 9000, RFC 9369", .carried_by = ways, .parse = parse, .recognise = recognise};

}  // namespace assay::wire::quic
