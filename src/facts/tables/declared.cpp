// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/declared.h"

namespace assay::facts {

const Table<DeclaredFunction> declared_functions{"declared_functions", "One function that the operator declares.", {
    column<&DeclaredFunction::name>("name", "Name in the declaration"),
    column<&DeclaredFunction::kind>("kind", "AMF, SMF, UPF, gNB, NRF … as in functions, or a word of the operator's own"),
    column<&DeclaredFunction::critical>("critical", "The operator marks it as a critical part"),
    column<&DeclaredFunction::management>("management", "It belongs to the management environment"),
    column<&DeclaredFunction::security_element>("security_element", "It is a means of security: firewall, jump host, key store, log collector …"),
    column<&DeclaredFunction::product>("product", "Product that it is an instance of; empty if none is named", Mark::identity),
    column<&DeclaredFunction::host>("host", "Host on which it runs; empty if none is named"),
    column<&DeclaredFunction::site>("site", "Site at which it stands, or its host; empty if none is named"),
    column<&DeclaredFunction::line>("line", "Line of the declaration")}};

const Table<DeclaredAddress> declared_addresses{"declared_addresses", "One address or prefix that the operator declares.", {
    column<&DeclaredAddress::owner_kind>("owner_kind", "function, segment, host or resolver"),
    column<&DeclaredAddress::owner>("owner", "Name of the function or segment; empty for a resolver"),
    column<&DeclaredAddress::prefix>("prefix", "Address, or prefix with its length"),
    column<&DeclaredAddress::line>("line", "Line of the declaration")}};

const Table<DeclaredIdentity> declared_identities{"declared_identities", "One identity that a function, or the network, is declared to have.", {
    column<&DeclaredIdentity::function>("function", "Function; empty for the network as a whole"),
    column<&DeclaredIdentity::kind>("kind", "nf instance, gNB id or PLMN"),
    column<&DeclaredIdentity::value>("value", "NF instance id in small letters; gNB id as ngap_messages shows it, e.g. 99970-000001/22; PLMN as digits"),
    column<&DeclaredIdentity::line>("line", "Line of the declaration")}};

const Table<DeclaredSegment> declared_segments{"declared_segments", "One network segment that the operator declares; its prefixes are in declared_addresses.", {
    column<&DeclaredSegment::name>("name", "Name in the declaration"),
    column<&DeclaredSegment::critical>("critical", "The operator marks it as a critical part"),
    column<&DeclaredSegment::line>("line", "Line of the declaration")}};

const Table<DeclaredMember> declared_members{"declared_members", "One declared function with an address in a declared segment.", {
    column<&DeclaredMember::segment>("segment", "Segment"),
    column<&DeclaredMember::function>("function", "Function"),
    column<&DeclaredMember::line>("line", "Line of the function in the declaration")}};

const Table<DeclaredCommunication> declared_communication{"declared_communication", "One entry of the communication matrix: who may begin a conversation with whom, for one service.", {
    column<&DeclaredCommunication::rule>("rule", "Number of the entry in the declaration, from 1"),
    column<&DeclaredCommunication::initiator>("initiator", "Who begins: a name as in address_names"),
    column<&DeclaredCommunication::responder>("responder", "Who answers: a name as in address_names"),
    column<&DeclaredCommunication::service>("service", "Service as written: pfcp, nudm-sdm, tcp/22, any …"),
    column<&DeclaredCommunication::protocol>("protocol", "Protocol as in flows; empty if the service names none; sbi and SBI services give a row each for http2, http1 and tls"),
    column<&DeclaredCommunication::transport>("transport", "Transport as in flows; empty if the service names none"),
    column<&DeclaredCommunication::port>("port", "Port of who answers, if the service names one"),
    column<&DeclaredCommunication::purpose>("purpose", "What for, in the operator's words"),
    column<&DeclaredCommunication::line>("line", "Line of the declaration")}};

const Table<DeclaredKey> declared_keys{"declared_keys", "One home network public key with which SUPIs may be concealed (TS 33.501 Annex C).", {
    column<&DeclaredKey::key_id>("key_id", "Home network public key identifier"),
    column<&DeclaredKey::scheme>("scheme", "Protection scheme: 1 Profile A, 2 Profile B"),
    column<&DeclaredKey::line>("line", "Line of the declaration")}};

const Table<DeclaredException> declared_exceptions{"declared_exceptions", "One exception that the operator trusts, with its reason.", {
    column<&DeclaredException::requirement>("requirement", "Id of the requirement"),
    column<&DeclaredException::subject>("subject", "Whom it excuses: a name as in address_names"),
    column<&DeclaredException::reason>("reason", "Why, in the operator's words"),
    column<&DeclaredException::owner>("owner", "Who answers for it"),
    column<&DeclaredException::expires>("expires", "End of the last day on which it holds, ns since 1970 UTC"),
    column<&DeclaredException::reference>("reference", "Where its proof lies"),
    column<&DeclaredException::line>("line", "Line of the declaration")}};

const Table<AddressName> address_names{"address_names", "One name by which the declaration may call an address that is in the evidence. Every address outside tunnels has the names any and either inside or outside; one inside tunnels has names only if it is declared.", {
    column<&AddressName::address>("address", "Address"),
    column<&AddressName::name>("name", "Name of a function, its kind, its host or site, name of a segment, a prefix of the communication matrix, resolvers, any, inside or outside"),
    column<&AddressName::kind>("kind", "function, kind, host, site, segment, prefix, resolver or everyone"),
    column<&AddressName::line>("line", "Line of the declaration that gives the address this name; 0 for everyone")}};

}  // namespace assay::facts
