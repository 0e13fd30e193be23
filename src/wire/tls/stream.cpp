// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/stream.h"

#include <algorithm>

#include "wire/tls/cipher_suites.h"
#include "wire/tls/field_names.h"
#include "wire/tls/names.h"
#include "wire/tls/ssl2.h"

namespace assay::wire::tls {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::size_t message_header = 4;
constexpr std::uint32_t patience = 64;  // records after which nothing more is hoped for

// Whether a 1.3 record of this length holds Finished and nothing else: header, hash, content type, tag (RFC 8446
// §4.4.4). Without the Server Hello, which another tunnel may carry, any suite may be in use.
bool may_be_finished(std::size_t length, std::uint16_t cipher_suite) {
  const auto name = cipher_suite_name(cipher_suite);
  if (name.empty()) return length == message_header + 32 + 1 + 16 || length == message_header + 48 + 1 + 16;
  const std::size_t hash = name.ends_with("SHA512") ? 64 : name.ends_with("SHA384") ? 48 : 32;
  const std::size_t tag = name.find("CCM_8") != std::string_view::npos ? 8 : 16;
  return length == message_header + hash + 1 + tag;
}

// A hello is never ciphered: 1.3 sends a second one behind ChangeCipherSpec or early data.
bool is_whole_hello(Bytes content) {
  Cursor in(content);
  const auto type = in.u8();
  const std::size_t length = in.u24();
  return in.ok() && (type == 1 || type == 2) && length == in.remaining() && is_record_version(in.u16());
}

}  // namespace

std::size_t Stream::held() const {
  constexpr std::size_t opener = 2048;  // the state of a cipher in OpenSSL, one for each direction
  std::size_t octets = sizeof *this + client_random_.capacity() + (opener_ ? opener : 0) + (inside_ ? inside_->held() : 0);
  for (const auto& each : halves_) octets += each.message.capacity() + each.pieces.all().capacity() * sizeof(Place);
  return octets;
}

std::size_t Stream::data(Direction direction, Bytes data, const Context& context, Output& out) {
  Half& mine = half(direction);
  if (mine.dead) return data.size();
  if (mine.lost) {
    // Records often begin with a segment.
    if (!may_be_record(data)) return data.size();
    if (data.size() < record_header) return 0;
    mine.lost = false;
    mine.resumed = true;
  }
  if (!mine.begun && recognise_ssl2(data) != Recognition::no) return ssl2(direction, data, context, out);
  if (!may_be_record(data)) {
    out.malformed(context, "tls", data.first(std::min(data.size(), record_header)), {Fault::Code::bad_value, 0});
    mine.dead = true;
    settle();
    return data.size();
  }
  Cursor header(data);
  header.skip(3);
  const std::size_t length = header.u16();
  if (!header.ok()) return 0;
  if (data.size() < record_header + length) {
    if (opener_ || !tells_nothing(direction, data)) return 0;
    // What is still to come of it is skipped, not kept.
    ++records_;
    ++mine.ciphered_records;
    settle();
    return record_header + length;
  }
  mine.begun = true;
  record(direction, data.first(record_header + length), context, out);
  settle();
  return record_header + length;
}

// A record of application data where only its header counts: data was seen before, or it is what a server sends in 1.3.
bool Stream::tells_nothing(Direction direction, Bytes record) const {
  if (record[0] != std::byte{23} || !halves_[static_cast<std::size_t>(direction)].begun) return false;
  const bool is_13 = version_ ? is_version_13(*version_) : offers_13_;
  return application_data_ || (is_13 && client_ && *client_ != direction);
}

std::size_t Stream::ssl2(Direction direction, Bytes data, const Context& context, Output& out) {
  if (recognise_ssl2(data) == Recognition::need_more) return 0;
  const std::size_t size = ssl2_record_size(data);
  if (data.size() < size) return 0;
  half(direction).begun = true;
  const Bytes record = data.first(size);
  const auto read = read_ssl2_hello(record, context.fields);
  give(read, "tls", record, context, out);
  if (std::holds_alternative<ClientHello>(read.message)) {
    client_ = direction;
    client_hello_ = true;
    return size;
  }
  if (const auto chain = ssl2_certificate(record)) give({*chain, {}}, "tls", record, context, out);
  done_ = true;  // the rest has another record layer, and is ciphered
  return size;
}

