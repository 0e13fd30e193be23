// SPDX-License-Identifier: Apache-2.0
// What the protocols that manage machines, and those of the platforms under a core (databases, time, logs, addresses …),
// tell about a session. Not a protocol itself.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "wire/protocol.h"

namespace assay::wire::management {

// Whether the one who was served, or who sent a message, had proved who it is.
enum class Authentication : std::uint8_t {
  unknown,  // it cannot be told: ciphered, or not seen
  none,     // it was served, or believed, without
  refused,  // the server wanted it, and did not serve without
  given,    // the server accepted it; of datagrams: each carries a proof, which is not verified
};
[[nodiscard]] constexpr std::string_view text(Authentication authentication) {
  constexpr std::string_view names[] = {"unknown", "none", "refused", "given"};
  return names[static_cast<std::size_t>(authentication)];
}

// One session, given to Output when it has said all it will, or when it ends; of protocols that have none, once for each
// datagram or exchange. No password, community or other secret is ever part of it, nor listed as a field.
struct Session {
  static constexpr MessageKind kind{"management.session"};

  std::string_view protocol;  // "ssh", "snmp", "mongodb" …
  std::string version;        // as the protocol states it, e.g. "2.0" or "v2c"; empty if it states none
  Endpoint client;            // who manages or asks
  Endpoint server;            // who is managed or serves
  bool ciphered = false;      // what follows the negotiation cannot be read
  bool credentials = false;   // a password, community or token was there to read
  Authentication authentication = Authentication::unknown;
  std::string method;         // how one authenticates: "SCRAM-SHA-256", "mysql_native_password" …; empty if not told
  std::string commands;       // names of commands or messages, the first 16 different ones, comma separated
  std::string objects;        // what the commands are about, e.g. databases with their collections: likewise, the first 8
  std::string detail;         // the server's banner, or what was recognised
  Place first;                // its first octets
  base::Time time;
};

// A subscriber's identity or key in a session that anybody can read. The value itself is not kept.
struct Disclosure {
  static constexpr MessageKind kind{"management.disclosure"};

  std::string_view protocol;
  std::string_view what;  // as sbi::Disclosure::what
  std::string pointer;    // where in a document, JSON pointer (RFC 6901)
  Place place;
};

// Adds a name to a list of different ones; one that is not a short word is left out, since it may be anything.
inline void add_name(std::string& list, std::string_view name, std::size_t longest, std::ptrdiff_t most) {
  const auto in_words = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == '.';
  };
  if (name.empty() || name.size() > longest || !std::ranges::all_of(name, in_words)) return;
  if (("," + list + ",").contains("," + std::string(name) + ",")) return;
  if (std::ranges::count(list, ',') + 1 >= most) return;
  if (!list.empty()) list += ',';
  list += name;
}
inline void add_command(Session& session, std::string_view name) { add_name(session.commands, name, 32, 16); }
inline void add_object(Session& session, std::string_view name) { add_name(session.objects, name, 96, 8); }

inline void set_ends(Session& session, const Context& context, bool source_serves) {
  session.server = source_serves ? context.source : context.destination;
  session.client = source_serves ? context.destination : context.source;
}

// Which end is the server: the one with a port below 1024 if only one has, else the one that did not begin the flow.
inline void assign_ends(Session& session, const Context& context) {
  const bool source_low = context.source.port < 1024;
  const bool destination_low = context.destination.port < 1024;
  set_ends(session, context, source_low != destination_low ? source_low : context.direction == Direction::reverse);
}

// Notes where and when a session begins; only the first call counts.
inline void begin(Session& session, base::Bytes data, const Context& context) {
  if (session.first.frame.number != 0) return;
  assign_ends(session, context);
  session.first = context.place(data);
  if (context.frame != nullptr) session.time = context.frame->time;
}

}  // namespace assay::wire::management
