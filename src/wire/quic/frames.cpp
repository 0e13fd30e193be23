// SPDX-License-Identifier: Apache-2.0
#include "wire/quic/frames.h"

#include <algorithm>
#include <utility>

namespace assay::wire::quic {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

void skip_variables(Cursor& in, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count && in.more(); ++i) (void)variable(in);
}

void read_crypto(Cursor& in, std::vector<CryptoFrame>& crypto) {
  CryptoFrame frame;
  frame.offset = variable(in, "quic.crypto.offset");
  const auto length = variable(in, "quic.crypto.length");
  in.require(length <= in.remaining(), Fault::Code::truncated);
  frame.octets = in.bytes(in.ok() ? static_cast<std::size_t>(length) : 0);
  if (in.ok()) crypto.push_back(frame);
}

// RFC 9000 §19.3: largest, delay, number of ranges, first range, and two values for each range.
void skip_acknowledgements(Cursor& in, bool with_congestion_counts) {
  skip_variables(in, 2);
  const auto ranges = std::min<std::uint64_t>(variable(in), in.remaining());
  skip_variables(in, 1 + 2 * ranges + (with_congestion_counts ? 3 : 0));
}

}  // namespace

std::uint64_t variable(Cursor& in, const char* name) {
  const Bytes start = in.peek_rest();
  const std::size_t length = std::size_t{1} << (in.peek() >> 6U);
  std::uint64_t value = in.u8() & 0x3fU;
  for (std::size_t i = 1; i < length; ++i) value = value << 8U | in.u8();
  if (name != nullptr && in.ok()) in.field(name, start.first(length), value);
  return value;
}

// §12.4: the types that an Initial packet may have.
std::optional<Fault> read_frames(Cursor in, std::vector<CryptoFrame>& crypto) {
  while (in.more() && crypto.size() < most_crypto_frames) {
    constexpr std::uint8_t padding = 0x00;
    constexpr std::uint8_t ping = 0x01;
    constexpr std::uint8_t acknowledgement = 0x02;
    constexpr std::uint8_t acknowledgement_with_counts = 0x03;
    constexpr std::uint8_t crypto_data = 0x06;
    constexpr std::uint8_t close = 0x1c;
    const auto type = in.u8();
    if (type == padding || type == ping) continue;
    if (type == close) break;
    if (type == crypto_data) read_crypto(in, crypto);
    else if (type == acknowledgement || type == acknowledgement_with_counts) skip_acknowledgements(in, type == acknowledgement_with_counts);
    else in.fail(Fault::Code::bad_value);
  }
  return in.fault();
}

std::vector<std::byte> join(std::vector<CryptoFrame> frames) {
  // Browsers cut the stream up and mix the pieces.
  std::ranges::sort(frames, {}, [](const CryptoFrame& frame) { return std::pair(frame.offset, frame.octets.size()); });
  std::vector<std::byte> joined;
  for (const auto& frame : frames) {
    if (frame.offset > joined.size() || joined.size() + frame.octets.size() > longest_hello) break;
    const auto known = std::min<std::size_t>(joined.size() - static_cast<std::size_t>(frame.offset), frame.octets.size());
    joined.insert(joined.end(), frame.octets.begin() + static_cast<std::ptrdiff_t>(known), frame.octets.end());
  }
  return joined;
}

}  // namespace assay::wire::quic
