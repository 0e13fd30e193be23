// SPDX-License-Identifier: Apache-2.0
#include "wire/e1ap/sessions.h"

#include "wire/e1ap/bearers.h"

namespace assay::wire::e1ap {
namespace {

using base::BitCursor;
using per::SessionSecurity;

constexpr std::uint64_t most_sessions = 256;
constexpr std::uint16_t security_indication_modify = 143;  // §9.4.7, an extension of items to be modified

constexpr per::ProtectionNames protection_names{
    .integrity_indication = "e1ap.integrityProtectionIndication",
    .confidentiality_indication = "e1ap.confidentialityProtectionIndication",
    .maximum_rate = "e1ap.maxIPrate",
    .integrity_result = "e1ap.integrityProtectionResult",
    .confidentiality_result = "e1ap.confidentialityProtectionResult"};

void read_slice(BitCursor& in) {
  Sequence sequence(in, 1);
  const std::size_t start = in.offset();
  const auto octet = static_cast<std::byte>(in.bits(8));
  in.field_text("e1ap.sST", in.since(start), base::hex({&octet, 1}));
  if (sequence.has(0)) (void)in.octet_string(3, 3, false, "e1ap.sD");
  sequence.end();
}

void read_bit_rate(BitCursor& in) { (void)in.extensible_integer(0, most_bit_rate); }
void read_session_timer(BitCursor& in) { read_inactivity_timer(in, "e1ap.pDU_Session_Inactivity_Timer"); }
void read_network_instance(BitCursor& in) { (void)in.extensible_integer(1, 256); }

// To be set up, §9.3.3.2. `modifying`: in a modification, §9.3.3.10, the item lacks two components.
void read_to_set_up(BitCursor& in, SessionSecurity& session, bool modifying) {
  Sequence item(in, modifying ? 3 : 5);
  session.id = static_cast<std::uint8_t>(in.integer(0, 255, "e1ap.pDU_Session_ID"));
  (void)in.enumerated(5, true, "e1ap.pDU_Session_Type");
  read_slice(in);
  session.indication = per::read_security_indication(in, dialect, protection_names, true);
  if (item.has(0)) read_bit_rate(in);
  read_tunnel(in);
  if (item.has(1)) read_forwarding_request(in);
  if (item.has(2)) read_session_timer(in);
  if (!modifying && item.has(3)) read_tunnel(in);
  if (!modifying && item.has(4)) read_network_instance(in);
  read_bearers_to_set_up(in);
  item.end();
}

// Set up, §9.3.3.5; in a modification §9.3.3.17.
void read_set_up(BitCursor& in, SessionSecurity& session, bool modifying) {
  Sequence item(in, modifying ? 3 : 4);
  session.id = static_cast<std::uint8_t>(in.integer(0, 255, "e1ap.pDU_Session_ID"));
  if (item.has(0)) session.result = per::read_security_result(in, dialect, protection_names);
  read_tunnel(in);
  if (item.has(1)) read_forwarding(in);
  if (!modifying && item.has(2)) (void)in.enumerated(1, true);
  read_bearers_set_up(in);
  if (item.has(modifying ? 2 : 3)) read_bearers_failed(in);
  item.end();
}

// To be modified, §9.3.3.11.
void read_to_modify(BitCursor& in, SessionSecurity& session) {
  Sequence item(in, 10);
  session.id = static_cast<std::uint8_t>(in.integer(0, 255, "e1ap.pDU_Session_ID"));
  if (item.has(0)) session.indication = per::read_security_indication(in, dialect, protection_names, true);
  if (item.has(1)) read_bit_rate(in);
  if (item.has(2)) read_tunnel(in);
  if (item.has(3)) read_forwarding_request(in);
  if (item.has(4)) read_forwarding(in);
  if (item.has(5)) read_session_timer(in);
  if (item.has(6)) read_network_instance(in);
  if (item.has(7)) read_bearers_to_set_up(in);
  if (item.has(8)) read_bearers_to_modify(in);
  if (item.has(9)) read_bearers_to_remove(in);
  item.end([&](BitCursor& value, std::uint16_t id) {
    if (id == security_indication_modify)
      session.indication = per::read_security_indication(value, dialect, protection_names, true);
  });
}

// Modified, §9.3.3.19.
void read_modified(BitCursor& in, SessionSecurity& session) {
  Sequence item(in, 7);
  session.id = static_cast<std::uint8_t>(in.integer(0, 255, "e1ap.pDU_Session_ID"));
  if (item.has(0)) read_tunnel(in);
  if (item.has(1)) session.result = per::read_security_result(in, dialect, protection_names);
  if (item.has(2)) read_forwarding(in);
  if (item.has(3)) read_bearers_set_up(in);
  if (item.has(4)) read_bearers_failed(in);
  if (item.has(5)) read_bearers_modified(in);
  if (item.has(6)) read_bearers_failed(in);
  item.end();
}

void read_failed(BitCursor& in, SessionSecurity& session) {
  Sequence item(in, 0);
  session.id = static_cast<std::uint8_t>(in.integer(0, 255, "e1ap.pDU_Session_ID"));
  session.cause = per::read_cause(in, dialect, item_cause_names);
  item.end();
}

void read_to_remove(BitCursor& in, SessionSecurity& session) {
  Sequence item(in, 0);
  session.id = static_cast<std::uint8_t>(in.integer(0, 255, "e1ap.pDU_Session_ID"));
  item.end();
}

void read_required_to_modify(BitCursor& in, SessionSecurity& session) {
  Sequence item(in, 3);
  session.id = static_cast<std::uint8_t>(in.integer(0, 255, "e1ap.pDU_Session_ID"));
  if (item.has(0)) read_tunnel(in);
  if (item.has(1)) read_bearers_required_to_modify(in);
  if (item.has(2)) read_bearers_failed(in);
  item.end();
}

void read_confirmed(BitCursor& in, SessionSecurity& session) {
  Sequence item(in, 1);
  session.id = static_cast<std::uint8_t>(in.integer(0, 255, "e1ap.pDU_Session_ID"));
  if (item.has(0)) read_bearers_confirmed(in);
  item.end();
}

template <class ReadItem>
bool read_list(BitCursor& in, per::RanMessage& message, const ReadItem& read_item) {
  per::read_list(in, 1, most_sessions, [&] {
    SessionSecurity session;
    read_item(session);
    if (!in.ok()) return;
    if (!message.cause) message.cause = session.cause;
    message.sessions.push_back(std::move(session));
  });
  return true;
}

}  // namespace

bool read_sessions(BitCursor& in, std::uint16_t id, per::RanMessage& message) {
  switch (id) {
    case 42:
      return read_list(in, message, [&](auto& session) { read_to_set_up(in, session, false); });
    case 43:
      return read_list(in, message, [&](auto& session) { read_to_modify(in, session); });
    case 44:
      return read_list(in, message, [&](auto& session) { read_to_remove(in, session); });
    case 45:
      return read_list(in, message, [&](auto& session) { read_required_to_modify(in, session); });
    case 46:
      return read_list(in, message, [&](auto& session) { read_set_up(in, session, false); });
    case 47:
    case 49:
    case 55:
      return read_list(in, message, [&](auto& session) { read_failed(in, session); });
    case 48:
      return read_list(in, message, [&](auto& session) { read_modified(in, session); });
    case 50:
      return read_list(in, message, [&](auto& session) { read_confirmed(in, session); });
    case 54:
      return read_list(in, message, [&](auto& session) { read_set_up(in, session, true); });
    case 56:
      return read_list(in, message, [&](auto& session) { read_to_set_up(in, session, true); });
    default:
      return false;
  }
}

}  // namespace assay::wire::e1ap
