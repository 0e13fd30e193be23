// SPDX-License-Identifier: Apache-2.0
// PfcpSessions: follows PFCP sessions from establishment to deletion (TS 29.244 §6.3) and writes one row for each.
//
// A session is known by two names: the SEID that the control-plane function chose, at its address, and the one that the
// user-plane function chose, at its own (§5.6). A message names it by the receiver's name, whoever the sender is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "collect/capture/bounded_table.h"
#include "collect/capture/writer.h"
#include "wire/pfcp/pfcp.h"

namespace assay::collect::capture {

// At most so many sessions are followed at once; one that has been silent for long is written to make room.
inline constexpr std::size_t pfcp_sessions_limit = 131'072;

// A request and whose it was, as far as its answer needs it.
struct PfcpRequest {
  std::uint8_t type = 0;
  bool answered = false;
  bool kept = true;           // as a fact; else `fact` is none
  wire::IpAddress proposed;   // of an establishment: the address of its F-SEID
  std::uint64_t seid = 0;     // of the header; of an establishment that of its F-SEID
  std::uint64_t content = 0;  // a digest of the message, to tell a retransmission from a new request
  std::uint64_t session = 0;  // that an establishment began; 0: none
  facts::FactId fact;
  facts::Provenance from;
};

class PfcpSessions {
 public:
  explicit PfcpSessions(Ledger& ledger) : ledger_(ledger) {}

  // Whether this request belongs to a session that is followed and has few messages so far: those are kept together.
  bool keeps(const wire::pfcp::Message& request, const wire::Context& context);
  // A request that is no retransmission and is kept. Sets request.session for an establishment.
  void request(const wire::pfcp::Message& message, const wire::Context& context, PfcpRequest& request);
  // The first response to `request`. `from_here`: a session that is not known yet is followed from now on.
  void response(const wire::pfcp::Message& message, const wire::Context& context, const PfcpRequest& request, bool from_here);
  // A response whose request is not in the evidence.
  void response(const wire::pfcp::Message& message, const wire::Context& context, const facts::Provenance& from, bool from_here);
  // Writes every session that is still open, in the order of their beginning.
  void finish();

 private:
  enum class Plane : std::uint8_t { control, user };
  struct Endpoint {  // one of the two names
    wire::IpAddress address;
    Plane plane{};                         // two functions may share an address
    std::array<std::uint8_t, 6> unused{};  // in place of padding
    std::uint64_t seid = 0;

    bool operator==(const Endpoint&) const = default;
    [[nodiscard]] bool known() const { return address.present(); }
  };
  struct Session {
    facts::PfcpSession row;
    Endpoint proposed;  // the control plane's name in an establishment that is not answered yet
    std::uint32_t requests = 0;
    Endpoint cp;
    Endpoint up;
  };
  struct Found {
    Session* session = nullptr;
    std::uint64_t number = 0;
  };

  Found begin(const facts::Provenance& from);
  Found by_name(const Endpoint& name);
  // The session that a message to `receiver` names, or if asked for a new one that is known from this message on.
  Found named(Plane receiver_plane, const wire::IpAddress& receiver, const wire::IpAddress& sender, std::uint64_t seid,
              const facts::Provenance& from, bool from_here);
  void name(std::uint64_t number, Endpoint& slot, const Endpoint& endpoint);
  void end_by_name(const Endpoint& name);
  void forget_names(std::uint64_t number, const Session& session);
  void established(Found found, const wire::pfcp::Message& message, const wire::IpAddress& responder);
  void applied(Found found, const wire::pfcp::Message& message, std::uint8_t request_type, base::Time time);
  void close(std::uint64_t number, const Session& session);
  void write(const Session& session) { ledger_.append(facts::pfcp_sessions, session.row); }

  Ledger& ledger_;
  std::uint64_t next_ = 1;
  BoundedTable<std::uint64_t, Session> sessions_{pfcp_sessions_limit};
  BoundedTable<Endpoint, std::uint64_t> names_{2 * pfcp_sessions_limit};
};

}  // namespace assay::collect::capture
