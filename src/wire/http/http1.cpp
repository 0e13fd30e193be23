// SPDX-License-Identifier: Apache-2.0
#include "wire/http/http1.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/letters.h"
#include "wire/http/header_fields.h"
#include "wire/http/http.h"
#include "wire/http/http2.h"
#include "wire/http/places.h"
#include "wire/http/start_line.h"

namespace assay::wire::http {
namespace {

constexpr std::size_t head_limit = 64 * 1024;
constexpr std::size_t line_limit = 8 * 1024;
constexpr std::uint64_t chunk_limit = std::uint64_t{1} << 40;

std::string_view keep_lower(base::Arena& arena, std::string_view text) {
  char* const room = arena.take(text.size());
  std::transform(text.begin(), text.end(), room, [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return {room, text.size()};
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

base::Fault fault(base::Fault::Code code, std::size_t offset) { return {code, static_cast<std::uint32_t>(offset)}; }

// Behind the empty line that ends a head or a trailer section.
std::size_t end_of_head(std::string_view text, std::size_t from) {
  for (auto at = text.find('\n', from); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] == '\n') return at + 2;
    if (at + 2 < text.size() && text[at + 1] == '\r' && text[at + 2] == '\n') return at + 3;
  }
  return std::string_view::npos;
}

// The header lines of `block` from `offset` on.
struct Lines {
  base::Arena text;  // what `headers` borrow
  std::vector<HttpHeader> headers;
  std::optional<base::Fault> fault;  // a line that is no header field; it is left out
};
Lines read_lines(base::Bytes block, std::size_t offset, bool request, const Context& context,
                 base::Fields* fields = nullptr) {
  Lines out;
  const Places places(context, block);
  const auto text = base::as_text(block);
  std::string folded;  // the latest value, if it goes on in further lines
  const auto unfold = [&] {
    if (!folded.empty()) out.headers.back().value = out.text.keep(folded);
    folded.clear();
  };
  while (offset < text.size()) {
    const auto end = std::min(text.find('\n', offset), text.size() - 1);
    const auto line = text.substr(offset, end + 1 - offset);
    const auto where = block.subspan(offset, line.size());
    const auto content = trim(line.substr(0, line.ends_with('\n') ? line.size() - 1 : line.size()));
    const auto start = offset;
    offset = end + 1;
    if (content.empty()) continue;
    if ((line.front() == ' ' || line.front() == '\t') && !out.headers.empty()) {  // folded (RFC 9112 §5.2)
      if (folded.empty()) folded = out.headers.back().value;
      folded += ' ';
      folded += content;
      continue;
    }
    const auto colon = content.find(':');
    if (colon == std::string_view::npos || !is_token(content.substr(0, colon))) {
      if (!out.fault) out.fault = fault(base::Fault::Code::bad_value, start);
      continue;
    }
    unfold();
    out.headers.push_back({keep_lower(out.text, content.substr(0, colon)),
                           out.text.keep(trim(content.substr(colon + 1))), true, places.at(start, line.size())});
    if (fields != nullptr) list_http1_header(*fields, where, out.headers.back(), request);
  }
  unfold();
  return out;
}

// `block` is a head that was read before.
void list_head(base::Bytes block, const Context& context) {
  if (context.fields == nullptr) return;
  const auto text = base::as_text(block);
  const auto line_end = text.find('\n');
  const auto start = read_start_line(trim(text.substr(0, line_end)));
  if (!start) return;
  const auto list = [&](const char* name, std::string_view value) {
    context.fields->text(name, base::as_bytes(value), value);
  };
  if (start->request) {
    list("http.request.method", start->method);
    list("http.request.uri", start->target);
    list("http.request.version", start->version);
  } else {
    list("http.response.version", start->version);
    context.fields->number("http.response.code", base::as_bytes(start->code), start->status);
    list("http.response.phrase", start->reason);
  }
  (void)read_lines(block, line_end + 1, start->request, context, context.fields);
}

void set_target(HttpMessage& message, std::string_view target) {
  target = message.text.keep(target);
  if (*message.method == "CONNECT") {
    message.authority = target;
    return;
  }
  if (!target.starts_with('/')) {  // absolute form (RFC 9112 §3.2.2)
    if (const auto colon = target.find("://"); colon != std::string_view::npos) {
      message.scheme = keep_lower(message.text, target.substr(0, colon));
      target.remove_prefix(colon + 3);
      const auto slash = std::min(target.find('/'), target.size());
      message.authority = target.substr(0, slash);
      target.remove_prefix(slash);
    }
  }
  const auto mark = target.find('?');
  message.path = target.substr(0, mark);
  if (mark != std::string_view::npos) message.query = target.substr(mark + 1);
}

bool lists(std::string_view value, std::string_view wanted) {  // comma separated, without regard to case
  while (!value.empty()) {
    const auto comma = value.find(',');
    if (base::lower(trim(value.substr(0, comma))) == wanted) return true;
    value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
  }
  return false;
}

}  // namespace

std::size_t Http1::held() const {
  constexpr std::size_t least = 512;  // of a deque
  std::size_t octets = sizeof *this + least + unanswered_.size() * sizeof(std::uint32_t) + exchanges_.held() + (http2_ ? http2_->held() : 0);
  for (const auto& each : ways_) octets += each.kept.capacity() + each.kept_pieces.all().capacity() * sizeof(Place);
  return octets;
}

std::size_t Http1::data(Direction direction, base::Bytes data, const Context& context, Output& out) {
  Way& here = way(direction);
  here.begun = true;
  std::size_t consumed = 0;
  while (consumed < data.size()) {
    const auto rest = data.subspan(consumed);
    if (here.state == State::upgraded) return consumed + http2_->data(direction, rest, context, out);
    const auto before = here.state;
    const auto used = step(here, direction, rest, context, out);
    if (used == 0 && here.state == before) break;
    consumed += used;
  }
  keep_block(here, context);
  return consumed;
}

std::size_t Http1::step(Way& here, Direction direction, base::Bytes data, const Context& context, Output& out) {
  switch (here.state) {
    case State::head:
      return head(here, direction, data, context, out);
    case State::body:
    case State::chunk: {
      const auto part = data.first(static_cast<std::size_t>(std::min<std::uint64_t>(here.left, data.size())));
      here.left -= part.size();
      const bool last = here.left == 0 && here.state == State::body;
      if (last) {
        end_message(here, part, {}, context, out);
      } else {
        exchanges_.body(here.stream, here.request, part, false, context, out);
      }
      if (here.left == 0) here.state = last ? State::head : State::chunk_end;
      return part.size();
    }
    case State::until_close:
      exchanges_.body(here.stream, here.request, data, false, context, out);
      return data.size();
    case State::chunk_end:
    case State::chunk_size:
      return chunk_size(here, data, context, out);
    case State::trailers:
      return trailers(here, data, context, out);
    case State::lost:
      return find_start(here, data, context, out);
    case State::tunnel:
      return data.size();
    case State::upgraded:
      break;
  }
  return data.size();
}

std::size_t Http1::head(Way& here, Direction direction, base::Bytes data, const Context& context, Output& out) {
  const auto text = base::as_text(data);
  if (const auto blank = text.find_first_not_of("\r\n"); blank != 0)
    return blank == std::string_view::npos ? text.size() : blank;
  if (preface.starts_with(text.substr(0, preface.size()))) {  // the client's side of an upgrade to h2c
    if (text.size() < preface.size()) return 0;
    upgrade(direction);
    here.state = State::upgraded;
    return 0;
  }
  const auto end = end_of_head(text, here.scanned < 2 ? 0 : here.scanned - 2);
  const auto line_end = text.find('\n');
  if (end == std::string_view::npos) {
    here.scanned = text.size();
    const bool too_large =
        text.size() > head_limit || (line_end == std::string_view::npos && text.size() > 2 * line_limit);
    if (!too_large && starts_like_message(text.substr(0, line_limit)) != StartsLike::no) return 0;
    out.malformed(context, "http1", data,
                  fault(too_large ? base::Fault::Code::too_large : base::Fault::Code::bad_value, 0));
    lose(here);
    return data.size();
  }
  here.scanned = 0;
  const auto block = data.first(end);
  const auto line = trim(text.substr(0, line_end));
  const auto start = read_start_line(line);
  if (!start) {
    out.malformed(context, "http1", block, fault(base::Fault::Code::bad_value, 0));
    lose(here);
    return end;
  }
  auto lines = read_lines(block, line_end + 1, start->request, context);
  if (lines.fault) out.malformed(context, "http1", block, *lines.fault);

  HttpMessage message;
  message.request = start->request;
  message.version = start->version == "HTTP/1.0" ? "HTTP/1.0" : "HTTP/1.1";
  message.client = start->request ? context.source : context.destination;
  message.server = start->request ? context.destination : context.source;
  message.text = std::move(lines.text);
  message.headers = std::move(lines.headers);
  message.whole = !lines.fault;
  message.place = context.place(block);
  if (context.frame != nullptr) message.time = context.frame->time;
  here.request = start->request;
  if (start->request) {
    message.method = message.text.keep(start->method);
    message.scheme = "http";
    set_target(message, start->target);
    message.path_place = context.place(base::as_bytes(start->target));
    if (!message.authority) {
      if (const auto* host = message.find("host")) message.authority = host->value;
    }
    message.stream = ++count_;
    unanswered_.push_back(message.stream);
    if (unanswered_.size() > 1024) unanswered_.pop_front();
  } else {
    message.status = start->status;
    if (start->status == 101 && lists(message.value("upgrade"), "h2c")) {
      list_head(block, context);
      upgrade(direction == Direction::forward ? Direction::reverse : Direction::forward);
      here.state = State::upgraded;
      return end;
    }
    if (start->status < 200 && start->status != 101) {  // interim (RFC 9110 §15.2)
      list_head(block, context);
      return end;
    }
    if (unanswered_.empty()) {
      message.stream = ++count_;
    } else {
      message.stream = unanswered_.front();
      unanswered_.pop_front();
    }
  }
  here.stream = message.stream;
  here.block = block;
  here.kept.clear();
  begin_body(here, std::move(message), block, context, out);
  return end;
}

// RFC 9112 §6.3: how long the body is.
void Http1::begin_body(Way& here, HttpMessage message, base::Bytes where, const Context& context, Output& out) {
  here.state = State::head;
  here.left = 0;
  std::string coding;
  std::optional<std::uint64_t> length;
  bool bad = false;
  for (const auto& header : message.headers) {
    if (header.name == "transfer-encoding")
      coding = coding.empty() ? base::lower(header.value) : coding + "," + base::lower(header.value);
    if (header.name != "content-length") continue;
    std::uint64_t value = 0;
    const char* end = header.value.data() + header.value.size();
    const auto [at, error] = std::from_chars(header.value.data(), end, value);
    bad = bad || error != std::errc{} || at != end || (length && *length != value);
    length = value;
  }
  bool bodiless = false;
  bool tunnel = false;
  if (!message.request) {
    const auto* asked = exchanges_.find(message.stream, true);
    const std::string_view method = asked != nullptr && asked->method ? *asked->method : "";
    bodiless = method == "HEAD" || *message.status == 101 || *message.status == 204 || *message.status == 304;
    tunnel = *message.status == 101 || (method == "CONNECT" && *message.status / 100 == 2);
    bodiless = bodiless || tunnel;
  }
  const bool answer = !message.request;
  const Place alone = message.place;  // of a message without a body
  exchanges_.head(std::move(message), context, out);
  if (bodiless) {
    end_message(here, {}, alone, context, out);
    if (!tunnel) return;
    out.opaque(context, "http1", "another protocol follows", where);
    exchanges_.close_all(context, out);
    for (Way& each : ways_) each.state = State::tunnel;
  } else if (!coding.empty()) {
    if (coding == "chunked") {
      here.state = State::chunk_size;
    } else {  // also compressed for the transfer
      out.opaque(context, "http1", "transfer encoding not decoded", where);
      exchanges_.lose(here.stream, here.request, 0);
      here.state = coding.ends_with("chunked") ? State::chunk_size : State::until_close;
    }
  } else if (bad) {
    out.malformed(context, "http1", where, fault(base::Fault::Code::bad_value, 0));
    exchanges_.lose(here.stream, here.request, 0);
    end_message(here, {}, alone, context, out);
    here.state = State::lost;
  } else if (length && *length > 0) {
    here.left = *length;
    here.state = State::body;
  } else if (length || !answer) {
    end_message(here, {}, alone, context, out);
  } else {
    here.state = State::until_close;
  }
}

// RFC 9112 §7.1.
std::size_t Http1::chunk_size(Way& here, base::Bytes data, const Context& context, Output& out) {
  const auto text = base::as_text(data);
  const auto end = text.find('\n');
  if (end == std::string_view::npos && text.size() < line_limit) return 0;
  const auto line = trim(text.substr(0, std::min(end, text.size())));
  if (here.state == State::chunk_end && line.empty() && end != std::string_view::npos) {
    here.state = State::chunk_size;
    return end + 1;
  }
  std::uint64_t size = 0;
  const auto [at, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  const bool whole = at == line.data() + line.size() || *at == ';' || *at == ' ';
  if (here.state == State::chunk_end || end == std::string_view::npos || error != std::errc{} || !whole ||
      size > chunk_limit) {
    out.malformed(context, "http1", data.first(line.size()), fault(base::Fault::Code::bad_value, 0));
    exchanges_.lose(here.stream, here.request, 0);
    end_message(here, {}, context.place(data), context, out);
    lose(here);
    return text.size();
  }
  here.left = size;
  here.state = size == 0 ? State::trailers : State::chunk;
  return end + 1;
}

std::size_t Http1::trailers(Way& here, base::Bytes data, const Context& context, Output& out) {
  const auto text = base::as_text(data);
  std::size_t end = 0;
  if (text.starts_with("\n")) {
    end = 1;
  } else if (text.starts_with("\r\n")) {
    end = 2;
  } else {
    end = end_of_head(text, here.scanned < 2 ? 0 : here.scanned - 2);
  }
  if (end == std::string_view::npos || text == "\r") {
    here.scanned = text.size();
    if (text.size() <= head_limit) return 0;
    out.malformed(context, "http1", data, fault(base::Fault::Code::too_large, 0));
    end = text.size();
  } else {
    const auto lines = read_lines(data.first(end), 0, here.request, context, context.fields);
    if (!lines.headers.empty()) exchanges_.trailers(here.stream, here.request, lines.headers);
  }
  here.scanned = 0;
  here.state = State::head;
  end_message(here, {}, context.place(data.first(end)), context, out);
  return end;
}

void Http1::end_message(Way& here, base::Bytes part, Place end, const Context& context, Output& out) {
  Context head = context;
  if (!here.kept.empty()) {
    head.pieces = &here.kept_pieces;
    head.buffer = here.kept;
  }
  list_head(here.block, head);
  out.settle(head);
  exchanges_.complete(here.stream, here.request, part.empty() ? end : context.place(part), here.block, head, out);
  here.block = {};
  here.kept.clear();
  here.kept_pieces.clear();
  exchanges_.body(here.stream, here.request, part, true, context, out);
}

// What `block` borrows is about to go.
void Http1::keep_block(Way& here, const Context& context) {
  if (here.block.empty() || !here.kept.empty()) return;
  here.kept.assign(here.block.begin(), here.block.end());
  here.kept_pieces.clear();
  for (const Place& run : context.places(here.block)) here.kept_pieces.add(run);
  here.block = here.kept;
}

std::size_t Http1::find_start(Way& here, base::Bytes data, const Context& context, Output& out) {
  const auto text = base::as_text(data);
  std::size_t at = 0;
  for (;;) {
    const auto likely = starts_like_message(text.substr(at, line_limit));
    if (likely == StartsLike::yes) {
      here.state = State::head;
      break;
    }
    if (likely == StartsLike::possible && text.size() - at < line_limit) break;
    const auto line_end = text.find('\n', at);
    at = line_end == std::string_view::npos ? text.size() : line_end + 1;
    if (at == text.size()) break;
  }
  if (at > 0) out.opaque(context, "http1", "not synchronised", data.first(at));
  return at;
}

void Http1::lose(Way& here) {
  here.state = State::lost;
  here.scanned = 0;
  here.left = 0;
  here.block = {};
  here.kept.clear();
}

void Http1::upgrade(Direction client) {
  if (!http2_) http2_ = std::make_unique<Http2>(std::move(exchanges_), client);
}

void Http1::gap(Direction direction, std::uint64_t octets, const Context& context, Output& out) {
  Way& here = way(direction);
  here.begun = true;
  switch (here.state) {
    case State::upgraded:
      http2_->gap(direction, octets, context, out);
      return;
    case State::tunnel:
      return;
    case State::until_close:
      exchanges_.lose(here.stream, here.request, octets);
      return;
    case State::body:
    case State::chunk:
      exchanges_.lose(here.stream, here.request, std::min(octets, here.left));
      if (octets <= here.left) {
        here.left -= octets;
        if (here.left == 0 && here.state == State::body) {
          here.state = State::head;
          here.block = {};  // not completed by this frame
          end_message(here, {}, {}, context, out);
        } else if (here.left == 0) {
          here.state = State::chunk_end;
        }
        return;
      }
      break;
    case State::chunk_size:
    case State::chunk_end:
    case State::trailers:
      exchanges_.lose(here.stream, here.request, 0);
      break;
    case State::head:
    case State::lost:
      break;
  }
  // Which responses belong to the open requests cannot be told any more.
  if (!here.request) {
    for (const auto stream : unanswered_)
      exchanges_.close(stream, Exchange::End::unfinished, std::nullopt, context, out);
    unanswered_.clear();
  }
  lose(here);
}

void Http1::end(Direction direction, const Context& context, Output& out) {
  Way& here = way(direction);
  here.ended = true;
  if (here.state == State::until_close) {
    // The frame that says so, if there is one: at the end of a capture nothing does.
    const bool said = context.frame != nullptr && !context.frame->bytes.empty();
    end_message(here, {}, said ? Place{context.frame->id, 0, 0} : Place{}, context, out);
    here.state = State::head;
  }
  if (http2_) http2_->end(direction, context, out);
  const bool over = std::all_of(ways_.begin(), ways_.end(), [](const Way& each) { return each.ended || !each.begun; });
  if (over) exchanges_.close_all(context, out);
}

bool Http1::done() const {
  return std::all_of(ways_.begin(), ways_.end(), [](const Way& each) { return each.state == State::tunnel; });
}

Recognition recognise_http1(base::Bytes first) {
  const auto text = base::as_text(first);
  constexpr std::string_view not_http1 = "PRI ";
  if (text.starts_with(not_http1)) return Recognition::no;
  switch (starts_like_message(text)) {
    case StartsLike::yes:
      return Recognition::yes;
    case StartsLike::no:
      return Recognition::no;
    case StartsLike::possible:
      break;
  }
  // A long target: decided without the end of its line if it is a path or a URI.
  constexpr std::size_t decided = 512;
  const bool address = text.find(" /") != std::string_view::npos || text.find("://") != std::string_view::npos;
  return text.size() >= decided && address ? Recognition::yes : Recognition::need_more;
}

std::unique_ptr<StreamParser> make_http1() { return std::make_unique<Http1>(); }

void parse_http1(base::Bytes bytes, const Context& context, Output& out) {
  Http1 parser;
  (void)parser.data(context.direction, bytes, context, out);
  parser.end(context.direction, context, out);
}

namespace {
constexpr CarriedBy by_content[] = {tcp_content()};
}
const Protocol http1{"http1", "HTTP/1.1, RFC 9112", by_content, parse_http1, recognise_http1, make_http1};

}  // namespace assay::wire::http
