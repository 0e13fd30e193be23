// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "traffic/dns.h"
#include "traffic/floods.h"
#include "traffic/network.h"
#include "traffic/n4.h"
#include "traffic/ngap.h"

namespace assay::traffic {
namespace {

constexpr std::uint16_t pfcp = 8805;

// Requests that nobody answers, with an F-SEID of their own each.
void establishments(CaptureFile& out, std::uint64_t number, Random&) {
  const Session session{static_cast<std::uint32_t>(number)};
  udp(out, {Region{}.smf(), pfcp}, {Region{}.upf_n4(0), pfcp}, establishment_request(session, static_cast<std::uint32_t>(number) & 0xffffff));
}

// Sessions that are accepted and never end.
void sessions(CaptureFile& out, std::uint64_t number, Random&) {
  const Session session{static_cast<std::uint32_t>(number)};
  const auto sequence = static_cast<std::uint32_t>(number) & 0xffffff;
  const Address smf{Region{}.smf(), pfcp};
  const Address upf{Region{}.upf_n4(session.upf()), pfcp};
  udp(out, smf, upf, establishment_request(session, sequence));
  udp(out, upf, smf, establishment_response(session, sequence));
}

// From ever new peers (TS 29.244 §7.4.2).
void heartbeats(CaptureFile& out, std::uint64_t number, Random& random) {
  Octets message;
  message.u8(0x20).u8(1).u16(12).u24(number & 0xffffff).u8(0).u16(96).u16(4).u32(random.next());
  udp(out, {stranger(number).ip, pfcp}, {Region{}.upf_n4(0), pfcp}, message);
}

// A DATA chunk of a long association (RFC 9260 §3.3.1).
void ngap_message(CaptureFile& out, bool uplink, std::uint32_t tsn, std::span<const std::uint8_t> message) {
  const Address gnb{Region{}.gnb(0), 38'412};
  const Address amf{Region{}.amf(), 38'412};
  Octets chunk;
  chunk.u8(0).u8(3).u16(16 + message.size()).u32(tsn).u16(0).u16(tsn & 0xffff).u32(60).add(message).fill((4 - message.size() % 4) % 4);
  Octets packet;
  sctp_packet(packet, uplink ? gnb : amf, uplink ? amf : gnb, uplink ? 0x1111 : 0x2222, chunk);
  out.write(packet);
}

Octets initial_ue_message(std::uint64_t number) {
  using namespace ngap;
  Octets nas;
  nas.hex("7e 00 41 79 000d").add(suci(static_cast<std::uint32_t>(number % 2'000'000'000))).hex("2e 04 f0f0f0f0");
  return message(initiating, 15, ignore,
                 {{id_ran_ue_ngap_id, reject, ran_ue_ngap_id(number + 1)},
                  {id_nas_pdu, reject, nas_pdu(nas)},
                  {id_user_location, reject, user_location(0)},
                  {90, ignore, Octets{}.hex("18")},
                  {112, ignore, Octets{}.hex("00")}});
}

// A Registration Request of another UE each time (TS 24.501 §8.2.6).
void registrations(CaptureFile& out, std::uint64_t number, Random&) {
  ngap_message(out, true, static_cast<std::uint32_t>(number), initial_ue_message(number));
}

// The AMF takes part as far as the Authentication Request and gives each an id; none is ever released.
void contexts(CaptureFile& out, std::uint64_t number, Random& random) {
  using namespace ngap;
  ngap_message(out, true, static_cast<std::uint32_t>(number), initial_ue_message(number));
  Octets nas;
  nas.hex("7e 00 56 00 02 0000 21").u64(random.next()).u64(random.next()).hex("20 10").u64(random.next()).u64(random.next());
  ngap_message(out, false, static_cast<std::uint32_t>(number),
               message(initiating, 4, ignore,
                       {{id_amf_ue_ngap_id, reject, amf_ue_ngap_id(number + 1)}, {id_ran_ue_ngap_id, reject, ran_ue_ngap_id(number + 1)}, {id_nas_pdu, reject, nas_pdu(nas)}}));
}

// A user's datagram in a tunnel that nobody announced (TS 29.281 §5.1).
void tunnel(CaptureFile& out, std::uint32_t teid, const Address& inner_from, const Address& inner_to) {
  Octets inner;
  udp_packet(inner, inner_from, inner_to, Octets{}.fill(40));
  Octets message;
  message.u8(0x30).u8(255).u16(inner.size()).u32(teid).add(inner);
  udp(out, {Region{}.gnb(0), 2152}, {Region{}.upf_n3(0), 2152}, message);
}

void teids(CaptureFile& out, std::uint64_t number, Random& random) {
  tunnel(out, static_cast<std::uint32_t>(random.next()), {ipv4(10, 64, 0, 1) + static_cast<std::uint32_t>(number % 60'000), 4000}, {ipv4(198, 51, 100, 1), 5000});
}

void inner_scan(CaptureFile& out, std::uint64_t number, Random& random) {
  tunnel(out, 0x1000'0001, {ipv4(10, 64, 0, 1), static_cast<std::uint16_t>(number & 0xffff)}, {static_cast<std::uint32_t>(random.next()), 5000});
}

// Create Session Requests with ever new TEIDs and IMSIs (TS 29.274 §7.2.1).
void gtpc(CaptureFile& out, std::uint64_t number, Random& random) {
  Octets elements;
  elements.u8(1).u16(8).u8(0).hex("00010100").u32(random.next());
  elements.u8(87).u16(9).u8(0).u8(0x86).u32(random.next()).u32(Region{}.smf());
  Octets message;
  message.u8(0x48).u8(32).u16(8 + elements.size()).u32(0).u24(number & 0xffffff).u8(0).add(elements);
  udp(out, {stranger(number).ip, 2123}, {Region{}.smf(), 2123}, message);
}

// Names below one domain, as a tunnel asks for them, and below ever new ones.
void dns_tunnel(CaptureFile& out, std::uint64_t number, Random& random) {
  const auto name = fmt::format("{:016x}{:016x}.t.example", random.next(), random.next());
  udp(out, {ipv4(10, 1, 0, 77), static_cast<std::uint16_t>(32'768 + number % 20'000)}, {Region{}.resolver(), 53}, dns_query(static_cast<std::uint16_t>(number), name));
}
void dns_domains(CaptureFile& out, std::uint64_t number, Random& random) {
  const auto name = fmt::format("www.{:016x}.example", random.next());
  udp(out, {stranger(number % 1'000).ip, static_cast<std::uint16_t>(32'768 + number % 20'000)}, {Region{}.resolver(), 53}, dns_query(static_cast<std::uint16_t>(number), name));
}

// DISCOVER of ever new stations (RFC 2131 §4.4.1).
void dhcp(CaptureFile& out, std::uint64_t number, Random& random) {
  Octets message;
  message.u8(1).u8(1).u8(6).u8(0).u32(random.next()).u32(0).u32(0).u32(0).u32(0).u32(0).u16(0x0200).u32(number).fill(10 + 192).u32(0x63825363).hex("35 01 01 ff");
  udp(out, {0, 68}, {0xffffffff, 67}, message);
}

// IKE_SA_INIT with ever new SPIs (RFC 7296 §3.1): a header and a nonce.
void ike(CaptureFile& out, std::uint64_t number, Random& random) {
  Octets message;
  message.u64(random.next()).u64(0).u8(40).u8(0x20).u8(34).u8(0x08).u32(0).u32(28 + 20).u8(0).u8(0).u16(20).u64(random.next()).u64(random.next());
  udp(out, {stranger(number).ip, 500}, {Region{}.amf(), 500}, message);
}

// Access requests of ever new users (RFC 2865 §4.1).
void radius(CaptureFile& out, std::uint64_t number, Random& random) {
  Octets message;
  message.u8(1).u8(number & 0xff).u16(20 + 18).u64(random.next()).u64(random.next()).u8(1).u8(18).text(fmt::format("{:016x}", random.next()));
  udp(out, {stranger(number).ip, 40'000}, {Region{}.amf(), 1812}, message);
}

// GetRequest with ever new community names (RFC 1157 §4).
void snmp(CaptureFile& out, std::uint64_t number, Random& random) {
  Octets message;
  message.hex("30 31 02 01 01 04 10").text(fmt::format("{:016x}", random.next())).hex("a0 1a 02 02").u16(number & 0x7fff).hex("02 01 00 02 01 00 30 0e 30 0c 06 08 2b 06 01 02 01 01 01 00 05 00");
  udp(out, {stranger(number).ip, 40'000}, {Region{}.amf(), 161}, message);
}

constexpr std::array<Flood, 14> floods{{
    {"pfcp-establishment", "PFCP establishments that nobody answers", establishments},
    {"pfcp-sessions", "PFCP sessions that never end", sessions},
    {"pfcp-heartbeat", "PFCP heartbeats of ever new peers", heartbeats},
    {"nas-registration", "Registration Requests of ever new UEs", registrations},
    {"ue-contexts", "UE contexts that are never released", contexts},
    {"gtpu-teids", "G-PDUs with ever new TEIDs", teids},
    {"gtpu-inner-ends", "one tunnel, ever new inner ends", inner_scan},
    {"gtpc-create", "GTPv2-C Create Session Requests with ever new TEIDs", gtpc},
    {"dns-tunnel", "DNS, ever new names in one domain", dns_tunnel},
    {"dns-domains", "DNS, ever new domains", dns_domains},
    {"dhcp-discover", "DHCP of ever new stations", dhcp},
    {"ike-init", "IKE_SA_INIT with ever new SPIs", ike},
    {"radius-users", "RADIUS, ever new users", radius},
    {"snmp-communities", "SNMP, ever new community names", snmp},
}};

}  // namespace

std::span<const Flood> signalling_floods() { return floods; }

}  // namespace assay::traffic
