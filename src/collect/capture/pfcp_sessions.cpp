// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/pfcp_sessions.h"

#include <algorithm>
#include <tuple>

#include "wire/pfcp/names.h"

namespace assay::collect::capture {
namespace {

namespace pfcp = wire::pfcp;

constexpr std::uint8_t establishment = 50;
constexpr std::uint8_t modification = 52;
constexpr std::uint8_t deletion = 54;
constexpr std::uint8_t report = 56;

constexpr std::uint32_t requests_kept = 256;  // of one session, at least

// §8.2.1: values below 64 accept a request.
bool accepts(std::uint8_t cause) { return cause > 0 && cause < 64; }

wire::IpAddress preferred(const wire::IpAddress& v4, const wire::IpAddress& v6) { return v4.present() ? v4 : v6; }

// The address that an F-SEID names, or the sender's where it gives none.
wire::IpAddress address_of(const pfcp::FSeid& f_seid, const wire::IpAddress& sender) {
  const auto address = preferred(f_seid.v4, f_seid.v6);
  return address.present() ? address : sender;
}

// What a message says of the user: the first address and the first network instance of a PDR.
void learn(facts::PfcpSession& session, const pfcp::Message& message) {
  for (const auto& rule : message.rules) {
    if (rule.kind != pfcp::Rule::Kind::pdr) continue;
    if (!session.ue_address && rule.ue_address) {
      const auto address = preferred(rule.ue_address->v4, rule.ue_address->v6);
      if (address.present()) session.ue_address = wire::text(address);
    }
    if (!session.network_instance && !rule.network_instance.empty()) {
      session.network_instance = pfcp::network_instance_text(rule.network_instance);
    }
  }
}

}  // namespace

PfcpSessions::Found PfcpSessions::begin(const facts::Provenance& from) {
  const std::uint64_t number = next_++;
  const auto [session, index, created] =
      sessions_.find_or_create(number, [this](std::uint64_t gone, const Session& silent, std::size_t) {
        forget_names(gone, silent);
        write(silent);
      });
  session.row.from = from;
  session.row.last_time = from.time;
  return {&session, number};
}

PfcpSessions::Found PfcpSessions::by_name(const Endpoint& name) {
  const std::uint64_t* number = names_.find(name);
  return number == nullptr ? Found{} : Found{sessions_.find(*number), *number};
}

void PfcpSessions::end_by_name(const Endpoint& name) {
  if (const Found old = by_name(name); old.session != nullptr) close(old.number, *old.session);
}

// Gives the session one of its names. Whoever had the same name before is no longer reachable by it: it is over.
void PfcpSessions::name(std::uint64_t number, Endpoint& slot, const Endpoint& endpoint) {
  const Found old = by_name(endpoint);
  if (old.session != nullptr && old.number != number) close(old.number, *old.session);
  slot = endpoint;
  names_.find_or_create(endpoint, [](const Endpoint&, std::uint64_t, std::size_t) {}).value = number;
}

void PfcpSessions::forget_names(std::uint64_t number, const Session& session) {
  for (const Endpoint& endpoint : {session.cp, session.up}) {
    const std::uint64_t* holder = endpoint.known() ? names_.find(endpoint) : nullptr;
    if (holder != nullptr && *holder == number) names_.erase(endpoint);
  }
}

void PfcpSessions::close(std::uint64_t number, const Session& session) {
  write(session);
  forget_names(number, session);
  sessions_.erase(number);
}

PfcpSessions::Found PfcpSessions::named(Plane receiver_plane, const wire::IpAddress& receiver,
                                        const wire::IpAddress& sender, std::uint64_t seid,
                                        const facts::Provenance& from, bool from_here) {
  const Endpoint endpoint{.address = receiver, .plane = receiver_plane, .seid = seid};
  if (const Found found = by_name(endpoint); found.session != nullptr || !from_here) return found;
  const Found found = begin(from);
  Session& session = *found.session;
  const bool control = receiver_plane == Plane::control;
  session.row.cp_address = wire::text(control ? receiver : sender);
  session.row.up_address = wire::text(control ? sender : receiver);
  (control ? session.row.cp_seid : session.row.up_seid) = seid;
  name(found.number, control ? session.cp : session.up, endpoint);
  return found;
}

bool PfcpSessions::keeps(const pfcp::Message& request, const wire::Context& context) {
  if (request.type <= establishment || !request.seid) return false;
  const Plane plane = request.type == report ? Plane::control : Plane::user;
  const Found found = by_name({.address = context.destination.address, .plane = plane, .seid = *request.seid});
  return found.session != nullptr && ++found.session->requests <= requests_kept;
}

void PfcpSessions::request(const pfcp::Message& message, const wire::Context& context, PfcpRequest& request) {
  if (request.type != establishment) return;
  const Found found = begin(request.from);
  request.session = found.number;
  facts::PfcpSession& row = found.session->row;
  row.establishment_seen = true;
  row.establishment = request.fact;
  row.cp_address = wire::text(context.source.address);
  row.up_address = wire::text(context.destination.address);
  if (request.proposed.present()) {
    row.cp_seid = request.seid;
    found.session->proposed = {.address = request.proposed, .plane = Plane::control, .seid = request.seid};
    row.cp_address = wire::text(request.proposed);
  }
  learn(row, message);
}

void PfcpSessions::established(Found found, const pfcp::Message& message, const wire::IpAddress& responder) {
  Session& session = *found.session;
  if (message.cause) session.row.accepted = accepts(*message.cause);
  learn(session.row, message);
  std::optional<Endpoint> user;
  if (message.f_seid) {
    user = {.address = address_of(*message.f_seid, responder), .plane = Plane::user, .seid = message.f_seid->seid};
    session.row.up_seid = user->seid;
    session.row.up_address = wire::text(user->address);
  }
  if (session.row.accepted == false) return close(found.number, session);
  // The name that the control-plane function proposed is only taken over with its acceptance.
  if (session.proposed.known()) name(found.number, session.cp, session.proposed);
  if (user) name(found.number, session.up, *user);
}

void PfcpSessions::applied(Found found, const pfcp::Message& message, std::uint8_t request_type, base::Time time) {
  if (found.session == nullptr) return;
  Session& session = *found.session;
  learn(session.row, message);
  session.row.last_time = std::max(session.row.last_time, time);
  if (request_type == modification) ++session.row.modifications;
  if (request_type == deletion) {
    session.row.deleted_time = time;
    close(found.number, session);
  }
}

void PfcpSessions::response(const pfcp::Message& message, const wire::Context& context, const PfcpRequest& request, bool from_here) {
  const auto& requester = context.destination.address;
  const auto& responder = context.source.address;
  const base::Time time = context.frame != nullptr ? context.frame->time : base::Time{};
  if (request.type == establishment && !request.kept) {
    // A session that is not followed still ends those that had its names.
    if (!message.cause || !accepts(*message.cause)) return;
    if (request.proposed.present()) end_by_name({.address = request.proposed, .plane = Plane::control, .seid = request.seid});
    if (message.f_seid) end_by_name({.address = address_of(*message.f_seid, responder), .plane = Plane::user, .seid = message.f_seid->seid});
  } else if (request.type == establishment) {
    const Found found{sessions_.find(request.session), request.session};
    if (found.session == nullptr) return;  // evicted meanwhile
    found.session->row.last_time = std::max(found.session->row.last_time, time);
    established(found, message, responder);
  } else if (request.type > establishment && message.cause && accepts(*message.cause)) {
    // A report goes to the control-plane function, every other request to the user-plane function.
    const Plane plane = request.type == report ? Plane::control : Plane::user;
    applied(named(plane, responder, requester, request.seid, request.from, from_here), message, request.type, time);
  }
}

void PfcpSessions::response(const pfcp::Message& message, const wire::Context& context, const facts::Provenance& from, bool from_here) {
  if (message.type <= establishment || !message.seid || !message.cause || !accepts(*message.cause)) return;
  const auto request_type = static_cast<std::uint8_t>(message.type - 1);
  const Plane plane = request_type == report ? Plane::user : Plane::control;  // of the receiver of the response
  const Found found = named(plane, context.destination.address, context.source.address, *message.seid, from, from_here);
  if (found.session == nullptr) return;
  if (request_type == establishment) {
    found.session->row.last_time = std::max(found.session->row.last_time, from.time);
    established(found, message, context.source.address);
  } else {
    applied(found, message, request_type, from.time);
  }
}

void PfcpSessions::finish() {
  std::vector<std::pair<std::uint64_t, const Session*>> open;
  sessions_.for_each(
      [&](std::uint64_t number, const Session& session, std::size_t) { open.emplace_back(number, &session); });
  std::ranges::sort(open);
  for (const auto& [number, session] : open) write(*session);
  sessions_ = BoundedTable<std::uint64_t, Session>(pfcp_sessions_limit);
  names_ = BoundedTable<Endpoint, std::uint64_t>(2 * pfcp_sessions_limit);
}

}  // namespace assay::collect::capture
