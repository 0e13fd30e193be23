// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/sctp.h"

#include <algorithm>

namespace assay::wire::transport {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

enum Chunk : std::uint8_t { data_chunk = 0, init = 1, init_ack = 2, sack = 3, abort_chunk = 6, shutdown = 7, cookie_echo = 10, cookie_ack = 11, shutdown_complete = 14, i_data = 64 };

constexpr std::size_t fragments_limit = 1024;
constexpr std::size_t fragment_octets_limit = std::size_t{1} << 20;
constexpr std::size_t beyond_limit = 4096;
constexpr std::size_t ppids_limit = 16;

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

void SctpAssociation::chunks(Direction direction, const SctpHeader& packet, const Context& context, SctpEvents& events) {
  Half& mine = halves_[static_cast<std::size_t>(direction)];
  Cursor in = context.cursor(packet.chunks);
  while (in.more()) {
    const auto start = in.offset();
    const auto type = in.u8("sctp.chunk_type");
    const auto flags = in.u8();
    const std::size_t length = in.u16();
    if (in.ok() && length < 4) in.fail(Fault::Code::bad_length);
    const Bytes value = in.bytes(length < 4 ? 0 : length - 4);
    if (!in.ok()) {
      events.bad_chunk(context, packet.chunks, *in.fault());
      return;
    }
    const Bytes chunk = in.since(start);
    switch (type) {
      case data_chunk: data(mine, packet.verification_tag, chunk, flags, context, events); break;
      case i_data: events.lost(context, "I-DATA chunks are not reassembled", chunk); break;
      case init:
      case init_ack:
        summary_.init_seen = true;
        if (value.size() >= 16) {
          Cursor body(value);
          body.skip(12);
          const auto first_tsn = body.u32();
          // A new INIT with another first TSN restarts the association on the same ports.
          mine = Half{};
          mine.started = true;
          mine.highest = (std::uint64_t{1} << 32) + first_tsn - 1;
        }
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

// Whether this TSN is seen for the first time.
bool SctpAssociation::is_new(Half& half, std::uint64_t tsn) {
  if (tsn == half.highest + 1 && half.beyond.empty()) [[likely]] {
    half.highest = tsn;
    return true;
  }
  if (tsn <= half.highest || !half.beyond.insert(tsn).second) return false;
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

void SctpAssociation::data(Half& half, std::uint32_t tag, Bytes chunk, std::uint8_t flags, const Context& context, SctpEvents& events) {
  Cursor in = context.cursor(chunk);
  in.skip(4);
  const auto tsn32 = in.u32();
  const auto stream = in.u16("sctp.data_sid");
  in.skip(2);
  const auto ppid = in.u32("sctp.data_payload_proto_id");
  const Bytes payload = in.rest();
  if (!in.ok()) {
    events.bad_chunk(context, chunk, *in.fault());
    return;
  }
  if (half.tag != 0 && half.tag != tag) half = Half{};  // another association on the same ports, whose INIT was not seen
  half.tag = tag;
  if (!half.started) {
    half.started = true;
    half.highest = (std::uint64_t{1} << 32) + tsn32 - 1;
  }
  summary_.established = true;
  const auto distance = static_cast<std::int32_t>(tsn32 - static_cast<std::uint32_t>(half.highest));
  const auto tsn = static_cast<std::uint64_t>(static_cast<std::int64_t>(half.highest) + distance);
  if (!is_new(half, tsn)) {
    ++summary_.duplicate_chunks;
    return;
  }
  ++summary_.data_chunks;
  summary_.data_octets += payload.size();
  if (summary_.ppids.size() < ppids_limit) summary_.ppids.insert(ppid);

  const bool begin = (flags & 0x02U) != 0;
  const bool end = (flags & 0x01U) != 0;
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
  half.fragment_octets += payload.size();
  half.fragments[tsn] = {{payload.begin(), payload.end()}, context.place(payload), ppid, stream, begin, end};
  assemble(half, tsn, context, events);
}

// Fragments of a message have consecutive TSNs (RFC 9260 §6.9).
void SctpAssociation::assemble(Half& half, std::uint64_t tsn, const Context& context, SctpEvents& events) {
  auto first = half.fragments.find(tsn);
  while (!first->second.begin) {
    if (first == half.fragments.begin() || std::prev(first)->first != first->first - 1 || std::prev(first)->second.end) return;
    --first;
  }
  auto last = half.fragments.find(tsn);
  while (!last->second.end) {
    const auto next = std::next(last);
    if (next == half.fragments.end() || next->first != last->first + 1 || next->second.begin) return;
    last = next;
  }
  std::vector<std::byte> whole;
  Pieces pieces;
  const auto behind = std::next(last);
  for (auto part = first; part != behind; ++part) {
    whole.insert(whole.end(), part->second.bytes.begin(), part->second.bytes.end());
    pieces.add(part->second.place);
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

void SctpAssociation::finish() {
  for (auto& half : halves_) {
    if (!half.beyond.empty()) summary_.missing_chunks += *half.beyond.rbegin() - half.highest - half.beyond.size();
    half.beyond.clear();
    half.fragments.clear();
  }
}

}  // namespace assay::wire::transport
