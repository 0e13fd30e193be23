// SPDX-License-Identifier: Apache-2.0
#include "wire/http/hpack.h"

#include <algorithm>
#include <limits>

#include "wire/http/header_fields.h"
#include "wire/http/huffman.h"
#include "wire/http/places.h"

namespace assay::wire::http {
namespace {

constexpr std::uint32_t usual_table = 4096;  // RFC 9113 §6.5.2
constexpr std::uint32_t largest_table = 64 * 1024;
// Of a connection whose beginning was not seen, the table's size is not known either. A table that is too large
// resolves every index that a smaller one resolves, since indices count from the newest entry; so it starts at several
// times the default.
constexpr std::uint32_t assumed_table = 16 * 1024;
constexpr std::size_t decoded_limit = 64 * 1024;   // per block, counted as in RFC 9113 §10.5.1
constexpr std::uint32_t string_limit = 64 * 1024;  // of one name or value as sent
constexpr std::size_t entry_overhead = 32;         // RFC 7541 §4.1

// RFC 7541 §5.1, in the lower `prefix` bits of the next octet and those behind it. Faults above `most`.
std::uint32_t read_long_integer(base::Cursor& in, std::uint32_t full, std::uint32_t most) {
  std::uint64_t value = full;
  for (unsigned shift = 0;; shift += 7) {
    const std::uint64_t octet = in.u8();
    constexpr unsigned longest_shift = 31;
    in.require(shift <= longest_shift, base::Fault::Code::too_large);
    if (!in.ok()) return 0;
    value += (octet & 0x7f) << shift;
    if ((octet & 0x80) == 0) break;
  }
  in.require(value <= most, base::Fault::Code::too_large);
  return in.ok() ? static_cast<std::uint32_t>(value) : 0;
}
[[gnu::always_inline]] inline std::uint32_t read_integer(base::Cursor& in, unsigned prefix, std::uint32_t most) {
  const std::uint32_t full = (1U << prefix) - 1;
  const std::uint32_t value = in.u8() & full;
  if (value == full) return read_long_integer(in, full, most);
  in.require(value <= most, base::Fault::Code::too_large);
  return in.ok() ? value : 0;
}

}  // namespace

Hpack::Hpack(Start start)
    : table_(start == Start::unknown ? HpackTable::unknown(assumed_table) : HpackTable(usual_table)),
      allowed_(start == Start::unknown ? largest_table : usual_table),
      unknown_entries_(start == Start::unknown) {}

void Hpack::forget() { *this = Hpack(Start::unknown); }

void Hpack::allow(std::uint32_t octets) { allowed_ = std::max(allowed_, std::min(octets, largest_table)); }

HeaderBlock Hpack::decode(base::Bytes block, const Context& context) {
  HeaderBlock out;
  decode(block, context, out);
  return out;
}

// §5.2
std::string_view Hpack::read_string(base::Cursor& in, base::Arena& text) {
  constexpr std::size_t long_from = 160;  // octets; most paths are shorter
  constexpr std::size_t long_to = 4096;
  const bool coded = (in.peek() & 0x80) != 0;
  const auto octets = in.bytes(read_integer(in, 7, string_limit));
  if (octets.empty()) return {};
  if (!coded) return text.keep(base::as_text(octets));
  const bool is_long = octets.size() >= long_from && octets.size() <= long_to;
  if (is_long && base::as_text(octets) == base::as_text(long_code_))
    return text.keep({long_text_.data(), long_text_.size()});
  const auto room = huffman_room(octets.size());
  char* const out = text.take(room);
  const auto size = huffman_decode(octets, out);
  in.require(size.has_value(), base::Fault::Code::bad_encoding);
  text.give_back(room - size.value_or(0));
  const std::string_view decoded(out, size.value_or(0));
  if (is_long && size) {
    long_code_.assign(octets.begin(), octets.end());
    long_text_.assign(decoded.begin(), decoded.end());
  }
  return decoded;
}

// §6.1, §6.2
Hpack::Representation Hpack::read_field(base::Cursor& in, base::Arena& text) {
  const auto known = [&](std::uint32_t index) {
    return index <= static_table_size ? static_field(index) : table_.at(index - static_table_size - 1);
  };
  const unsigned kind = in.peek();
  const bool whole = (kind & 0x80) != 0;
  const bool insert = !whole && (kind & 0x40) != 0;
  const auto index = read_integer(in, whole ? 7 : insert ? 6 : 4, static_table_size + table_.count());
  in.require(!whole || index != 0, base::Fault::Code::bad_value);
  if (!in.ok()) return {};
  if (whole) return {known(index), index > static_table_size};
  HpackField field;
  if (index == 0) {
    field.name = read_string(in, text);
  } else {
    field.name = index <= static_table_size ? static_field(index).name : text.keep(known(index).name);
  }
  field.value = read_string(in, text);
  if (insert && in.ok()) table_.insert(field.name, field.value);
  return {field, false};
}

void Hpack::decode(base::Bytes block, const Context& context, HeaderBlock& out) {
  out.text.clear();
  out.headers.clear();
  out.unknown = 0;
  out.cut = false;
  out.fault.reset();
  const Places places(context, block);
  base::Arena beyond;  // takes what is decoded but not kept
  base::Cursor in(block);
  std::size_t decoded = 0;
  std::size_t start = 0;   // of the field being decoded
  bool may_resize = true;  // size updates stand before the first field (§4.2)
  while (in.more()) {
    const bool resize = (in.peek() & 0xe0) == 0x20;  // §6.3
    if (resize && may_resize) {
      const auto size = read_integer(in, 5, allowed_);
      if (in.ok()) table_.resize(size);
      continue;
    }
    in.require(!resize, base::Fault::Code::bad_encoding);
    may_resize = false;
    if (out.cut) beyond.clear();
    const auto [field, from_table] = in.ok() ? read_field(in, out.cut ? beyond : out.text) : Representation{};
    if (!in.ok()) break;
    const base::Bytes where = in.since(start);
    const bool known = !field.name.empty() || !unknown_entries_;
    if (!known) {
      ++out.unknown;
    } else if (field.name.empty() && !out.fault) {
      out.fault = base::Fault{base::Fault::Code::bad_value, static_cast<std::uint32_t>(start)};
    }
    decoded += field.name.size() + field.value.size() + entry_overhead;
    if (decoded > decoded_limit) {  // keeps decoding for the table's sake
      out.cut = true;
    } else {
      HttpHeader& header = out.headers.emplace_back();
      header.name = field.name;
      header.value = field.value;
      if (from_table) {
        const auto kept = out.text.keep({field.name.data(), field.name.size() + field.value.size()});
        header.name = kept.substr(0, field.name.size());
        header.value = kept.substr(field.name.size());
      }
      header.known = known;
      places.put(start, where.size(), header.place);
      if (context.fields != nullptr) list_http2_header(*context.fields, where, header);
    }
    start = in.offset();
  }
  if (!in.ok()) {
    out.fault = base::Fault{base::Fault::Code::bad_encoding, static_cast<std::uint32_t>(start)};
    forget();
  }
}

}  // namespace assay::wire::http
