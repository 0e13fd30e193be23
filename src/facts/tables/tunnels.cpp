// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/tunnels.h"

namespace assay::facts {

const Table<IkeAssociation> ike_associations{"ike_associations", "One association of IKE, the key exchange of IPsec (RFC 7296; version 1: RFC 2409).", {
    column<&IkeAssociation::flow>("flow", "Flow of its first message"),
    column<&IkeAssociation::initiator>("initiator", "Address that began it", Mark::user_plane),
    column<&IkeAssociation::responder>("responder", "Address that was asked", Mark::user_plane),
    column<&IkeAssociation::version>("version", "Major version of IKE"),
    column<&IkeAssociation::initiator_spi>("initiator_spi", "SPI of the initiator, hexadecimal"),
    column<&IkeAssociation::responder_spi>("responder_spi", "SPI of the responder, hexadecimal; zeroes if it did not answer"),
    column<&IkeAssociation::exchange>("exchange", "First exchange seen: IKE_SA_INIT, main mode, aggressive mode …"),
    column<&IkeAssociation::beginning_seen>("beginning_seen", "The first message of the initiator, with its offer, was seen"),
    column<&IkeAssociation::answered>("answered", "The responder's choice was seen"),
    column<&IkeAssociation::established>("established", "Ciphered messages went both ways"),
    column<&IkeAssociation::offered_encryption>("offered_encryption", "Offered encryption with key lengths in bits, comma separated, e.g. AES_CBC_256"),
    column<&IkeAssociation::offered_prf>("offered_prf", "Offered pseudo-random functions; of version 1 the hashes"),
    column<&IkeAssociation::offered_integrity>("offered_integrity", "Offered integrity algorithms; empty with AEAD and in version 1"),
    column<&IkeAssociation::offered_groups>("offered_groups", "Offered Diffie-Hellman groups, e.g. ECP_256"),
    column<&IkeAssociation::encryption>("encryption", "Chosen encryption; null if the answer was not seen"),
    column<&IkeAssociation::prf>("prf", "Chosen pseudo-random function; of version 1 the hash"),
    column<&IkeAssociation::integrity>("integrity", "Chosen integrity algorithm; null with AEAD"),
    column<&IkeAssociation::dh_group>("dh_group", "Chosen Diffie-Hellman group"),
    column<&IkeAssociation::authentication>("authentication", "How the ends prove who they are; null where that is ciphered, as it is in version 2"),
    column<&IkeAssociation::certificate_requested>("certificate_requested", "A certificate request or a certificate stood in clear"),
    column<&IkeAssociation::in_udp_4500>("in_udp_4500", "It went over to UDP port 4500 (RFC 7296 §2.23)"),
    column<&IkeAssociation::notifies>("notifies", "Notifications in clear, comma separated; numbers where they have no name"),
    column<&IkeAssociation::vendor_ids>("vendor_ids", "Vendor identifiers, hexadecimal, comma separated", Mark::identity),
    column<&IkeAssociation::child_exchanges>("child_exchanges", "CREATE_CHILD_SA (version 1: quick mode) exchanges: new and renewed associations"),
    column<&IkeAssociation::messages>("messages", "Messages seen"),
    column<&IkeAssociation::last_time>("last_time", "Last message, ns since 1970 UTC"),
    column<&IkeAssociation::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic")}};

const Table<IpsecFlow> ipsec_flows{"ipsec_flows", "One direction of one security association of ESP (RFC 4303) or AH (RFC 4302): the packets to one address with one SPI.", {
    column<&IpsecFlow::flow>("flow", "Flow"),
    column<&IpsecFlow::protocol>("protocol", "ESP or AH"),
    column<&IpsecFlow::in_udp>("in_udp", "Carried in UDP (RFC 3948)"),
    column<&IpsecFlow::source>("source", "Address that sends", Mark::user_plane),
    column<&IpsecFlow::destination>("destination", "Address that receives", Mark::user_plane),
    column<&IpsecFlow::spi>("spi", "Security parameters index"),
    column<&IpsecFlow::packets>("packets", "Packets"),
    column<&IpsecFlow::octets>("octets", "Octets behind the ESP or AH header"),
    column<&IpsecFlow::first_sequence>("first_sequence", "Sequence number of the first packet seen"),
    column<&IpsecFlow::last_sequence>("last_sequence", "Highest sequence number, its low 32 bits"),
    column<&IpsecFlow::missing>("missing", "Sequence numbers between the first and the highest that were not seen"),
    column<&IpsecFlow::repeated>("repeated", "Packets whose sequence number had been seen, or lies more than 64 back"),
    column<&IpsecFlow::clear_packets>("clear_packets", "Packets that read as an unciphered inner packet (RFC 5879) in the way that most do; always 0 for AH"),
    column<&IpsecFlow::null_encryption>("null_encryption", "ESP that does not cipher: at least 3 packets and half of them are clear; false after 8 of which none is; null if it cannot be told"),
    column<&IpsecFlow::icv_octets>("icv_octets", "Octets of the integrity value; null where ciphering hides it"),
    column<&IpsecFlow::payloads>("payloads", "Protocols inside where they can be read, comma separated; ipip and ipv6: tunnel mode"),
    column<&IpsecFlow::last_time>("last_time", "Last packet, ns since 1970 UTC"),
    column<&IpsecFlow::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic")}};

const Table<WireguardSession> wireguard_sessions{"wireguard_sessions", "One flow of WireGuard.", {
    column<&WireguardSession::flow>("flow", "Flow"),
    column<&WireguardSession::initiator>("initiator", "Address that sent the first handshake, or the first packet if none was seen", Mark::user_plane),
    column<&WireguardSession::responder>("responder", "Other address", Mark::user_plane),
    column<&WireguardSession::responder_port>("responder_port", "Its UDP port"),
    column<&WireguardSession::initiations>("initiations", "Handshake initiations, of either end"),
    column<&WireguardSession::responses>("responses", "Handshake responses, of either end"),
    column<&WireguardSession::data_packets>("data_packets", "Data packets, keepalives left out"),
    column<&WireguardSession::data_octets>("data_octets", "Octets of ciphered data, with padding and tags"),
    column<&WireguardSession::last_time>("last_time", "Last packet, ns since 1970 UTC"),
    column<&WireguardSession::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic")}};

const Table<QuicConnection> quic_connections{"quic_connections", "One flow of QUIC whose first packets were seen (RFC 9000).", {
    column<&QuicConnection::flow>("flow", "Flow"),
    column<&QuicConnection::client>("client", "Address of the client", Mark::user_plane),
    column<&QuicConnection::server>("server", "Address of the server", Mark::user_plane),
    column<&QuicConnection::server_port>("server_port", "UDP port of the server"),
    column<&QuicConnection::version>("version", "Version, 1 or 1798521807 = 0x6b3343cf = 2"),
    column<&QuicConnection::destination_id>("destination_id", "Connection identifier that the client chose for the server, hexadecimal"),
    column<&QuicConnection::client_hello>("client_hello", "The Client Hello was read"),
    column<&QuicConnection::server_name>("server_name", "Server name indication (RFC 6066)", Mark::user_plane),
    column<&QuicConnection::offered_alpn>("offered_alpn", "ALPN names that the client offers, comma separated"),
    column<&QuicConnection::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic"),
    column<&QuicConnection::server_version>("server_version", "Version of the server's first packet, likewise; NULL if none was opened"),
    column<&QuicConnection::server_hello>("server_hello", "The Server Hello was read"),
    column<&QuicConnection::server_frame>("server_frame", "Frame of the Server Hello"),
    column<&QuicConnection::tls_version>("tls_version", "TLS version that the server chose, in words"),
    column<&QuicConnection::cipher_suite>("cipher_suite", "Cipher suite that the server chose, by its IANA number"),
    column<&QuicConnection::cipher_suite_name>("cipher_suite_name", "Its IANA name"),
    column<&QuicConnection::group>("group", "Group of the server's key share, by its IANA number"),
    column<&QuicConnection::retried>("retried", "The server sent a Retry: the client had to show that it is where it says"),
    column<&QuicConnection::retry_genuine>("retry_genuine", "The Retry answers the client's packet, by its integrity tag; NULL if the packet was not seen"),
    column<&QuicConnection::negotiated_versions>("negotiated_versions", "Versions of a version negotiation of the server, hexadecimal, comma separated")}};

}  // namespace assay::facts
