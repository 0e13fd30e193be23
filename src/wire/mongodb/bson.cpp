// SPDX-License-Identifier: Apache-2.0
#include "wire/mongodb/bson.h"

#include <bit>

#include "base/little_endian.h"

namespace assay::wire::mongodb {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::size_t name_limit = 128;

std::string_view name_of(Cursor& in) {
  const auto rest = base::as_text(in.peek_rest());
  const auto end = rest.substr(0, name_limit).find('\0');
  if (end == std::string_view::npos) {
    in.fail(rest.size() > name_limit ? Fault::Code::too_large : Fault::Code::truncated);
    return {};
  }
  return base::as_text(in.bytes(end + 1)).substr(0, end);
}

// A run that begins with its length, of which `beside` octets more follow it.
Bytes counted(Cursor& in, std::size_t beside, std::size_t least) {
  Cursor ahead(in.peek_rest());
  const auto length = base::little_endian<4>(ahead);
  if (length < least) in.fail(ahead.ok() ? Fault::Code::bad_length : Fault::Code::truncated);
  return in.bytes(length + beside);
}

Bytes value_of(Cursor& in, std::uint8_t kind) {
  switch (kind) {
    case 0x01:
    case 0x09:
    case 0x11:
    case 0x12:
      return in.bytes(8);
    case 0x10:
      return in.bytes(4);
    case 0x08:
      return in.bytes(1);
    case 0x07:
      return in.bytes(12);
    case 0x13:
      return in.bytes(16);
    case 0x06:
    case 0x0a:
    case 0x7f:
    case 0xff:
      return {};
    case 0x03:
    case 0x04:
    case 0x0f:
      return counted(in, 0, 5);  // the length counts itself
    case 0x05:
      return counted(in, 5, 0);  // its length and subtype
    case 0x0b:
      name_of(in);
      name_of(in);
      return {};
    case 0x0c:
      counted(in, 4, 1);
      return in.bytes(12);
    case 0x02:
    case 0x0d:
    case 0x0e: {
      const Bytes run = counted(in, 4, 1);
      return in.ok() ? run.subspan(4, run.size() - 5) : Bytes{};
    }
    default:
      in.fail(Fault::Code::bad_encoding);
      return {};
  }
}

}  // namespace

std::optional<std::int64_t> Element::number() const {
  Cursor in(value);
  if (is(Kind::real)) {
    const double real = std::bit_cast<double>(base::little_endian<8>(in));
    return real >= -1e15 && real <= 1e15 ? std::optional(static_cast<std::int64_t>(real)) : std::nullopt;
  }
  if (is(Kind::int32)) return static_cast<std::int32_t>(base::little_endian<4>(in));
  if (is(Kind::int64)) return static_cast<std::int64_t>(base::little_endian<8>(in));
  if (is(Kind::boolean)) return in.u8();
  return std::nullopt;
}

Document::Document(Bytes document) : in_(document) {
  const auto length = base::little_endian<4>(in_);
  in_.require(length >= 5, Fault::Code::bad_length);
  if (in_.ok() && length - 4 <= in_.remaining()) in_ = in_.split(length - 4);
}

std::optional<Element> Document::next() {
  if (!in_.more() || in_.peek() == 0) return std::nullopt;
  Element out;
  out.kind = in_.u8();
  out.name = name_of(in_);
  out.value = value_of(in_, out.kind);
  if (!in_.ok()) return std::nullopt;
  return out;
}

}  // namespace assay::wire::mongodb
