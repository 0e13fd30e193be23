// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/tcp.h"

#include <algorithm>
#include <optional>

namespace assay::wire::transport {
namespace {

using base::Bytes;

constexpr std::size_t buffer_limit = std::size_t{256} * 1024;
constexpr std::size_t early_limit = std::size_t{256} * 1024;
constexpr std::size_t early_count_limit = 256;
constexpr std::uint32_t patience = 64;  // segments that may pass while octets are missing
constexpr std::size_t recognition_window = 1024;

}  // namespace

base::Parsed<TcpSegment> parse_tcp(Bytes bytes, base::Fields* fields) {
  base::Cursor in(bytes, fields);
  TcpSegment segment;
  segment.source_port = in.u16("tcp.srcport");
  segment.destination_port = in.u16("tcp.dstport");
  segment.sequence = in.u32("tcp.seq_raw");
  segment.acknowledgement = in.u32();
  const auto flags = in.u16();
  in.skip(6);
  const std::size_t header = (flags >> 12) * std::size_t{4};
  in.require(header >= 20, base::Fault::Code::bad_length);
  if (in.ok()) in.skip(header - 20);
  segment.fin = (flags & 0x01U) != 0;
  segment.syn = (flags & 0x02U) != 0;
  segment.rst = (flags & 0x04U) != 0;
  segment.ack = (flags & 0x10U) != 0;
  segment.payload = in.rest();
  return base::finish(in, segment);
}

void TcpConnection::segment(Direction d, const TcpSegment& segment, const Context& context, Output& out, TcpEvents& events) {
  Half& mine = half(d);
  if (segment.syn) {
    if (!mine.started) {
      mine = Half{};
      mine.started = true;
      mine.base = segment.sequence + 1;
    }
    if (segment.payload.empty()) return;
  }
  if (ignored_) return;
  if (!segment.payload.empty()) {
    const auto first = segment.sequence + (segment.syn ? 1U : 0U);
    if (!mine.started) {
      mine.started = true;
      mine.base = first;
    }
    // The offset nearest to what is expected: sequence numbers wrap every 4 GiB.
    const auto distance = static_cast<std::int32_t>(first - (mine.base + static_cast<std::uint32_t>(mine.next)));
    const auto start = static_cast<std::int64_t>(mine.next) + distance;
    // A keep-alive or an old retransmission may begin before the stream as far as we know it.
    const std::size_t before = start < 0 ? std::min<std::size_t>(segment.payload.size(), static_cast<std::size_t>(-start)) : 0;
    accept(d, static_cast<std::uint64_t>(std::max<std::int64_t>(start, 0)), segment.payload.subspan(before), context, out, events);
  }
  if (ignored_) return;
  if (segment.fin || segment.rst) {
    if (half(d).early.empty()) close(d, context, out, events);
    if (segment.rst) close(d == Direction::forward ? Direction::reverse : Direction::forward, context, out, events);
  }
}

void TcpConnection::accept(Direction d, std::uint64_t start, Bytes bytes, const Context& context, Output& out, TcpEvents& events) {
  Half& mine = half(d);
  if (start + bytes.size() <= mine.next) return;  // seen before
  if (start < mine.next) {
    bytes = bytes.subspan(static_cast<std::size_t>(mine.next - start));
    start = mine.next;
  }
  if (start == mine.next) {
    deliver(d, bytes, context.place(bytes), context, out, events);
    if (!mine.early.empty()) drain_early(d, context, out, events);
    mine.held_back = mine.early.empty() ? 0 : mine.held_back;
    return;
  }
  keep_early(mine, start, bytes, context.place(bytes));
  ++mine.held_back;
  while (!ignored_ && (mine.early_octets > early_limit || mine.early.size() > early_count_limit || mine.held_back > patience)) {
    if (mine.early.empty()) break;
    jump_gap(d, context, out, events);
  }
}

void TcpConnection::keep_early(Half& mine, std::uint64_t start, Bytes bytes, const Place& place) {
  auto next = std::ranges::upper_bound(mine.early, start, {}, &Early::start);
  std::uint32_t shift = 0;
  if (next != mine.early.begin()) {
    const auto& previous = *std::prev(next);
    const auto end = previous.start + previous.bytes.size();
    if (end > start) shift = static_cast<std::uint32_t>(std::min<std::uint64_t>(end - start, bytes.size()));
  }
  bytes = bytes.subspan(shift);
  start += shift;
  if (next != mine.early.end() && start + bytes.size() > next->start) {
    const auto fits = static_cast<std::size_t>(next->start > start ? next->start - start : 0);
    const auto behind = next->start + next->bytes.size() - start;
    const Bytes rest = behind < bytes.size() ? bytes.subspan(static_cast<std::size_t>(behind)) : Bytes{};
    bytes = bytes.first(fits);
    if (!rest.empty()) {
      const auto skipped = shift + static_cast<std::uint32_t>(behind);
      keep_early(mine, start + behind, rest, place.length == 0 ? place : Place{place.frame, place.offset + skipped, place.length - skipped});
      next = std::ranges::upper_bound(mine.early, start, {}, &Early::start);
    }
  }
  if (bytes.empty()) return;
  mine.early_octets += bytes.size();
  const Place kept{place.frame, place.length == 0 ? 0 : place.offset + shift, place.length == 0 ? 0 : static_cast<std::uint32_t>(bytes.size())};
  mine.early.insert(next, Early{start, {bytes.begin(), bytes.end()}, kept});
}

void TcpConnection::drain_early(Direction d, const Context& context, Output& out, TcpEvents& events) {
  Half& mine = half(d);
  while (!ignored_ && !mine.early.empty() && mine.early.front().start <= mine.next) {
    const Early segment = std::move(mine.early.front());
    mine.early.erase(mine.early.begin());
    mine.early_octets -= segment.bytes.size();
    const auto seen = static_cast<std::size_t>(mine.next - segment.start);
    if (seen >= segment.bytes.size()) continue;
    Place place = segment.place;
    if (place.length != 0) {
      place.offset += static_cast<std::uint32_t>(seen);
      place.length -= static_cast<std::uint32_t>(seen);
    }
    deliver(d, Bytes(segment.bytes).subspan(seen), place, context, out, events);
  }
  if (mine.early.empty()) mine.held_back = 0;
}

void TcpConnection::jump_gap(Direction d, const Context& context, Output& out, TcpEvents& events) {
  Half& mine = half(d);
  const auto missing = mine.early.front().start - mine.next;
  events.lost(context, "segments missing", missing);
  mine.next += missing;
  mine.held_back = 0;
  if (mine.skip >= missing) {
    mine.skip -= missing;
  } else {
    const auto unskipped = missing - mine.skip;
    mine.skip = 0;
    const auto waiting = mine.buffer.size() - mine.consumed;
    mine.buffer.clear();
    mine.pieces.clear();
    mine.consumed = 0;
    if (parser_) parser_->gap(d, unskipped + waiting, context, out);
  }
  drain_early(d, context, out, events);
}

void TcpConnection::deliver(Direction d, Bytes bytes, const Place& place, const Context& context, Output& out, TcpEvents& events) {
  Half& mine = half(d);
  mine.next += bytes.size();
  Place at = place;
  if (mine.skip != 0) {
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(mine.skip, bytes.size()));
    mine.skip -= skipped;
    bytes = bytes.subspan(skipped);
    at.offset += static_cast<std::uint32_t>(skipped);
    at.length -= static_cast<std::uint32_t>(std::min<std::size_t>(skipped, at.length));
    if (bytes.empty()) return;
  }
  const bool empty = mine.buffer.size() == mine.consumed;
  if (empty && !parser_ && !recognise(d, bytes, context, out, events)) {
    if (!undecided_) return;
  }
  if (empty && parser_) {
    // The common case: read in place, keep only what is left over.
    const bool in_frame = base::offset_within(context.frame->bytes, bytes).has_value();
    std::optional<Context> buffered;
    Pieces piece;
    if (!in_frame) {
      piece.add(at);
      buffered = context;
      buffered->pieces = &piece;
      buffered->buffer = bytes;
    }
    const Context& here = buffered ? *buffered : context;
    while (!bytes.empty()) {
      const auto consumed = parser_->data(d, bytes, here, out);
      if (!in_frame) out.settle(here);
      if (parser_->done()) return forget();
      if (consumed == 0) break;
      if (consumed > bytes.size()) mine.start_skipping(consumed, bytes.size());
      const auto taken = std::min(consumed, bytes.size());
      bytes = bytes.subspan(taken);
      at.offset += static_cast<std::uint32_t>(taken);
      at.length -= static_cast<std::uint32_t>(std::min<std::size_t>(taken, at.length));
    }
    if (bytes.empty()) return;
  }
  if (empty) {
    mine.buffer.clear();
    mine.pieces.clear();
    mine.consumed = 0;
  }
  mine.buffer.insert(mine.buffer.end(), bytes.begin(), bytes.end());
  if (at.length == 0) at.length = static_cast<std::uint32_t>(bytes.size());
  mine.pieces.add(at);
  if (empty) return;  // the parser, or recognition, has said that it wants more
  if (!parser_ && !recognise(d, Bytes(mine.buffer), context, out, events)) return;
  feed(d, context, out, events);
}

