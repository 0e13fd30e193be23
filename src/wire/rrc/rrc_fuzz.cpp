// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdlib>

#include "wire/recording_output.h"
#include "wire/rrc/rrc.h"

// The first octet chooses the channel.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  constexpr std::array<std::string_view, 5> channels{"UL-DCCH", "DL-DCCH", "UL-CCCH", "DL-CCCH", "HandoverCommand"};
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  context.carrier.content = channels.at(data[0] % channels.size());
  wire::RecordingOutput out;
  wire::rrc::protocol.parse(bytes, context, out);
  // Either a message or a reason why not; what is handed on is a part of it.
  if (out.kinds.size() + out.unread.size() != 1 || !out.faults.empty()) std::abort();
  for (const auto& inner : out.handed_on) {
    if (inner.payload.size() >= bytes.size()) std::abort();
  }
  return 0;
}
