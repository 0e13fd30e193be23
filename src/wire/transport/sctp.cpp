// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/sctp.h"

#include <algorithm>

namespace assay::wire::transport {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

enum Chunk : std::uint8_t {
  data_chunk = 0,
  init = 1,
  init_ack = 2,
  abort_chunk = 6,
  shutdown = 7,
  cookie_ack = 11,
  shutdown_complete = 14,
  i_data = 64,
  forward_tsn = 192,    // RFC 3758
  i_forward_tsn = 194,  // RFC 8260
};

constexpr std::size_t fragments_limit = 1024;
constexpr std::size_t fragment_octets_limit = std::size_t{1} << 20;
constexpr std::size_t beyond_limit = 4096;
constexpr std::size_t ppids_limit = 16;
constexpr std::size_t addresses_limit = 16;
constexpr std::int32_t plausible_distance = 4096;  // between the TSN that INIT gave and the first one seen

// Parameters of INIT and INIT ACK, RFC 9260 §3.3.2.1.
void read_addresses(Cursor& in, std::vector<IpAddress>& addresses) {
  while (in.more()) {
    const auto type = in.u16("sctp.parameter_type");
    const std::size_t length = in.u16();
    if (in.ok() && length < 4) in.fail(Fault::Code::bad_length);
    const Bytes value = in.bytes(length < 4 ? 0 : length - 4);
    IpAddress address;
    if (type == 5) address = IpAddress::v4(value);
    if (type == 6) address = IpAddress::v6(value);
    if (in.ok() && address.present()) {
      in.field_text(type == 5 ? "sctp.parameter_ipv4_address" : "sctp.parameter_ipv6_address", value, text(address));
      const bool listed = std::ranges::find(addresses, address) != addresses.end();
      if (!listed && !address.multicast_or_broadcast() && addresses.size() < addresses_limit) addresses.push_back(address);
    }
    in.skip(std::min<std::size_t>((4 - length % 4) % 4, in.remaining()));
  }
}

}  // namespace

base::Parsed<SctpHeader> parse_sctp(Bytes bytes, base::Fields* fields) {
  Cursor in(bytes, fields);
  SctpHeader header;
  header.source_port = in.u16("sctp.srcport");
  header.destination_port = in.u16("sctp.dstport");
  header.verification_tag = in.u32("sctp.verification_tag");
  in.skip(4);
  header.chunks = in.rest();
  return base::finish(in, header);
}

std::optional<SctpInit> parse_init(Bytes chunks, base::Fields* fields) {
  Cursor in(chunks, fields);
  const auto type = in.u8();
  if (type != init && type != init_ack) return std::nullopt;
  in.skip(1);
  const std::size_t length = in.u16();
  if (length < 20) return std::nullopt;
  Cursor value = in.split(length - 4);
  SctpInit out;
  out.acknowledges = type == init_ack;
  out.tag = value.u32(out.acknowledges ? "sctp.initack_initiate_tag" : "sctp.init_initiate_tag");
  value.skip(8);
  out.first_tsn = value.u32(out.acknowledges ? "sctp.initack_initial_tsn" : "sctp.init_initial_tsn");
  if (!in.ok() || !value.ok()) return std::nullopt;
  read_addresses(value, out.addresses);
  return out;
}

bool tag_is_reflected(Bytes chunks) {
  Cursor in(chunks);
  const auto type = in.u8();
  return (type == abort_chunk || type == shutdown_complete) && (in.u8() & 1U) != 0;
}

void SctpAssociation::chunks(Direction direction, const SctpHeader& packet, const Context& context, SctpEvents& events) {
  Half& mine = halves_[static_cast<std::size_t>(direction)];
  Cursor in = context.cursor(packet.chunks);
  while (in.more()) {
    const auto start = in.offset();
    const auto type = in.u8("sctp.chunk_type");
    const auto flags = in.u8();
    const std::size_t length = in.u16();
    if (in.ok() && length < 4) in.fail(Fault::Code::bad_length);
    in.skip(length < 4 ? 0 : length - 4);
    if (!in.ok()) {
      events.bad_chunk(context, packet.chunks, *in.fault());
      return;
    }
    const Bytes chunk = in.since(start);
    switch (type) {
      case data_chunk:
      case i_data: data(mine, type == i_data, chunk, flags, context, events); break;
      case forward_tsn:
      case i_forward_tsn: forward(mine, type == i_forward_tsn, chunk, context, events); break;
      case init:
      case init_ack:
        summary_.init_seen = true;
        if (const auto opening = parse_init(chunk, nullptr); opening && !mine.any_data) mine.start(opening->first_tsn);
        break;
      case abort_chunk: summary_.ended = "abort"; break;
      case shutdown:
      case shutdown_complete:
        if (summary_.ended.empty()) summary_.ended = "shutdown";
        break;
      case cookie_ack: summary_.established = true; break;
      default: break;
    }
    in.skip(std::min<std::size_t>((4 - length % 4) % 4, in.remaining()));
  }
}

