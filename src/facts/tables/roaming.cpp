// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/roaming.h"

namespace assay::facts {

const Table<N32Message> n32_messages{"n32_messages", "One readable message between SEPPs (TS 29.573, TS 33.501 §13.2). PLMNs are MCC-MNC, the MNC with three digits as in domain names.", {
    column<&N32Message::flow>("flow", "Flow"),
    column<&N32Message::interface>("interface", "N32-c or N32-f"),
    column<&N32Message::operation>("operation", "exchange-capability, exchange-params, n32f-terminate, n32f-error or n32f-process"),
    column<&N32Message::request>("request", "A request; false: a response"),
    column<&N32Message::client>("client", "Address that asks"),
    column<&N32Message::server>("server", "Address that answers"),
    column<&N32Message::sender>("sender", "FQDN that the sender claims"),
    column<&N32Message::sender_plmn>("sender_plmn", "PLMN in that FQDN (TS 23.003 §28.2)"),
    column<&N32Message::plmns>("plmns", "PLMNs that the sender claims to speak for, comma separated"),
    column<&N32Message::target_plmn>("target_plmn", "PLMN that it wants to reach"),
    column<&N32Message::capabilities>("capabilities", "Protection that is offered: TLS, PRINS, NONE; comma separated"),
    column<&N32Message::capability>("capability", "Protection that was selected"),
    column<&N32Message::encryptions>("encryptions", "JWE algorithms: offered or selected (N32-c), used (N32-f); comma separated"),
    column<&N32Message::signatures>("signatures", "JWS algorithms: offered or selected (N32-c), used by intermediaries (N32-f); comma separated"),
    column<&N32Message::context_id>("context_id", "N32-f context identifier"),
    column<&N32Message::ciphered>("ciphered", "N32-f: the message has a ciphered block"),
    column<&N32Message::ciphered_elements>("ciphered_elements", "N32-f: elements whose value lies in that block"),
    column<&N32Message::clear_elements>("clear_elements", "N32-f: elements and header fields whose value can be read"),
    column<&N32Message::modifications>("modifications", "N32-f: modifications by intermediaries"),
    column<&N32Message::modified_by>("modified_by", "Identities that these state, comma separated", Mark::identity),
    column<&N32Message::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic")}};

}  // namespace assay::facts
