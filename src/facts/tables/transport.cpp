// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/transport.h"

namespace assay::facts {

const Table<Flow> flows{"flows", "One conversation: the same pair of endpoints, transport and tunnel. 'forward' is the direction of its first packet.", {
    column<&Flow::flow>("flow", "Number of the flow in the run; other tables refer to it"),
    column<&Flow::transport>("transport", "tcp, udp, sctp, icmp, esp, ah, gre … or the IP protocol number"),
    column<&Flow::source>("source", "Address that sent the first packet", Mark::user_plane),
    column<&Flow::source_port>("source_port", "Port, 0 if the transport has none"),
    column<&Flow::destination>("destination", "Address that received the first packet", Mark::user_plane),
    column<&Flow::destination_port>("destination_port", "Port, 0 if the transport has none"),
    column<&Flow::protocol>("protocol", "Protocol recognised inside by content, port or payload identifier; empty if none"),
    column<&Flow::tunnel_depth>("tunnel_depth", "0 outside GTP-U, 1 inside a G-PDU, 2 GTP-U in GTP-U …"),
    column<&Flow::teid>("teid", "TEID of the innermost tunnel around the flow"),
    column<&Flow::tunnel_source>("tunnel_source", "Outer source address of that tunnel"),
    column<&Flow::tunnel_destination>("tunnel_destination", "Outer destination address of that tunnel"),
    column<&Flow::packets_forward>("packets_forward", "Packets"),
    column<&Flow::packets_reverse>("packets_reverse", "Packets"),
    column<&Flow::octets_forward>("octets_forward", "Octets of IP packets"),
    column<&Flow::octets_reverse>("octets_reverse", "Octets of IP packets"),
    column<&Flow::last_time>("last_time", "Last packet, ns since 1970 UTC"),
    column<&Flow::interface>("interface", "Capture interface of the first packet"),
    column<&Flow::vlan>("vlan", "Outermost VLAN identifier, if tagged"),
    column<&Flow::source_mac>("source_mac", "Link address of the first packet's sender, empty if the link has none"),
    column<&Flow::destination_mac>("destination_mac", "Link address of the first packet's receiver"),
    column<&Flow::opening_seen>("opening_seen", "The first packet opened the conversation (TCP SYN, SCTP INIT)")}};

const Table<SeenEndpoint> endpoints{"endpoints", "One address that offers or uses a protocol outside user-plane tunnels.", {
    column<&SeenEndpoint::address>("address", "IP address"),
    column<&SeenEndpoint::transport>("transport", "tcp, udp, sctp …"),
    column<&SeenEndpoint::port>("port", "Port for a server; 0 for a client"),
    column<&SeenEndpoint::protocol>("protocol", "Protocol recognised; empty if none"),
    column<&SeenEndpoint::role>("role", "server or client, by who opened the flow or answers requests; peer if neither is known"),
    column<&SeenEndpoint::packets>("packets", "Packets both ways"),
    column<&SeenEndpoint::peers>("peers", "Distinct addresses on the other side; not counted beyond 1,024, or 262,144 of all endpoints together")}};

const Table<SctpAssociation> sctp_associations{"sctp_associations", "One SCTP association (RFC 9260), over all its paths.", {
    column<&SctpAssociation::flow>("flow", "Flow of its first packet; messages of the association refer to this one whatever path they took"),
    column<&SctpAssociation::source>("source", "Address that sent the first packet seen", Mark::user_plane),
    column<&SctpAssociation::source_port>("source_port", "Port"),
    column<&SctpAssociation::destination>("destination", "Other address", Mark::user_plane),
    column<&SctpAssociation::destination_port>("destination_port", "Port"),
    column<&SctpAssociation::init_seen>("init_seen", "INIT was seen: the beginning is covered"),
    column<&SctpAssociation::established>("established", "COOKIE ACK or DATA was seen"),
    column<&SctpAssociation::ended>("ended", "'', abort or shutdown"),
    column<&SctpAssociation::ppids>("ppids", "Payload protocol identifiers seen, ascending, comma separated"),
    column<&SctpAssociation::data_chunks>("data_chunks", "DATA and I-DATA chunks, duplicates left out"),
    column<&SctpAssociation::data_octets>("data_octets", "Octets of user data, duplicates left out"),
    column<&SctpAssociation::duplicate_chunks>("duplicate_chunks", "DATA and I-DATA chunks whose TSN had been seen, on whatever path"),
    column<&SctpAssociation::missing_chunks>("missing_chunks", "TSNs that were skipped and never came"),
    column<&SctpAssociation::abandoned_chunks>("abandoned_chunks", "TSNs that never came and that their sender gave up (FORWARD TSN, RFC 3758)"),
    column<&SctpAssociation::source_addresses>("source_addresses",
                                               "All addresses of the source, those that its INIT or INIT ACK lists and those that packets used, comma separated",
                                               Mark::user_plane),
    column<&SctpAssociation::destination_addresses>("destination_addresses", "All addresses of the other end, likewise", Mark::user_plane),
    column<&SctpAssociation::flows>("flows", "Flows of the association, one for each pair of addresses in use, comma separated"),
    column<&SctpAssociation::tunnel_depth>("tunnel_depth", "0 outside GTP-U, 1 inside a G-PDU …")}};

}  // namespace assay::facts