void Stream::record(Direction direction, Bytes record, const Context& context, Output& out) {
  ++records_;
  Half& mine = half(direction);
  const bool ciphered_13 = version_ && is_version_13(*version_) && record[0] == std::byte{23};
  Cursor in = context.cursor(record);
  const auto type = static_cast<ContentType>(in.u8(ciphered_13 ? "tls.record.opaque_type" : tls_fields.content_type));
  (void)in.u16(tls_fields.record_version);
  (void)in.u16(tls_fields.record_length);
  const Bytes content = in.rest();
  if (opener_ && type != ContentType::change_cipher_spec && (ciphered_13 || mine.ciphered) && open(direction, record, context, out)) return;
  switch (type) {
    case ContentType::change_cipher_spec:
      if (!version_ || !is_version_13(*version_)) mine.ciphered = true;
      out.emit(context, record, Step{Step::What::change_cipher_spec, false});
      break;
    case ContentType::alert:
      if (!mine.ciphered) read_alert(content, false, context, out);
      break;
    case ContentType::handshake:
      if (!mine.ciphered || is_whole_hello(content))
        handshake(direction, content, context, out);
      else
        ++mine.ciphered_records;
      break;
    case ContentType::application_data:
      application_data(direction, record, context, out);
      break;
    case ContentType::heartbeat:
      if (!mine.ciphered) read_heartbeat(content, false, context, out);
      break;
    case ContentType::tls12_cid:
      break;
  }
}

void Stream::handshake(Direction direction, Bytes content, const Context& context, Output& out) {
  Half& mine = half(direction);
  if (mine.message.empty()) {
    const Bytes left = read_messages(mine, content, context, out);
    if (left.empty()) return;
    mine.message.assign(left.begin(), left.end());
    mine.pieces.clear();
    for (const auto& place : context.places(left)) mine.pieces.add(place);
    return;
  }
  mine.message.insert(mine.message.end(), content.begin(), content.end());
  for (const auto& place : context.places(content)) mine.pieces.add(place);
  Context here = context;
  here.pieces = &mine.pieces;
  here.buffer = mine.message;
  const std::size_t read = mine.message.size() - read_messages(mine, mine.message, here, out).size();
  mine.message.erase(mine.message.begin(), mine.message.begin() + static_cast<std::ptrdiff_t>(read));
  mine.pieces.drop_front(read);
}

// Reads the messages that are complete; gives back what is left of `octets`.
Bytes Stream::read_messages(Half& mine, Bytes octets, const Context& context, Output& out) {
  while (!octets.empty()) {
    if (mine.skip != 0) {
      const auto skipped = std::min<std::size_t>(mine.skip, octets.size());
      mine.skip -= static_cast<std::uint32_t>(skipped);
      octets = octets.subspan(skipped);
      continue;
    }
    if (octets.size() < message_header) break;
    Cursor header(octets);
    const auto type = header.u8();
    const std::uint32_t length = header.u24();
    // A ciphered message whose ChangeCipherSpec was missed seems to be of a type or length that cannot be.
    const bool plausible = is_handshake_type(type) && length <= longest_body(type);
    if (!plausible && (mine.resumed || !(client_hello_ || server_hello_) || !is_handshake_type(type))) {
      mine.ciphered = true;
      return {};
    }
    if (!plausible) {
      out.malformed(context, "tls", octets.first(message_header), {Fault::Code::too_large, 1});
      mine.skip = static_cast<std::uint32_t>(message_header) + length;
      continue;
    }
    if (octets.size() < message_header + length) break;
    message(octets.first(message_header + length), context, out);
    octets = octets.subspan(message_header + length);
  }
  return octets;
}

void Stream::message(Bytes whole, const Context& context, Output& out) {
  Cursor in = context.cursor(whole);
  const auto type = in.u8(tls_fields.handshake_type);
  (void)in.u24(tls_fields.handshake_length);
  const bool version_13 = version_ && is_version_13(*version_);
  const auto read = read_handshake(type, in, false, version_13);
  if (const auto* hello = std::get_if<ClientHello>(&read.message)) {
    client_ = context.direction;
    client_hello_ = true;
    offers_13_ = is_version_13(hello->offered_version);
    if (out.keys() != nullptr) client_random_.assign(hello->random.begin(), hello->random.end());
  }
  if (const auto* hello = std::get_if<ServerHello>(&read.message)) {
    client_ = context.direction == Direction::forward ? Direction::reverse : Direction::forward;
    version_ = hello->version;
    cipher_suite_ = hello->cipher_suite.value_or(0);
    if (!hello->hello_retry_request) {
      server_hello_ = true;
      make_opener(*hello, out);
    }
  }
  give(read, "tls", whole, context, out);
}