void SctpAssociation::Half::start(std::uint32_t first_tsn) {
  started = true;
  highest = (std::uint64_t{1} << 32) + first_tsn - 1;
}

std::uint64_t SctpAssociation::Half::extend(std::uint32_t tsn) const {
  const auto distance = static_cast<std::int32_t>(tsn - static_cast<std::uint32_t>(highest));
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(highest) + distance);
}

// Whether this TSN is seen for the first time.
bool SctpAssociation::is_new(Half& half, std::uint64_t tsn) {
  if (tsn == half.highest + 1 && half.beyond.empty()) [[likely]] {
    half.highest = tsn;
    return true;
  }
  if (tsn <= half.highest) return false;
  if (tsn == half.highest + 1) {
    ++half.highest;
  } else if (!half.beyond.insert(tsn).second) {
    return false;
  }
  while (!half.beyond.empty() && *half.beyond.begin() == half.highest + 1) {
    half.beyond.erase(half.beyond.begin());
    ++half.highest;
  }
  if (half.beyond.size() > beyond_limit) {
    summary_.missing_chunks += *half.beyond.begin() - half.highest - 1;
    half.highest = *half.beyond.begin();
    half.beyond.erase(half.beyond.begin());
  }
  return true;
}

void SctpAssociation::data(Half& half, bool interleaved, Bytes chunk, std::uint8_t flags, const Context& context, SctpEvents& events) {
  const bool unordered = (flags & 0x04U) != 0;
  const bool begin = (flags & 0x02U) != 0;
  const bool end = (flags & 0x01U) != 0;
  Cursor in = context.cursor(chunk);
  in.skip(4);
  const auto tsn32 = in.u32("sctp.data_tsn_raw");
  const auto stream = in.u16("sctp.data_sid");
  in.skip(2);
  const std::uint64_t identifier = interleaved ? in.u32("sctp.data_mid") : 0;
  // I-DATA: the first fragment says what the message is, the others which fragment they are (RFC 8260 §2.1).
  const bool numbered = interleaved && !begin;
  const auto number = in.u32(numbered ? "sctp.data_fsn" : "sctp.data_payload_proto_id");
  const auto ppid = numbered ? 0 : number;
  const Bytes payload = in.rest();
  if (!in.ok()) {
    events.bad_chunk(context, chunk, *in.fault());
    return;
  }
  const auto distance = static_cast<std::int32_t>(tsn32 - static_cast<std::uint32_t>(half.highest));
  // Far from what INIT announced: the retransmitted INIT that counted was not seen.
  if (!half.started || (!half.any_data && (distance < 1 || distance > plausible_distance))) half.start(tsn32);
  half.any_data = true;
  summary_.established = true;
  const auto tsn = half.extend(tsn32);
  if (!is_new(half, tsn)) {
    ++summary_.duplicate_chunks;
    return;
  }
  ++summary_.data_chunks;
  summary_.data_octets += payload.size();
  if (!numbered && summary_.ppids.size() < ppids_limit) summary_.ppids.insert(ppid);

  if (begin && end) {
    Context here = context;
    here.sctp_ppid = ppid;
    here.sctp_stream = stream;
    events.message(payload, here);
    return;
  }
  if (half.fragments.size() >= fragments_limit || half.fragment_octets + payload.size() > fragment_octets_limit) {
    events.lost(context, "fragments never completed", {});
    half.fragments.clear();
    half.fragment_octets = 0;
  }
  constexpr std::uint64_t is_interleaved = std::uint64_t{1} << 63U;
  const auto message = interleaved ? is_interleaved | (unordered ? std::uint64_t{1} << 48U : 0) | std::uint64_t{stream} << 32U | identifier : 0;
  // RFC 8260 §2.1 gives the second fragment the number 1; Linux gives it 0, and its own receiver expects that.
  half.second_is_0 = half.second_is_0 || (numbered && number == 0);
  const Part part(message, !interleaved ? tsn : begin ? 0 : std::uint64_t{number} + 1);
  const auto [slot, created] = half.fragments.try_emplace(part);
  if (!created) half.fragment_octets -= slot->second.bytes.size();  // two TSNs for one fragment number
  half.fragment_octets += payload.size();
  slot->second = {{payload.begin(), payload.end()}, context.place(payload), tsn, ppid, stream, begin, end};
  assemble(half, part, context, events);
}