bool TcpConnection::recognise(Direction d, Bytes first, const Context& context, Output& out, TcpEvents& events) {
  Half& mine = half(d);
  undecided_ = false;
  for (const Protocol* candidate : candidates_) {
    const auto verdict = candidate->recognise(first.first(std::min(first.size(), recognition_window)));
    if (verdict == Recognition::yes) {
      parser_ = candidate->make_stream();
      events.recognised(*candidate);
      // What the other side has said before goes first: a server that greets, a request whose answer was clearer.
      const auto other = d == Direction::forward ? Direction::reverse : Direction::forward;
      feed(other, context, out, events);
      return !ignored_;
    }
    undecided_ = undecided_ || verdict == Recognition::need_more;
  }
  undecided_ = undecided_ && first.size() < recognition_window;
  if (undecided_) return false;
  // A capture may begin inside a message: look again at the next segment, a few times.
  mine.buffer.clear();
  mine.pieces.clear();
  if (++mine.tries < tries_) return false;
  const Half& other = half(d == Direction::forward ? Direction::reverse : Direction::forward);
  if (other.tries >= tries_ || other.tries == 0) forget();
  return false;
}

void TcpConnection::feed(Direction d, const Context& context, Output& out, TcpEvents& events) {
  Half& mine = half(d);
  while (parser_ && mine.consumed < mine.buffer.size()) {
    Context here = context;
    here.pieces = &mine.pieces;
    here.buffer = Bytes(mine.buffer).subspan(mine.consumed);
    const auto consumed = parser_->data(d, here.buffer, here, out);
    out.settle(here);
    if (parser_->done()) return forget();
    if (consumed == 0) break;
    if (consumed > here.buffer.size()) mine.start_skipping(consumed, here.buffer.size());
    const auto taken = std::min(consumed, here.buffer.size());
    mine.consumed += taken;
    mine.pieces.drop_front(taken);
  }
  if (mine.consumed == mine.buffer.size()) {
    mine.buffer.clear();
    mine.pieces.clear();
    mine.consumed = 0;
  } else if (mine.consumed > 4096 && mine.consumed * 2 > mine.buffer.size()) {
    mine.buffer.erase(mine.buffer.begin(), mine.buffer.begin() + static_cast<std::ptrdiff_t>(mine.consumed));
    mine.consumed = 0;
  }
  if (mine.buffer.size() - mine.consumed > buffer_limit) {
    const auto dropped = mine.buffer.size() - mine.consumed;
    events.lost(context, "message beyond the buffer limit", dropped);
    mine.buffer.clear();
    mine.pieces.clear();
    mine.consumed = 0;
    if (parser_) parser_->gap(d, dropped, context, out);
  }
}

