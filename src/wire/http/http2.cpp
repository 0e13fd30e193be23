// SPDX-License-Identifier: Apache-2.0
#include "wire/http/http2.h"

#include <algorithm>
#include <cstring>

#include "wire/http/http.h"

namespace assay::wire::http {
namespace {

constexpr std::uint32_t frame_limit = 128 * 1024;  // of other frames than DATA; half of what the engine buffers
constexpr std::size_t block_limit = 128 * 1024;
constexpr std::size_t closed_limit = 64;

Direction other(Direction direction) {
  return direction == Direction::forward ? Direction::reverse : Direction::forward;
}

// The octets that have come of a preface that may not be complete.
bool begins_preface(base::Bytes data) {
  const auto text = base::as_text(data.first(std::min(data.size(), preface.size())));
  return preface.starts_with(text);
}

// Which kind of message the pseudo-header fields of a block belong to (RFC 9113 §8.3).
struct Pseudo {
  bool answer = false;
  bool question = false;
  bool interim = false;  // RFC 9110 §15.2
};

std::optional<std::uint16_t> status_of(std::string_view value) {
  if (value.size() != 3) return std::nullopt;
  unsigned status = 0;
  for (const char c : value) {
    if (c < '0' || c > '9') return std::nullopt;
    status = status * 10 + static_cast<unsigned>(c - '0');
  }
  return static_cast<std::uint16_t>(status);
}

// Of names whose sizes are the same, as those of the pseudo-header fields are.
template <std::size_t size>
[[gnu::always_inline]] inline bool same(std::string_view name, const char (&literal)[size]) {
  return name.size() == size - 1 && std::memcmp(name.data(), literal, size - 1) == 0;
}

Pseudo pseudo_of(const HeaderBlock& block) {
  Pseudo out;
  std::optional<std::uint16_t> status;
  for (const auto& field : block.headers) {
    if (field.name.empty() || field.name[0] != ':') continue;
    if (same(field.name, ":status")) {
      out.answer = true;
      if (!status && field.known) status = status_of(field.value);
    } else {
      out.question = out.question || same(field.name, ":method") || same(field.name, ":path") ||
                     same(field.name, ":scheme") || same(field.name, ":authority");
    }
  }
  out.interim = status && *status < 200;
  return out;
}

}  // namespace

Hpack& Http2::hpack(Way& way) {
  if (!way.hpack) {
    way.hpack.emplace(from_start_ ? Hpack::Start::of_connection : Hpack::Start::unknown);
    way.hpack->allow(way.table_size);
  }
  return *way.hpack;
}

std::size_t Http2::held() const {
  constexpr std::size_t least = 512;  // of a deque
  std::size_t octets = sizeof *this + least + exchanges_.held() + decoded_.text.held() + decoded_.headers.capacity() * sizeof(HttpHeader);
  for (const auto& each : ways_) {
    octets += each.block.capacity() + each.block_pieces.all().capacity() * sizeof(Place) + (each.hpack ? each.hpack->held() : 0);
  }
  return octets;
}

std::size_t Http2::data(Direction direction, base::Bytes data, const Context& context, Output& out) {
  Way& here = way(direction);
  here.begun = true;
  std::size_t consumed = 0;
  while (consumed < data.size()) {
    const auto rest = data.subspan(consumed);
    std::size_t used = 0;
    if (!here.synced) {
      used = synchronise(here, direction, rest, context, out);
      if (used == 0 && here.synced) continue;
    } else if (here.data_left > 0 || here.passing_left > 0) {
      used = pass(here, direction, rest, context, out);
    } else {
      used = frame(here, direction, rest, context, out);
    }
    if (used == 0) break;
    consumed += used;
  }
  return consumed;
}

// At the start of a direction, and after a loss.
std::size_t Http2::synchronise(Way& here, Direction direction, base::Bytes data, const Context& context, Output& out) {
  if (here.fresh && begins_preface(data)) {
    if (data.size() < preface.size()) return 0;
    if (context.fields != nullptr) context.fields->text("http2.magic", data.first(preface.size()), preface);
    here.synced = true;
    client_ = direction;
    from_start_ = true;
    for (Way& each : ways_) {
      if (!each.header_block_seen) each.hpack.reset();  // nothing was lost after all
    }
    return preface.size();
  }
  const auto search = find_boundary(data, here.fresh);
  if (search.offset > 0) {
    out.opaque(context, "http2", "not synchronised", data.first(search.offset));
    here.fresh = false;
  }
  here.synced = search.found;
  return search.offset;
}

// The inside of a DATA frame, or octets that are not wanted.
std::size_t Http2::pass(Way& here, Direction direction, base::Bytes data, const Context& context, Output& out) {
  if (here.data_left == 0) {
    const auto passed = std::min<std::size_t>(here.passing_left, data.size());
    here.passing_left -= static_cast<std::uint32_t>(passed);
    return passed;
  }
  const auto part = data.first(std::min<std::size_t>(here.data_left, data.size()));
  here.data_left -= static_cast<std::uint32_t>(part.size());
  const bool last = here.data_left == 0 && here.data_last;
  if (exchanges_.find(here.data_stream, from_client(direction)) == nullptr) {
    out.opaque(context, "http2", "body of a message that was not seen", part);
  }
  exchanges_.body(here.data_stream, from_client(direction), part, last, context, out);
  return part.size();
}

std::size_t Http2::frame(Way& here, Direction direction, base::Bytes data, const Context& context, Output& out) {
  if (data.size() < frame_header_size) return 0;
  base::Cursor peek(data);
  const auto header = read_frame_header(peek);
  const bool data_frame = header.is(FrameType::data);
  const std::size_t needed = frame_header_size + (data_frame ? (header.has(flag::padded) ? 1u : 0u) : header.length);
  if (!data_frame && header.length > frame_limit) {
    out.opaque(context, "http2", "frame beyond the limit", data.first(frame_header_size));
    here.passing_left = header.length;
    if (header.is(FrameType::headers) || header.is(FrameType::push_promise) || header.is(FrameType::continuation)) {
      here.block_open = false;
      hpack(here).forget();
    }
    return frame_header_size;
  }
  if (data.size() < needed) return 0;

  base::Cursor in = context.cursor(data);
  if (context.fields != nullptr) {
    (void)read_frame_header(in);
  } else {
    in.skip(frame_header_size);
  }
  // A header block is one unit: nothing else may come between (RFC 9113 §4.3).
  const bool continues = header.is(FrameType::continuation);
  if (here.block_open != continues || (continues && header.stream != here.block_frame.stream)) {
    out.malformed(context, "http2", data.first(frame_header_size), {base::Fault::Code::out_of_state, 3});
    if (here.block_open) hpack(here).forget();
    here.block_open = false;
    if (continues) {
      hpack(here).forget();
      return needed;
    }
  }
  if (data_frame) {
    begin_data(here, direction, header, in, context, out);
  } else if (header.is(FrameType::headers) || header.is(FrameType::push_promise) || continues) {
    fragment(here, direction, header, in.bytes(header.length), context, out);
  } else {
    control(direction, header, in.bytes(header.length), context, out);
  }
  return needed;
}

void Http2::begin_data(Way& here, Direction direction, const FrameHeader& header, base::Cursor& in,
                       const Context& context, Output& out) {
  const std::uint32_t overhead = header.has(flag::padded) ? 1u : 0u;
  const std::uint32_t padding = overhead != 0 ? in.u8("http2.pad_length") : 0u;
  if (header.stream == 0 || overhead + padding > header.length) {  // RFC 9113 §6.1
    out.malformed(context, "http2", in.since(0),
                  {base::Fault::Code::bad_length, static_cast<std::uint32_t>(in.offset())});
    here.passing_left = header.length - std::min(header.length, overhead);
    return;
  }
  here.data_left = header.length - overhead - padding;
  here.passing_left = padding;
  here.data_stream = header.stream;
  here.data_last = header.has(flag::end_stream);
  if (here.data_left == 0 && here.data_last)
    exchanges_.body(header.stream, from_client(direction), {}, true, context, out);
}

void Http2::control(Direction direction, const FrameHeader& header, base::Bytes payload, const Context& context,
                    Output& out) {
  base::Cursor in = context.cursor(payload);
  switch (static_cast<FrameType>(header.type)) {
    case FrameType::settings:
      settings(direction, header, payload, context, out);
      return;
    case FrameType::rst_stream: {
      const auto code = in.u32("http2.rst_stream.error");
      if (in.ok()) {
        exchanges_.close(header.stream, Exchange::End::reset, code, context, out);
        closed_.push_back(header.stream);
        if (closed_.size() > closed_limit) closed_.pop_front();
      }
      break;
    }
    case FrameType::goaway: {
      const auto start = in.offset();
      GoAway message;
      message.last_stream = in.u32() & 0x7fffffff;
      in.field("http2.goaway.last_stream_id", in.since(start), message.last_stream);
      message.error_code = in.u32("http2.goaway.error");
      if (in.ok()) out.emit(context, payload, message);
      break;
    }
    case FrameType::window_update: {
      const auto start = in.offset();
      const auto increment = in.u32() & 0x7fffffff;
      in.field("http2.window_update.window_size_increment", in.since(start), increment);
      in.require(!in.more(), base::Fault::Code::bad_length);
      break;
    }
    case FrameType::ping:
      (void)in.bytes(8, header.has(flag::ack) ? "http2.pong" : "http2.ping");
      in.require(!in.more(), base::Fault::Code::bad_length);
      break;
    case FrameType::priority: {
      const auto start = in.offset();
      const auto word = in.u32();
      in.field("http2.stream_dependency", in.since(start), word & 0x7fffffff);
      (void)in.u8("http2.headers.weight");
      break;
    }
    default:
      break;  // extensions are ignored (RFC 9113 §5.5)
  }
  if (in.fault()) out.malformed(context, "http2", payload, *in.fault());
}

void Http2::settings(Direction direction, const FrameHeader& header, base::Bytes payload, const Context& context,
                     Output& out) {
  if (header.has(flag::ack)) return;
  base::Cursor in = context.cursor(payload);
  while (in.more()) {
    const auto id = in.u16("http2.settings.id");
    constexpr std::array<const char*, 7> names{nullptr,
                                               "http2.settings.header_table_size",
                                               "http2.settings.enable_push",
                                               "http2.settings.max_concurrent_streams",
                                               "http2.settings.initial_window_size",
                                               "http2.settings.max_frame_size",
                                               "http2.settings.max_header_list_size"};
    const auto value = in.u32(id < names.size() ? names[id] : "http2.settings.unknown");
    if (in.ok() && id == 1) {  // SETTINGS_HEADER_TABLE_SIZE, for the blocks of the other direction
      Way& there = way(other(direction));
      there.table_size = value;
      hpack(there).allow(value);
    }
  }
  if (in.fault()) out.malformed(context, "http2", payload, *in.fault());
}

void Http2::fragment(Way& here, Direction direction, const FrameHeader& header, base::Bytes payload,
                     const Context& context, Output& out) {
  const auto part = read_fragment(header, payload, context.fields);
  if (!part) {
    out.malformed(context, "http2", payload, part.error());
    here.block_open = false;
    hpack(here).forget();
    return;
  }
  if (!header.is(FrameType::continuation)) {
    here.block_frame = header;
    here.block_promised = part->promised;
    here.block.clear();
    here.block_pieces.clear();
    here.block_lost = false;
    here.block_open = !header.has(flag::end_headers);
    if (!here.block_open) {
      block(here, direction, part->block, context, out);
      return;
    }
  }
  if (here.block.size() + part->block.size() > block_limit) {
    if (!here.block_lost) out.opaque(context, "http2", "header block beyond the limit", part->block);
    here.block_lost = true;
    here.block = std::vector<std::byte>();  // = {} would keep its memory
    here.block_pieces.clear();
  }
  if (!here.block_lost) {
    here.block.insert(here.block.end(), part->block.begin(), part->block.end());
    for (const Place& run : context.places(part->block)) here.block_pieces.add(run);
  }
  if (!header.has(flag::end_headers)) return;
  here.block_open = false;
  if (here.block_lost) {
    hpack(here).forget();
    return;
  }
  Context whole = context;
  whole.pieces = &here.block_pieces;
  whole.buffer = here.block;
  block(here, direction, here.block, whole, out);
  out.settle(whole);
  here.block = {};
}

void Http2::block(Way& here, Direction direction, base::Bytes octets, const Context& context, Output& out) {
  here.header_block_seen = true;
  hpack(here).decode(octets, context, decoded_);
  if (decoded_.fault) out.malformed(context, "http2", octets, *decoded_.fault);
  if (decoded_.cut) out.opaque(context, "http2", "header block beyond the limit", octets);
  for (std::uint16_t i = 0; i < decoded_.unknown; ++i) out.opaque(context, "http2", "unknown HPACK entry", octets);
  message(direction, here.block_frame, here.block_promised, octets, context, out);
}

void Http2::message(Direction direction, const FrameHeader& frame, std::uint32_t promised, base::Bytes where,
                    const Context& context, Output& out) {
  const bool push = frame.is(FrameType::push_promise);
  const auto [answer, question, interim] = pseudo_of(decoded_);
  const std::uint32_t stream = push ? promised : frame.stream;
  const bool last = frame.has(flag::end_stream) && !push;
  if (!client_ && (answer || question)) client_ = answer != push ? other(direction) : direction;
  if (!client_) {
    out.opaque(context, "http2", "neither request nor response", where);
    return;
  }
  const bool request = push || from_client(direction);
  if (frame.stream == 0 || stream == 0 || (push && from_client(direction)) || (answer && request) ||
      (question && !request)) {
    out.malformed(context, "http2", where, {base::Fault::Code::out_of_state, 0});
    return;
  }
  if (std::find(closed_.begin(), closed_.end(), stream) != closed_.end()) {
    out.opaque(context, "http2", "after the stream was reset", where);
    return;
  }
  if (!answer && !question) {
    if (exchanges_.find(stream, request) != nullptr) {
      exchanges_.trailers(stream, request, decoded_.headers);
      if (last) exchanges_.body(stream, request, {}, true, context, out);
      return;
    }
    if (decoded_.unknown == 0) {  // trailers of a message that was not seen
      out.opaque(context, "http2", "trailers of a message that was not seen", where);
      return;
    }
  }
  if (!request && interim) return;
  HttpMessage& head = exchanges_.begin(stream, request);
  head.version = "HTTP/2";
  head.client = request && !push ? context.source : context.destination;
  head.server = request && !push ? context.destination : context.source;
  head.unknown_headers = decoded_.unknown;
  head.whole = decoded_.whole();
  head.headers.swap(decoded_.headers);
  head.text.swap(decoded_.text);
  head.place = context.place(where);
  if (context.frame != nullptr) head.time = context.frame->time;
  describe(head);
  if (head.whole && request && !head.method) out.malformed(context, "http2", where, {base::Fault::Code::missing, 0});
  exchanges_.announce(head, where, context, out);
  if (last || push) exchanges_.body(stream, request, {}, true, context, out);
}

void Http2::lose(Way& here, Direction direction) {
  for (const auto stream : exchanges_.streams()) {
    const auto* message = exchanges_.find(stream, from_client(direction));
    if (message != nullptr && !message->body_complete) exchanges_.lose(stream, from_client(direction), 0);
  }
  here.data_left = 0;
  here.passing_left = 0;
  here.block_open = false;
  here.block = {};
  here.synced = false;
  here.fresh = true;
  here.hpack.emplace(Hpack::Start::unknown);
  here.header_block_seen = true;
}

void Http2::gap(Direction direction, std::uint64_t octets, const Context& context, Output& out) {
  Way& here = way(direction);
  here.begun = true;
  if (here.synced && octets <= here.data_left) {  // all of it inside one body
    here.data_left -= static_cast<std::uint32_t>(octets);
    exchanges_.lose(here.data_stream, from_client(direction), octets);
    if (here.data_left == 0 && here.data_last) {
      exchanges_.body(here.data_stream, from_client(direction), {}, true, context, out);
    }
    return;
  }
  if (here.synced && here.data_left == 0 && octets <= here.passing_left) {
    here.passing_left -= static_cast<std::uint32_t>(octets);
    return;
  }
  lose(here, direction);
}

void Http2::end(Direction direction, const Context& context, Output& out) {
  way(direction).ended = true;
  const bool over = std::all_of(ways_.begin(), ways_.end(), [](const Way& each) { return each.ended || !each.begun; });
  if (over) exchanges_.close_all(context, out);
}

void describe(HttpMessage& message) {
  const auto first = [](std::optional<std::string_view>& into, std::string_view value) {
    if (!into) into = value;
  };
  for (const auto& header : message.headers) {
    if (!header.known || header.name.empty() || header.name[0] != ':') continue;
    if (same(header.name, ":method")) {
      first(message.method, header.value);
    } else if (same(header.name, ":scheme")) {
      first(message.scheme, header.value);
    } else if (same(header.name, ":authority")) {
      first(message.authority, header.value);
    } else if (same(header.name, ":path") && !message.path) {
      message.path_place = header.place;
      const auto mark = header.value.find('?');
      message.path = header.value.substr(0, mark);
      if (mark != std::string_view::npos) message.query = header.value.substr(mark + 1);
    } else if (same(header.name, ":status") && !message.status) {
      message.status = status_of(header.value);
    }
  }
  if (!message.authority && message.request) {
    if (const auto* host = message.find("host")) message.authority = host->value;
  }
}

Recognition recognise_http2(base::Bytes first) {
  if (begins_preface(first)) return first.size() >= preface.size() ? Recognition::yes : Recognition::need_more;
  // A capture that begins inside a frame is recognised at a later segment: most begin with a frame.
  if (!may_begin_frame(first)) return Recognition::no;
  int trials = 1;
  bool open = judge_boundary(first, true, trials) == Boundary::possible;
  if (!open && judge_boundary(first, true, trials = 1) == Boundary::sure) return Recognition::yes;
  return open ? Recognition::need_more : Recognition::no;
}

std::unique_ptr<StreamParser> make_http2() { return std::make_unique<Http2>(); }

void parse_http2(base::Bytes bytes, const Context& context, Output& out) {
  Http2 parser;
  (void)parser.data(context.direction, bytes, context, out);
  parser.end(context.direction, context, out);
}

namespace {
constexpr CarriedBy by_content[] = {tcp_content()};
}
const Protocol http2{"http2", "HTTP/2, RFC 9113", by_content, parse_http2, recognise_http2, make_http2};

}  // namespace assay::wire::http
