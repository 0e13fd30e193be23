// SPDX-License-Identifier: Apache-2.0
// What the protocols that manage machines (SSH, Telnet, FTP, SNMP) tell about a session. Not a protocol itself.
#pragma once

#include <string>
#include <string_view>

#include "wire/protocol.h"

namespace assay::wire::management {

// One session, given to Output when it has said all it will, or when it ends; for datagrams, once for each of them.
// No password, community or other secret is ever part of it, nor listed as a field.
struct Session {
  static constexpr MessageKind kind{"management.session"};

  std::string_view protocol;  // "ssh", "telnet", "ftp", "snmp"
  std::string version;        // as the protocol states it, e.g. "2.0" or "v2c"; empty if it states none
  Endpoint client;            // who manages
  Endpoint server;            // who is managed
  bool ciphered = false;      // what follows the negotiation cannot be read
  bool credentials = false;   // a password or community was there to read
  std::string detail;         // the server's banner, or what was recognised
  Place first;                // its first octets
  base::Time time;
};

// Which end is the server: the one with a port below 1024 if only one has, else the one that did not begin the flow.
inline void assign_ends(Session& session, const Context& context) {
  const bool source_low = context.source.port < 1024;
  const bool destination_low = context.destination.port < 1024;
  const bool source_serves = source_low != destination_low ? source_low : context.direction == Direction::reverse;
  session.server = source_serves ? context.source : context.destination;
  session.client = source_serves ? context.destination : context.source;
}

// Notes where and when a session begins; only the first call counts.
inline void begin(Session& session, base::Bytes data, const Context& context) {
  if (session.first.frame.number != 0) return;
  assign_ends(session, context);
  session.first = context.place(data);
  if (context.frame != nullptr) session.time = context.frame->time;
}

}  // namespace assay::wire::management