void TcpConnection::close(Direction d, const Context& context, Output& out, TcpEvents& events) {
  Half& mine = half(d);
  if (mine.ended) return;
  mine.ended = true;
  const auto waiting = mine.skip != 0 ? mine.skipped_message - mine.skip : mine.buffer.size() - mine.consumed;
  if (parser_ && waiting != 0) events.lost(context, "connection ended inside a message", waiting);
  if (parser_) parser_->end(d, context, out);
}

void TcpConnection::finish(const Context& context, Output& out, TcpEvents& events) {
  for (const auto d : {Direction::forward, Direction::reverse}) {
    while (!ignored_ && !half(d).early.empty()) jump_gap(d, context, out, events);
    if (!ignored_) close(d, context, out, events);
  }
  forget();
}

std::size_t TcpConnection::held() const {
  constexpr std::size_t allocation = 32;  // what the heap takes for itself
  std::size_t octets = 0;
  for (const auto& each : halves_) {
    if (!each.early.empty()) octets += each.early_octets + each.early.size() * allocation + each.early.capacity() * sizeof(Early);
    octets += each.buffer.capacity() + each.pieces.all().capacity() * sizeof(Place);
  }
  return parser_ ? octets + parser_->held() : octets;
}

void TcpConnection::forget() {
  ignored_ = true;
  for (auto& each : halves_) {
    each.buffer = std::vector<std::byte>();  // = {} would keep its memory
    each.pieces = {};
    each.early = std::vector<Early>();
    each.early_octets = 0;
  }
}

}  // namespace assay::wire::transport
