// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/protection.h"

namespace assay::facts {

const Table<TlsHandshake> tls_handshakes{"tls_handshakes", "One TLS or DTLS handshake (RFC 8446, RFC 5246, RFC 6347).", {
    column<&TlsHandshake::flow>("flow", "Flow"),
    column<&TlsHandshake::transport>("transport", "tcp, udp or sctp"),
    column<&TlsHandshake::client>("client", "Address of the client", Mark::user_plane),
    column<&TlsHandshake::server>("server", "Address of the server"),
    column<&TlsHandshake::server_port>("server_port", "Port of the server"),
    column<&TlsHandshake::version>("version", "Negotiated version, e.g. 772 = 0x0304 = TLS 1.3"),
    column<&TlsHandshake::version_name>("version_name", "Its name"),
    column<&TlsHandshake::cipher_suite>("cipher_suite", "Chosen cipher suite"),
    column<&TlsHandshake::cipher_suite_name>("cipher_suite_name", "Its IANA name"),
    column<&TlsHandshake::offered_version>("offered_version", "Highest version that the client offers"),
    column<&TlsHandshake::offered_suites>("offered_suites", "Suites that the client offers, hexadecimal, in order, comma separated"),
    column<&TlsHandshake::server_name>("server_name", "Server name indication (RFC 6066)", Mark::user_plane),
    column<&TlsHandshake::offered_alpn>("offered_alpn", "ALPN names that the client offers, comma separated"),
    column<&TlsHandshake::alpn>("alpn", "ALPN name chosen in clear (TLS 1.2)"),
    column<&TlsHandshake::group>("group", "Group of the server's key share or key exchange"),
    column<&TlsHandshake::client_hello>("client_hello", "The Client Hello was seen"),
    column<&TlsHandshake::server_hello>("server_hello", "The Server Hello was seen"),
    column<&TlsHandshake::client_certificate_requested>("client_certificate_requested", "CertificateRequest seen; null where it would be ciphered (TLS 1.3)"),
    column<&TlsHandshake::client_certificate_sent>("client_certificate_sent", "The client sent a certificate; null where it would be ciphered"),
    column<&TlsHandshake::resumed>("resumed", "The session was resumed; null if it cannot be told"),
    column<&TlsHandshake::alert>("alert", "First alert in clear, e.g. fatal handshake_failure"),
    column<&TlsHandshake::application_data>("application_data", "Application data followed"),
    column<&TlsHandshake::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic"),
    column<&TlsHandshake::server_frame>("server_frame", "Frame of the Server Hello")}};

const Table<Certificate> certificates{"certificates", "One X.509 certificate sent in a handshake (RFC 5280).", {
    column<&Certificate::flow>("flow", "Flow"),
    column<&Certificate::presented_by>("presented_by", "server or client"),
    column<&Certificate::owner>("owner", "Address that presented it", Mark::user_plane),
    column<&Certificate::position>("position", "Place in the chain, 0 = end entity"),
    column<&Certificate::sha256>("sha256", "SHA-256 of its DER form"),
    column<&Certificate::subject>("subject", "Subject (RFC 4514)", Mark::identity),
    column<&Certificate::issuer>("issuer", "Issuer (RFC 4514)", Mark::identity),
    column<&Certificate::serial>("serial", "Serial number, hexadecimal"),
    column<&Certificate::not_before>("not_before", "Validity begins, seconds since 1970 UTC"),
    column<&Certificate::not_after>("not_after", "Validity ends, seconds since 1970 UTC"),
    column<&Certificate::key_algorithm>("key_algorithm", "rsaEncryption, id-ecPublicKey, ED25519, ML-DSA-44 …"),
    column<&Certificate::key_bits>("key_bits", "Size of the key in bits; 0 if unknown"),
    column<&Certificate::signature_algorithm>("signature_algorithm", "Signature algorithm"),
    column<&Certificate::names>("names", "Subject alternative names, comma separated", Mark::identity),
    column<&Certificate::self_issued>("self_issued", "Subject equals issuer"),
    column<&Certificate::ca>("ca", "Basic constraints say CA"),
    column<&Certificate::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic"),
    column<&Certificate::plmns>("plmns", "PLMNs of the names under 3gppnetwork.org (TS 23.003 §28.2): MCC-MNC with three digits, comma separated")}};

const Table<DnsMessage> dns_messages{"dns_messages", "One DNS message (RFC 1035).", {
    column<&DnsMessage::flow>("flow", "Flow"),
    column<&DnsMessage::client>("client", "Address that asks", Mark::user_plane),
    column<&DnsMessage::server>("server", "Address that answers"),
    column<&DnsMessage::id>("id", "Identifier"),
    column<&DnsMessage::response>("response", "It is a response"),
    column<&DnsMessage::opcode>("opcode", "Operation code"),
    column<&DnsMessage::rcode>("rcode", "Response code; null in a query"),
    column<&DnsMessage::name>("name", "First question's name without the final dot", Mark::user_plane),
    column<&DnsMessage::type_code>("type_code", "First question's type"),
    column<&DnsMessage::type>("type", "Its name"),
    column<&DnsMessage::answers>("answers", "Answer records"),
    column<&DnsMessage::answer_data>("answer_data", "Addresses and names in the answers, comma separated", Mark::user_plane),
    column<&DnsMessage::octets>("octets", "Octets of the message"),
    column<&DnsMessage::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic")}};

const Table<ManagementSession> management_sessions{"management_sessions", "One session of a management or platform protocol, recognised by content.", {
    column<&ManagementSession::flow>("flow", "Flow"),
    column<&ManagementSession::protocol>("protocol", "ssh, telnet, ftp, snmp, netconf, syslog, ntp, radius, dhcp, dhcpv6, mongodb, mysql, postgresql, redis, kafka, etcd, kubernetes, x2x3 (lawful interception), or http for a console"),
    column<&ManagementSession::version>("version", "Version that the protocol states, e.g. v2c"),
    column<&ManagementSession::client>("client", "Address that manages or asks", Mark::user_plane),
    column<&ManagementSession::server>("server", "Address that is managed or serves; of syslog the collector", Mark::user_plane),
    column<&ManagementSession::server_port>("server_port", "Port"),
    column<&ManagementSession::ciphered>("ciphered", "The content is ciphered"),
    column<&ManagementSession::credentials>("credentials", "A password, community string or token is readable; it is not stored"),
    column<&ManagementSession::detail>("detail", "What was recognised, e.g. a banner's protocol part", Mark::identity),
    column<&ManagementSession::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic"),
    column<&ManagementSession::authentication>("authentication", "given: accepted by the server, or carried by the message; none: served or believed without; refused: the server wanted it; unknown or empty: it cannot be told. Whether a connection was seen from its beginning stands in flows"),
    column<&ManagementSession::method>("method", "How one authenticates, as the protocol names it"),
    column<&ManagementSession::commands>("commands", "Names of commands, messages or telling elements, the first 16 different ones, comma separated"),
    column<&ManagementSession::objects>("objects", "What the commands are about: of MongoDB database.collection, the first 8 different ones, comma separated", Mark::identity)}};

}  // namespace assay::facts