// What the sender no longer repeats (RFC 3758 §3.5, RFC 8260 §2.3.1).
void SctpAssociation::forward(Half& half, bool interleaved, Bytes chunk, const Context& context, SctpEvents& events) {
  Cursor in = context.cursor(chunk);
  in.skip(4);
  const auto tsn32 = in.u32(interleaved ? "sctp.i_forward_tsn_tsn" : "sctp.forward_tsn_tsn");
  if (!in.ok()) {
    events.bad_chunk(context, chunk, *in.fault());
    return;
  }
  if (!half.started) return;
  const auto tsn = half.extend(tsn32);
  if (tsn <= half.highest) return;
  const auto behind = half.beyond.upper_bound(tsn);
  summary_.abandoned_chunks += tsn - half.highest - static_cast<std::uint64_t>(std::distance(half.beyond.begin(), behind));
  half.beyond.erase(half.beyond.begin(), behind);
  half.highest = tsn;
  while (!half.beyond.empty() && *half.beyond.begin() == half.highest + 1) {
    half.beyond.erase(half.beyond.begin());
    ++half.highest;
  }
  const auto dropped = std::erase_if(half.fragments, [&](const auto& each) {
    if (each.second.tsn > tsn) return false;
    half.fragment_octets -= each.second.bytes.size();
    return true;
  });
  if (dropped != 0) events.lost(context, "fragments given up by their sender", {});
}

void SctpAssociation::assemble(Half& half, const Part& part, const Context& context, SctpEvents& events) {
  const auto follows = [&half](const Part& one, const Part& other) {
    const bool behind_first = one.first != 0 && one.second == 0;
    return one.first == other.first && other.second == one.second + (behind_first && !half.second_is_0 ? 2 : 1);
  };
  auto first = half.fragments.find(part);
  while (!first->second.begin) {
    if (first == half.fragments.begin() || !follows(std::prev(first)->first, first->first) || std::prev(first)->second.end) return;
    --first;
  }
  auto last = half.fragments.find(part);
  while (!last->second.end) {
    const auto next = std::next(last);
    if (next == half.fragments.end() || !follows(last->first, next->first) || next->second.begin) return;
    last = next;
  }
  std::vector<std::byte> whole;
  Pieces pieces;
  const auto behind = std::next(last);
  for (auto each = first; each != behind; ++each) {
    whole.insert(whole.end(), each->second.bytes.begin(), each->second.bytes.end());
    pieces.add(each->second.place);
  }
  Context here = context;
  here.sctp_ppid = first->second.ppid;
  here.sctp_stream = first->second.stream;
  here.pieces = &pieces;
  here.buffer = whole;
  half.fragment_octets -= whole.size();
  half.fragments.erase(first, behind);
  events.message(whole, here);
}

std::size_t SctpAssociation::waiting() const {
  constexpr std::size_t node = 128;  // of a map
  std::size_t octets = 0;
  for (const auto& half : halves_) octets += half.fragment_octets + node * (half.fragments.size() + half.beyond.size());
  return octets;
}

void SctpAssociation::finish() {
  for (auto& half : halves_) {
    if (!half.beyond.empty()) {
      summary_.missing_chunks += *half.beyond.rbegin() - half.highest - half.beyond.size();
      half.highest = *half.beyond.rbegin();
    }
    half.beyond.clear();
    half.fragments.clear();
    half.fragment_octets = 0;
  }
}

}  // namespace assay::wire::transport
