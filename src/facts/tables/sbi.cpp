// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/sbi.h"

namespace assay::facts {

const Table<HttpExchange> http_exchanges{"http_exchanges", "One HTTP request with its response, readable on the wire. Those of the service-based architecture have a service; the view sbi_exchanges shows them.", {
    column<&HttpExchange::flow>("flow", "Flow"),
    column<&HttpExchange::client>("client", "Address of the requester", Mark::user_plane),
    column<&HttpExchange::server>("server", "Address that answers (a proxy's, behind an SCP)"),
    column<&HttpExchange::server_port>("server_port", "Port that answers"),
    column<&HttpExchange::version>("version", "HTTP/2, HTTP/1.1 or HTTP/1.0"),
    column<&HttpExchange::stream>("stream", "HTTP/2 stream; in HTTP/1 the number of the request on its connection"),
    column<&HttpExchange::method>("method", "Method; null if the header could not be decoded"),
    column<&HttpExchange::scheme>("scheme", "Scheme"),
    column<&HttpExchange::authority>("authority", "Authority or Host"),
    column<&HttpExchange::path>("path", "Path without the query", Mark::subscriber),
    column<&HttpExchange::query>("query", "Query without '?'", Mark::subscriber),
    column<&HttpExchange::service>("service", "3GPP service, e.g. nudm-sdm, or oauth2 for the token endpoint (TS 29.501); empty if the path is none"),
    column<&HttpExchange::api_version>("api_version", "API version in the path, e.g. v1"),
    column<&HttpExchange::resource>("resource", "Path behind the version with identifiers replaced by {supi}, {id} …"),
    column<&HttpExchange::target>("target", "3gpp-Sbi-Target-apiRoot header (TS 29.500 §5.2.3.2.4)"),
    column<&HttpExchange::callback>("callback", "3gpp-Sbi-Callback header (TS 29.500 §5.2.3.2.3)"),
    column<&HttpExchange::status>("status", "Status code; null without a response"),
    column<&HttpExchange::response_frame>("response_frame", "Frame of the response's header"),
    column<&HttpExchange::response_time>("response_time", "Time of that frame"),
    column<&HttpExchange::authorization>("authorization", "none, bearer, basic or other: kind of the Authorization header; unknown if the header block could not be decoded whole"),
    column<&HttpExchange::token>("token", "Access token of the request"),
    column<&HttpExchange::user_agent>("user_agent", "User-Agent header", Mark::identity),
    column<&HttpExchange::requester_nf_type>("requester_nf_type", "requester-nf-type of a discovery, or the type that the User-Agent claims (TS 29.500 §5.2.2.2)"),
    column<&HttpExchange::target_nf_type>("target_nf_type", "target-nf-type of a discovery"),
    column<&HttpExchange::requester_nf_instance>("requester_nf_instance", "requester-nf-instance-id of a discovery"),
    column<&HttpExchange::requester_slices>("requester_slices", "requester-snssais of a discovery: 1-0ABCDE (slice/service type and differentiator), 1 without, 1-* for more than one, ascending, comma separated"),
    column<&HttpExchange::request_type>("request_type", "Content-Type of the request"),
    column<&HttpExchange::response_type>("response_type", "Content-Type of the response"),
    column<&HttpExchange::request_octets>("request_octets", "Octets of the request body"),
    column<&HttpExchange::response_octets>("response_octets", "Octets of the response body"),
    column<&HttpExchange::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic"),
    column<&HttpExchange::unknown_headers>("unknown_headers", "Header fields lost because their HPACK entry came before the capture"),
    column<&HttpExchange::request_seen>("request_seen", "False if only the response is in the evidence")}};

const Table<Token> tokens{"tokens", "One access token readable on the wire (RFC 7519, TS 33.501 §13.4.1). The token itself and its signature are not stored.", {
    column<&Token::exchange>("exchange", "HTTP exchange"),
    column<&Token::use>("use", "request (Authorization header) or grant (token endpoint's answer)"),
    column<&Token::client>("client", "Address of the requester"),
    column<&Token::server>("server", "Address that answers"),
    column<&Token::service>("service", "Service called with it"),
    column<&Token::fingerprint>("fingerprint", "First 16 hexadecimal digits of the SHA-256 of the token, for equality"),
    column<&Token::decodable>("decodable", "False if it is no JSON web token"),
    column<&Token::algorithm>("algorithm", "alg of the JOSE header"),
    column<&Token::issuer>("issuer", "iss"),
    column<&Token::subject>("subject", "sub"),
    column<&Token::audience>("audience", "aud, comma separated"),
    column<&Token::scope>("scope", "scope"),
    column<&Token::expires>("expires", "exp, seconds since 1970 UTC"),
    column<&Token::issued>("issued", "iat, seconds since 1970 UTC"),
    column<&Token::status>("status", "Status of the exchange that used it")}};

const Table<NfProfile> nf_profiles{"nf_profiles", "One NF profile or operation on it at an NRF (TS 29.510).", {
    column<&NfProfile::exchange>("exchange", "HTTP exchange"),
    column<&NfProfile::operation>("operation", "register, update, deregister, heartbeat, discovered, retrieved or notified"),
    column<&NfProfile::by>("by", "Address of the HTTP client"),
    column<&NfProfile::nrf>("nrf", "Address of the HTTP server"),
    column<&NfProfile::nf_instance>("nf_instance", "NF instance id"),
    column<&NfProfile::nf_type>("nf_type", "nfType"),
    column<&NfProfile::nf_status>("nf_status", "nfStatus"),
    column<&NfProfile::addresses>("addresses", "IP addresses of the NF and its services, ascending, comma separated"),
    column<&NfProfile::fqdn>("fqdn", "fqdn"),
    column<&NfProfile::services>("services", "Service names, ascending, comma separated"),
    column<&NfProfile::slices>("slices", "sNssais, as in http_exchanges.requester_slices; empty: none is named"),
    column<&NfProfile::allowed_nf_types>("allowed_nf_types", "Types that may use one of its services: their allowedNfTypes or else those of the NF, ascending, comma separated; empty: all"),
    column<&NfProfile::allowed_slices>("allowed_slices", "Slices whose functions may use one of its services, in the same way by allowedNssais; empty: all"),
    column<&NfProfile::oauth2_required>("oauth2_required", "oauth2Required of any service"),
    column<&NfProfile::status>("status", "Status of the exchange; null without a response")}};

const Table<Disclosure> disclosures{"disclosures", "One sensitive value that stands readable on the wire; the value itself is not stored.", {
    column<&Disclosure::protocol>("protocol", "sbi, ngap, xnap or e1ap"),
    column<&Disclosure::kind>("kind", "supi, gpsi, pei, permanent key, operator key, authentication vector, K_AUSF, K_SEAF, K_AMF, K_gNB, NH, K_NG-RAN*, S-K_gNB, K_UP, access token, location …"),
    column<&Disclosure::pointer>("pointer", "JSON pointer, header name, path or IE that holds it"),
    column<&Disclosure::source>("source", "Sender's address"),
    column<&Disclosure::destination>("destination", "Receiver's address"),
    column<&Disclosure::service>("service", "SBI service; empty in the others"),
    column<&Disclosure::carrier>("carrier", "HTTP exchange, NGAP message or message between RAN nodes"),
    column<&Disclosure::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic")}};

}  // namespace assay::facts
