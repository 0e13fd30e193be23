// SPDX-License-Identifier: Apache-2.0
#include "wire/pfcp/pfcp.h"

#include <cstdlib>

#include "wire/pfcp/names.h"
#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = size % 2 == 0 ? &fields : nullptr;
  wire::RecordingOutput out;
  out.on<wire::pfcp::Message>([&](const wire::Context&, assay::base::Bytes where, const wire::pfcp::Message& message) {
    if (!assay::base::offset_within(bytes, where) || message.rules.size() > wire::pfcp::max_rules) std::abort();
    for (const auto& rule : message.rules) {
      if (!assay::base::offset_within(where, rule.where)) std::abort();
      (void)wire::pfcp::network_instance_text(rule.network_instance);
    }
  });
  wire::pfcp::parse(bytes, context, out);
  // Each datagram has an outcome; a bundle has at most one fault per message, and messages have at least eight octets.
  if (out.kinds.size() + out.unread.size() + out.faults.size() == 0) std::abort();
  if (out.kinds.size() > size / 8 || out.faults.size() > out.kinds.size() + 1) std::abort();
  return 0;
}
