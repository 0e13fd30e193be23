// SPDX-License-Identifier: Apache-2.0
#include "wire/http/exchanges.h"

#include "wire/http/body.h"

namespace assay::wire::http {
namespace {

constexpr std::size_t open_limit = 1024;
constexpr std::size_t body_limit = 256 * 1024;
constexpr std::size_t kept_limit = 1024 * 1024;

// What a head counts for beside its text; more than it takes.
constexpr std::size_t header_overhead = 96;

std::size_t size_of(const std::vector<HttpHeader>& headers) {
  std::size_t octets = 0;
  for (const auto& header : headers) octets += header.name.size() + header.value.size() + header_overhead;
  return octets;
}

// Of a body, with where it came from: a sender may give an octet at a time.
std::size_t size_of(const OpenMessage& message) {
  return message.body.size() + message.pieces.all().size() * sizeof(Place);
}

void trim(std::vector<HttpHeader>& headers) {
  constexpr std::size_t usual = 32;
  if (headers.capacity() > usual) headers = std::vector<HttpHeader>();  // = {} would keep its memory
}

}  // namespace

void Exchanges::keep(Open& open, std::size_t octets) {
  open.kept += octets;
  kept_ += octets;
}

void Exchanges::forget_body(Open& open, Side& side) {
  open.kept -= size_of(side);
  kept_ -= size_of(side);
  side.body = std::vector<std::byte>();  // = {} would keep its memory
  side.pieces = {};
}

void OpenMessage::reset() {
  constexpr std::size_t usual = 4096;
  seen = false;
  announced = false;
  trim(message.headers);
  trim(message.trailers);
  message.text.clear(usual);
  message.trailer_text.clear(usual);
  if (body.capacity() > usual) body = std::vector<std::byte>();
  body.clear();
  pieces.clear();
  octets = 0;
  lost = false;
  handed_on = false;
}

OpenExchange& Exchanges::open_stream(std::uint32_t stream) {
  const auto found = open_.lower_bound(stream);
  if (found != open_.end() && found->first == stream) return found->second;
  ++opened_;
  if (spare_order_) {
    spare_order_.key() = opened_;
    spare_order_.mapped() = stream;
    oldest_.insert(oldest_.end(), std::move(spare_order_));
  } else {
    oldest_.emplace_hint(oldest_.end(), opened_, stream);
  }
  Open* open = nullptr;
  if (spare_) {
    spare_.key() = stream;
    open = &open_.insert(found, std::move(spare_))->second;
  } else {
    open = &open_.try_emplace(found, stream)->second;
  }
  open->order = opened_;
  return *open;
}

HttpMessage& Exchanges::begin(std::uint32_t stream, bool request) {
  Side& side = open_stream(stream).side(request);
  side.seen = true;
  side.announced = false;
  side.message.reset();
  side.message.stream = stream;
  side.message.request = request;
  return side.message;
}

void Exchanges::report(Open& open, bool request, base::Bytes where, const Context& context, Output& out) {
  Side& side = open.side(request);
  HttpMessage& message = side.message;
  side.announced = true;
  if (!request && open.request.seen) message.answers = &open.request.message;
  message.observation =
      request ? out.emit(context, where, Request{message}) : out.emit(context, where, Response{message});
}

void Exchanges::announce(HttpMessage& message, base::Bytes where, const Context& context, Output& out) {
  const auto stream = message.stream;
  Open& open = open_.find(stream)->second;
  report(open, message.request, where, context, out);
  keep(open, size_of(message.headers));
  make_room(stream, context, out);
}

void Exchanges::head(HttpMessage message, const Context& context, Output& out) {
  const auto stream = message.stream;
  const bool request = message.request;
  begin(stream, request) = std::move(message);
  Open& open = open_.find(stream)->second;
  Side& side = open.side(request);
  side.last = side.message.place;
  side.last_time = side.message.time;
  keep(open, size_of(side.message.headers));
  make_room(stream, context, out);
}

void OpenMessage::cite() {
  message.time = last_time;
  for (Place* place : {&message.place, &message.path_place}) {
    if (place->frame.number != 0 && place->frame != last.frame) *place = last;
  }
  for (auto& header : message.headers) {
    if (header.place.frame != last.frame) header.place = last;
  }
}

void Exchanges::complete(std::uint32_t stream, bool request, const Place& end, base::Bytes where,
                         const Context& context, Output& out) {
  const auto found = open_.find(stream);
  if (found == open_.end() || !found->second.side(request).seen) return;
  Side& side = found->second.side(request);
  if (side.announced) return;
  if (end.frame.number != 0 && (end.length != 0 || end.frame != side.last.frame)) {
    side.last = end;
    side.last_time = context.frame->time;
  }
  side.cite();
  report(found->second, request, where, context, out);
}

void Exchanges::body(std::uint32_t stream, bool request, base::Bytes octets, bool last, const Context& context,
                     Output& out) {
  const auto found = open_.find(stream);
  if (found == open_.end() || !found->second.side(request).seen) return;
  Open& open = found->second;
  Side& side = open.side(request);
  if (side.handed_on) return;
  if (!side.announced && !octets.empty()) {
    side.last = context.place(octets);
    side.last_time = context.frame->time;
  }
  side.octets += octets.size();
  if (last && side.body.empty() && !side.lost && octets.size() <= body_limit) {  // whole in one run: no copy
    hand_on(open, request, octets, context, out);
  } else {
    if (!side.lost && side.body.size() + octets.size() > body_limit) {
      out.opaque(context, protocol_, "body beyond the limit", octets);
      side.lost = true;
      forget_body(open, side);
    }
    if (!side.lost && !octets.empty()) {
      const auto before = size_of(side);
      side.body.insert(side.body.end(), octets.begin(), octets.end());
      auto runs = context.places(octets);
      if (runs.empty()) runs = {{context.place(octets).frame, 0, static_cast<std::uint32_t>(octets.size())}};
      for (const Place& run : runs) side.pieces.add(run);
      keep(open, size_of(side) - before);
    }
    if (last) {
      Context whole = context;
      whole.pieces = &side.pieces;
      whole.buffer = side.body;
      hand_on(open, request, side.body, whole, out);
      forget_body(open, side);
    }
  }
  // An answered request whose own end was not captured has nothing more to give.
  const bool asked = open.request.handed_on || !open.request.seen || open.request.lost;
  if (asked && open.response.handed_on) {
    close(stream, Exchange::End::complete, std::nullopt, context, out);
  } else {
    make_room(stream, context, out);
  }
}

void Exchanges::lose(std::uint32_t stream, bool request, std::uint64_t octets) {
  const auto found = open_.find(stream);
  if (found == open_.end()) return;
  Side& side = found->second.side(request);
  side.octets += octets;
  side.lost = true;
  forget_body(found->second, side);
}

void Exchanges::trailers(std::uint32_t stream, bool request, const std::vector<HttpHeader>& headers) {
  const auto found = open_.find(stream);
  if (found == open_.end() || !found->second.side(request).seen) return;
  auto& message = found->second.side(request).message;
  keep(found->second, size_of(headers));
  found->second.kept -= size_of(message.trailers);
  kept_ -= size_of(message.trailers);
  message.trailers = headers;
  message.trailer_text.clear();
  for (auto& header : message.trailers) {
    header.name = message.trailer_text.keep(header.name);
    header.value = message.trailer_text.keep(header.value);
  }
}

void Exchanges::hand_on(Open& open, bool request, base::Bytes body, const Context& context, Output& out) {
  Side& side = open.side(request);
  HttpMessage& message = side.message;
  side.handed_on = true;
  if (!side.announced) {
    side.cite();
    report(open, request, {}, context, out);
  }
  message.body_octets = side.octets;
  message.body_complete = !side.lost;
  message.answers = !request && open.request.seen ? &open.request.message : nullptr;

  Context inner = context;
  inner.http = &message;
  inner.carrier = Carrier{};
  inner.carrier.protocol = protocol_;
  // Both messages carry for their exchange, which the first one stands for.
  inner.carrier.observation = message.answers != nullptr ? message.answers->observation : message.observation;
  inner.carrier.content = message.value("content-type");
  std::vector<std::byte> inflated;
  const auto encoding = encoding_of(message.value("content-encoding"));
  if (side.lost) {
    if (side.octets > 0) out.opaque(context, protocol_, "body not whole", {});
    body = {};
  } else if (!body.empty() && encoding == Encoding::other) {
    out.opaque(context, protocol_, "content encoding not decoded", body);
    message.body_complete = false;
    body = {};
  } else if (!body.empty() && encoding != Encoding::identity) {
    auto result = inflate(encoding, body);
    if (!result) {
      message.body_complete = false;
      if (result.error().code == base::Fault::Code::too_large) {
        out.opaque(context, protocol_, "body beyond the limit", body);
      } else {
        out.malformed(context, protocol_, body, result.error());
      }
      body = {};
    } else {
      inflated = std::move(*result);
      inner.pieces = nullptr;
      inner.buffer = {};
      body = inflated;
    }
  }
  out.hand_on("sbi", body, inner);
}

void Exchanges::close(std::uint32_t stream, Exchange::End end, std::optional<std::uint32_t> error_code,
                      const Context& context, Output& out) {
  const auto found = open_.find(stream);
  if (found == open_.end()) return;
  Open& open = found->second;
  for (const bool request : {true, false}) {
    Side& side = open.side(request);
    if (!side.seen || side.handed_on) continue;
    side.lost = true;
    hand_on(open, request, {}, context, out);
  }
  const auto* request = open.request.seen ? &open.request.message : nullptr;
  const auto* response = open.response.seen ? &open.response.message : nullptr;
  if (request != nullptr || response != nullptr) out.emit(context, {}, Exchange{request, response, end, error_code});
  kept_ -= open.kept;
  spare_order_ = oldest_.extract(open.order);
  open.request.reset();
  open.response.reset();
  open.kept = 0;
  spare_ = open_.extract(found);
}

void Exchanges::close_all(const Context& context, Output& out) {
  while (!oldest_.empty()) close(oldest_.begin()->second, Exchange::End::unfinished, std::nullopt, context, out);
}

void Exchanges::make_room(std::uint32_t except, const Context& context, Output& out) {
  while (open_.size() > 1 && (open_.size() > open_limit || kept_ > kept_limit)) {
    auto oldest = oldest_.begin();
    if (oldest->second == except) ++oldest;
    out.opaque(context, protocol_, "too many open exchanges", {});
    close(oldest->second, Exchange::End::dropped, std::nullopt, context, out);
  }
}

const HttpMessage* Exchanges::find(std::uint32_t stream, bool request) const {
  const auto found = open_.find(stream);
  if (found == open_.end() || !found->second.side(request).seen) return nullptr;
  return &found->second.side(request).message;
}

std::vector<std::uint32_t> Exchanges::streams() const {
  std::vector<std::uint32_t> out;
  for (const auto& [stream, open] : open_) out.push_back(stream);
  return out;
}

}  // namespace assay::wire::http
