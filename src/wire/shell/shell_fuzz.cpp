// SPDX-License-Identifier: Apache-2.0
#include "wire/shell/shell.h"

#include <cstdlib>

#include "wire/recording_output.h"

// Both directions in turn; each piece of input is a length, then so many octets.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  (void)wire::shell::recognise(bytes.first(std::min<std::size_t>(size, 1024)));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  wire::RecordingOutput out;
  const auto stream = wire::shell::protocol.make_stream();
  std::vector<std::byte> pending[2];
  assay::base::Cursor in(bytes);
  for (unsigned turn = 0; in.more() && !stream->done(); ++turn) {
    const auto direction = turn % 2 == 0 ? wire::Direction::forward : wire::Direction::reverse;
    auto& waiting = pending[turn % 2];
    const auto piece = in.bytes(std::min<std::size_t>(in.u8(), in.remaining()));
    waiting.insert(waiting.end(), piece.begin(), piece.end());
    const std::size_t used = stream->data(direction, waiting, context, out);
    if (used > waiting.size()) std::abort();
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(used));
  }
  stream->gap(wire::Direction::forward, 1, context, out);
  stream->end(wire::Direction::forward, context, out);
  stream->end(wire::Direction::reverse, context, out);
  if (out.kinds.size() > 1) std::abort();  // told once
  return 0;
}
