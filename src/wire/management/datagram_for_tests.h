// SPDX-License-Identifier: Apache-2.0
// Datagram: one datagram for the tests of parsers that tell of each as a Session.
#pragma once

#include <vector>

#include "wire/management/session.h"
#include "wire/recording_output.h"

namespace assay::wire::management {

struct Datagram {
  Datagram(const Protocol& protocol, base::Bytes octets) {
    context.fields = &fields;
    context.source = {*IpAddress::from_text("10.0.0.1"), 40'000};
    context.destination = {*IpAddress::from_text("10.0.0.2"), 40'001};
    out.on<Session>([this](const Context&, base::Bytes, const Session& s) { sessions.push_back(s); });
    protocol.parse(octets, context, out);
  }
  [[nodiscard]] const Session& session() const { return sessions.at(0); }
  [[nodiscard]] bool unread() const { return sessions.empty() && out.faults.empty() && out.unread.size() == 1; }

  base::Fields fields;
  Context context;
  RecordingOutput out;
  std::vector<Session> sessions;
};

}  // namespace assay::wire::management
