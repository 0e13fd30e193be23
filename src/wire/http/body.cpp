// SPDX-License-Identifier: Apache-2.0
#include "wire/http/body.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace assay::wire::http {
namespace {

constexpr std::size_t inflated_limit = 1024 * 1024;

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return std::tolower(static_cast<unsigned char>(x)) == y; });
}

base::Parsed<std::vector<std::byte>> inflate_as(int window_bits, base::Bytes body) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK)
    return std::unexpected(base::Fault{base::Fault::Code::bad_encoding, 0});
  std::vector<std::byte> input(body.begin(), body.end());  // zlib takes input that it could write to
  std::vector<std::byte> out;
  std::array<std::byte, 16 * 1024> part;
  stream.next_in = static_cast<Bytef*>(static_cast<void*>(input.data()));
  stream.avail_in = static_cast<uInt>(input.size());
  std::optional<base::Fault::Code> fault;
  bool flushed = false;  // the input ends between two blocks: some senders flush and never finish
  for (int result = Z_OK; result != Z_STREAM_END && !fault;) {
    stream.next_out = static_cast<Bytef*>(static_cast<void*>(part.data()));
    stream.avail_out = static_cast<uInt>(part.size());
    result = ::inflate(&stream, Z_NO_FLUSH);
    const auto made = part.size() - stream.avail_out;
    if (out.size() + made > inflated_limit) {
      fault = base::Fault::Code::too_large;
    } else if (result == Z_BUF_ERROR || (result == Z_OK && made == 0 && stream.avail_in == 0)) {
      if (flushed && !out.empty()) break;
      fault = base::Fault::Code::truncated;
    } else if (result != Z_OK && result != Z_STREAM_END) {
      fault = base::Fault::Code::bad_encoding;
    } else {
      out.insert(out.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(made));
      constexpr int between_blocks = 128;
      flushed = stream.avail_in == 0 && (stream.data_type & between_blocks) != 0;
    }
  }
  const auto offset = static_cast<std::uint32_t>(stream.total_in);
  inflateEnd(&stream);
  if (fault) return std::unexpected(base::Fault{*fault, offset});
  return out;
}

}  // namespace

Encoding encoding_of(std::string_view content_encoding) {
  if (content_encoding.empty() || same(content_encoding, "identity")) return Encoding::identity;
  if (same(content_encoding, "gzip") || same(content_encoding, "x-gzip")) return Encoding::gzip;
  if (same(content_encoding, "deflate")) return Encoding::deflate;
  return Encoding::other;
}

base::Parsed<std::vector<std::byte>> inflate(Encoding encoding, base::Bytes body) {
  constexpr int gzip_window = 16 + MAX_WBITS;
  if (encoding == Encoding::gzip) return inflate_as(gzip_window, body);
  auto out = inflate_as(MAX_WBITS, body);
  // Some senders leave the zlib wrapper away (RFC 9110 §8.4.1.2, note).
  if (!out && out.error().code == base::Fault::Code::bad_encoding) return inflate_as(-MAX_WBITS, body);
  return out;
}

}  // namespace assay::wire::http
