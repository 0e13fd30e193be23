// SPDX-License-Identifier: Apache-2.0
#include "wire/http/hpack.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <new>

#include "wire/http/header_fields.h"
#include "wire/http/places.h"

namespace assay::wire::http {
namespace {

constexpr std::uint32_t largest_table = 64 * 1024;
// Of a connection whose beginning was not seen, the table's size is not known either. A table that is too large
// resolves every index that a smaller one resolves, since indices count from the newest entry; so it starts at several
// times the default.
constexpr std::uint32_t assumed_table = 16 * 1024;
constexpr std::size_t decoded_limit = 64 * 1024;  // per block, counted as in RFC 9113 §10.5.1
constexpr std::size_t entry_overhead = 32;        // RFC 7541 §4.1

const std::uint8_t* octets(base::Bytes bytes) {
  return static_cast<const std::uint8_t*>(static_cast<const void*>(bytes.data()));
}

std::string text(const std::uint8_t* data, std::size_t size) {
  return {static_cast<const char*>(static_cast<const void*>(data)), size};
}

// Dynamic table size update (RFC 7541 §6.3) to `size`.
void append_size_update(std::vector<std::byte>& block, std::uint32_t size) {
  block.push_back(std::byte{0x3f});
  std::uint32_t rest = size - 31;
  for (; rest >= 128; rest >>= 7) block.push_back(static_cast<std::byte>(rest % 128 + 128));
  block.push_back(static_cast<std::byte>(rest));
}

// A block that fills the table with entries without name and value, the smallest there can be (32 octets). They stand
// for whatever was inserted before. A field without a name is forbidden in HTTP, so what refers to one is recognised by
// it.
std::vector<std::byte> placeholders(std::uint32_t table) {
  std::vector<std::byte> block;
  append_size_update(block, table);
  for (std::uint32_t i = 0; i < table / entry_overhead; ++i) {
    block.insert(block.end(),
                 {std::byte{0x40}, std::byte{0}, std::byte{0}});  // literal with incremental indexing, new name
  }
  return block;
}

}  // namespace

void Hpack::Free::operator()(nghttp2_hd_inflater* inflater) const { nghttp2_hd_inflate_del(inflater); }

void Hpack::restart(Start start) {
  nghttp2_hd_inflater* fresh = nullptr;
  if (nghttp2_hd_inflate_new(&fresh) != 0) throw std::bad_alloc();
  inflater_.reset(fresh);
  unknown_entries_ = start == Start::unknown;
  if (!unknown_entries_) {
    nghttp2_hd_inflate_change_table_size(fresh, allowed_);
    return;
  }
  allowed_ = largest_table;
  nghttp2_hd_inflate_change_table_size(fresh, allowed_);
  const auto block = placeholders(assumed_table);
  base::Bytes rest = block;
  for (int flags = 0; (flags & NGHTTP2_HD_INFLATE_FINAL) == 0;) {
    nghttp2_nv field;
    const auto used = nghttp2_hd_inflate_hd2(fresh, &field, &flags, octets(rest), rest.size(), 1);
    if (used < 0) break;
    rest = rest.subspan(static_cast<std::size_t>(used));
  }
  nghttp2_hd_inflate_end_headers(fresh);
}

void Hpack::allow(std::uint32_t octets) {
  const std::uint32_t wanted = std::min(octets, largest_table);
  if (wanted <= allowed_) return;
  allowed_ = wanted;
  nghttp2_hd_inflate_change_table_size(inflater_.get(), allowed_);
}

HeaderBlock Hpack::decode(base::Bytes block, const Context& context) {
  HeaderBlock out;
  constexpr std::size_t usual = 12;
  out.headers.reserve(std::min(block.size(), usual));
  const Places places(context, block);
  std::size_t decoded = 0;
  std::size_t offset = 0;
  std::size_t start = 0;  // of the field being decoded
  for (;;) {
    nghttp2_nv field;
    int flags = 0;
    const auto used = nghttp2_hd_inflate_hd2(inflater_.get(), &field, &flags, octets(block.subspan(offset)),
                                             block.size() - offset, 1);
    if (used < 0) {
      out.fault = base::Fault{base::Fault::Code::bad_encoding, static_cast<std::uint32_t>(offset)};
      break;
    }
    offset += static_cast<std::size_t>(used);
    if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0) {
      const base::Bytes where = block.subspan(start, offset - start);
      HttpHeader header{text(field.name, field.namelen), text(field.value, field.valuelen), true,
                        places.at(start, where.size())};
      if (header.name.empty()) {
        if (unknown_entries_) {
          header.known = false;
          ++out.unknown;
        } else if (!out.fault) {
          out.fault = base::Fault{base::Fault::Code::bad_value, static_cast<std::uint32_t>(start)};
        }
      }
      start = offset;
      decoded += field.namelen + field.valuelen + entry_overhead;
      if (decoded > decoded_limit) {  // keeps decoding for the table's sake
        out.cut = true;
        continue;
      }
      if (context.fields != nullptr) list_http2_header(*context.fields, where, header);
      out.headers.push_back(std::move(header));
      continue;
    }
    if ((flags & NGHTTP2_HD_INFLATE_FINAL) != 0) break;
    if (used == 0) {  // neither a field nor the end nor progress: the block ends inside a field
      out.fault = base::Fault{base::Fault::Code::truncated, static_cast<std::uint32_t>(offset)};
      break;
    }
  }
  if (out.fault && out.fault->code != base::Fault::Code::bad_value) {
    forget();
  } else {
    nghttp2_hd_inflate_end_headers(inflater_.get());
  }
  return out;
}

}  // namespace assay::wire::http