void Stream::make_opener(const ServerHello& hello, Output& out) {
  if (opener_) return;  // it holds this very message; keys of a renegotiation are not followed
  const auto* secrets = out.keys() != nullptr ? out.keys()->tls(client_random_) : nullptr;
  if (secrets != nullptr && hello.cipher_suite) opener_ = Opener::make(*secrets, hello.version, *hello.cipher_suite, client_random_, hello.random);
}

bool Stream::open(Direction direction, Bytes record, const Context& context, Output& out) {
  const auto opened = opener_->open(client_ == direction, record);
  if (!opened) {
    out.opaque(context, "tls", "not opened by the secrets given", record);
    if (++unopened_ > patience) opener_.reset();
    return false;
  }
  unopened_ = 0;
  // What was ciphered is as long as what it was: octet by octet it lies in the record.
  Pieces pieces;
  for (const auto& place : context.places(opened->where)) pieces.add(place);
  Context here = context;
  here.pieces = &pieces;
  here.buffer = opened->content;
  switch (opened->type) {
    case ContentType::handshake:
      handshake(direction, opened->content, here, out);
      break;
    case ContentType::alert:
      read_alert(opened->content, false, here, out);
      break;
    case ContentType::application_data:
      if (!std::exchange(application_data_, true)) out.emit(here, opened->content, Step{Step::What::application_data, false});
      if (!inside_) inside_ = out.inner_stream();
      if (inside_ && !inside_->done()) inside_->data(direction, opened->content, here, out);
      break;
    default:
      break;
  }
  out.settle(here);
  return true;
}

// Up to 1.2 the type says it. In 1.3 everything behind the Server Hello looks like this; what a client sends behind its
// Finished message is data.
void Stream::application_data(Direction direction, Bytes record, const Context& context, Output& out) {
  Half& mine = half(direction);
  ++mine.ciphered_records;
  if (application_data_) return;
  bool is_data = true;
  if (version_ ? is_version_13(*version_) : offers_13_) {
    const bool from_client = client_ == direction;
    is_data = from_client && (mine.finished || mine.ciphered_records > 4);
    if (from_client && may_be_finished(record.size() - record_header, cipher_suite_)) mine.finished = true;
  }
  if (!is_data) return;
  application_data_ = true;
  out.emit(context, record, Step{Step::What::application_data, false});
  out.opaque(context, "tls", "ciphered", record);
}

void Stream::settle() {
  if (opener_) return;  // done_ stays false
  const auto over = [](const Half& each) { return each.dead || each.ended || each.lost; };
  const bool no_hope = records_ > patience || std::ranges::any_of(halves_, over);
  const bool mid_stream = !client_hello_ && !server_hello_;
  const bool both_ciphered =
      (version_ && is_version_13(*version_) && server_hello_) || (halves_[0].ciphered && halves_[1].ciphered);
  if (application_data_)
    done_ = mid_stream || both_ciphered || no_hope;
  else
    done_ = records_ > 4 * patience || std::ranges::all_of(halves_, &Half::dead);
}

void Stream::gap(Direction direction, std::uint64_t octets, const Context& context, Output& out) {
  Half& mine = half(direction);
  const bool in_clear = !mine.ciphered && !(version_ && is_version_13(*version_));
  if (in_clear && octets != 0) out.opaque(context, "tls", "gap inside the handshake", {});
  mine.lost = true;
  mine.skip = 0;
  mine.message.clear();
  mine.pieces.clear();
  if (opener_) opener_->lost(client_ == direction);
  if (inside_) inside_->gap(direction, octets, context, out);
  settle();
}

void Stream::end(Direction direction, const Context& context, Output& out) {
  Half& mine = half(direction);
  if (mine.ended) return;
  mine.ended = true;
  if (!mine.message.empty()) out.opaque(context, "tls", "connection ended inside a handshake message", {});
  // A reset, or the end of the capture, ends both directions with the context of one.
  Context here = context;
  if (here.direction != direction) std::swap(here.source, here.destination);
  here.direction = direction;
  if (inside_) inside_->end(direction, here, out);
  out.emit(here, {}, Step{Step::What::closed, false});
}

}  // namespace assay::wire::tls
