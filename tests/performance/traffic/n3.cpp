// SPDX-License-Identifier: Apache-2.0
#include "traffic/n3.h"

#include <fmt/format.h>

#include <algorithm>

#include "traffic/dns.h"

namespace assay::traffic {

namespace {

constexpr std::size_t concurrent_flows = 6144;
constexpr std::size_t busy_flows = 512;  // of them: as active as all others together
constexpr std::size_t segment_octets = 1360;
constexpr std::size_t datagram_octets = 1250;
constexpr std::size_t noise_octets = std::size_t{1} << 20;
constexpr std::uint16_t gtpu_port = 2152;
constexpr std::uint32_t public_resolver = ipv4(203, 0, 113, 53);
enum : std::uint8_t { record_change_cipher_spec = 20, record_handshake = 22, record_application_data = 23 };

std::string server_name(std::uint32_t address) { return fmt::format("host{}.example.net", address & 0xffff); }

Octets record(std::uint8_t type, std::uint16_t version, std::span<const std::uint8_t> content) {
  return Octets{}.u8(type).u16(version).u16(content.size()).add(content);
}

Octets extension(std::uint16_t type, std::span<const std::uint8_t> content) { return Octets{}.u16(type).u16(content.size()).add(content); }

Octets handshake(std::uint8_t type, std::span<const std::uint8_t> body) {
  return record(record_handshake, type == 1 ? 0x0301 : 0x0303, Octets{}.u8(type).u24(body.size()).add(body));
}

}  // namespace

N3::N3(std::uint64_t seed, const N4& sessions, unsigned doublings) : random_(seed), sessions_(sessions), doublings_(doublings), active_(concurrent_flows), noise_(noise_octets) {
  for (auto& octet : noise_) octet = static_cast<std::uint8_t>(random_.next());
}

std::span<const std::uint8_t> N3::noise(std::size_t octets) {
  return std::span(noise_).subspan(random_.below(noise_octets - octets), octets);
}

// TLS 1.3 (RFC 8446 §4.1.2): server name, groups, ALPN, signature algorithms, versions, key share.
Octets N3::client_hello(const Flow& flow) {
  const std::string name = server_name(flow.server.ip);
  Octets extensions;
  extensions.add(extension(0, Octets{}.u16(name.size() + 3).u8(0).u16(name.size()).text(name)));
  extensions.add(extension(10, Octets{}.hex("0004 001d 0017")));
  extensions.add(extension(16, Octets{}.hex("000c 02").text("h2").u8(8).text("http/1.1")));
  extensions.add(extension(13, Octets{}.hex("0008 0403 0804 0401 0503")));
  extensions.add(extension(43, Octets{}.hex("04 0304 0303")));
  extensions.add(extension(51, Octets{}.hex("0024 001d 0020").add(noise(32))));
  extensions.add(extension(21, Octets{}.fill(120)));
  Octets body;
  body.u16(0x0303).add(noise(32)).u8(32).add(noise(32)).hex("0008 1301 1302 1303 c02f 0100").u16(extensions.size()).add(extensions);
  return handshake(1, body);
}

Octets N3::server_hello() {
  Octets extensions;
  extensions.add(extension(43, Octets{}.u16(0x0304)));
  extensions.add(extension(51, Octets{}.hex("001d 0020").add(noise(32))));
  Octets body;
  body.u16(0x0303).add(noise(32)).u8(32).add(noise(32)).hex("1301 00").u16(extensions.size()).add(extensions);
  return handshake(2, body).add(record(record_change_cipher_spec, 0x0303, Octets{}.u8(1))).add(record(record_application_data, 0x0303, noise(2'900)));
}

// Doubled up to `doublings` times, each time for half of the flows, and something in between.
std::uint32_t N3::size(std::uint32_t smallest, unsigned doublings) {
  unsigned doubled = 0;
  while (doubled < doublings && random_.one_in(2)) ++doubled;
  const std::uint32_t least = smallest << doubled;
  return least + static_cast<std::uint32_t>(random_.below(least));
}

void N3::start(Flow& flow) {
  ++flows_;
  flow = {};
  flow.ended = false;
  const std::uint32_t sessions = std::max(sessions_.sessions(), 1u);
  const auto newest = static_cast<std::uint32_t>(random_.below(std::min(sessions, subscribers)));
  flow.session = sessions_.session(sessions - 1 - newest);
  const auto dice = random_.below(100);
  flow.kind = dice < 43 ? Kind::tls : dice < 64 ? Kind::quic : dice < 99 ? Kind::dns : Kind::voice;
  flow.upload = random_.one_in(12);
  flow.ue = {flow.session.ue_address(), static_cast<std::uint16_t>(random_.between(32768, 60999))};
  flow.uplink_sequence = static_cast<std::uint32_t>(random_.next());
  flow.downlink_sequence = static_cast<std::uint32_t>(random_.next());
  switch (flow.kind) {
    case Kind::tls:
      flow.server = {ipv4(198, 18, 0, 0) + static_cast<std::uint32_t>(random_.below(4096)), 443};
      flow.left = size(4'000, doublings_);
      break;
    case Kind::dns:
      flow.server = {public_resolver, 53};
      break;
    case Kind::quic:
    case Kind::voice:
      flow.server = {ipv4(198, 19, 0, 0) + static_cast<std::uint32_t>(random_.below(4096)), static_cast<std::uint16_t>(random_.between(61000, 64999))};
      flow.left = flow.kind == Kind::quic ? size(4'000, doublings_) : size(100, 4);
      break;
  }
}

void N3::tunnel(CaptureFile& out, const Flow& flow, bool uplink, std::span<const std::uint8_t> ip_packet) {
  Octets message;
  message.hex("34 ff").u16(ip_packet.size() + 8).u32(uplink ? flow.session.uplink_teid() : flow.session.downlink_teid());
  message.hex("0000 00 85 01").u8(uplink ? 0x10 : 0x00).hex("01 00").add(ip_packet);
  const Address gnb{flow.session.gnb_address(), gtpu_port};
  const Address upf{flow.session.upf_n3_address(), gtpu_port};
  udp_packet(outer_, uplink ? gnb : upf, uplink ? upf : gnb, message);
  out.write(outer_);
}

void N3::tcp(CaptureFile& out, Flow& flow, bool uplink, std::uint8_t flags, std::span<const std::uint8_t> payload) {
  auto& sent = uplink ? flow.uplink_sequence : flow.downlink_sequence;
  const auto received = uplink ? flow.downlink_sequence : flow.uplink_sequence;
  tcp_packet(inner_, uplink ? flow.ue : flow.server, uplink ? flow.server : flow.ue, sent, (flags & tcp_ack) != 0 ? received : 0, flags, payload);
  sent += static_cast<std::uint32_t>(payload.size()) + ((flags & (tcp_syn | tcp_fin)) != 0 ? 1 : 0);
  tunnel(out, flow, uplink, inner_);
}

void N3::udp(CaptureFile& out, const Flow& flow, bool uplink, std::span<const std::uint8_t> payload) {
  udp_packet(inner_, uplink ? flow.ue : flow.server, uplink ? flow.server : flow.ue, payload);
  tunnel(out, flow, uplink, inner_);
}

// A message longer than a segment; the other end acknowledges it.
void N3::stream(CaptureFile& out, Flow& flow, bool uplink, std::span<const std::uint8_t> octets) {
  for (; !octets.empty(); octets = octets.subspan(std::min(octets.size(), segment_octets))) {
    const bool last = octets.size() <= segment_octets;
    tcp(out, flow, uplink, last ? tcp_push | tcp_ack : tcp_ack, octets.first(std::min(octets.size(), segment_octets)));
  }
  tcp(out, flow, !uplink, tcp_ack, {});
}

Octets N3::segment(Flow& flow) {
  constexpr std::size_t record_header = 5;
  Octets octets;
  while (octets.size() + record_header < segment_octets && (flow.left_in_record != 0 || flow.left != 0)) {
    if (flow.left_in_record == 0) {
      flow.left_in_record = std::min(flow.left, static_cast<std::uint32_t>(random_.between(1'300, 16'384)));
      flow.left -= flow.left_in_record;
      octets.u8(record_application_data).u16(0x0303).u16(flow.left_in_record);
    }
    const auto content = std::min<std::size_t>(segment_octets - octets.size(), flow.left_in_record);
    octets.add(noise(content));
    flow.left_in_record -= static_cast<std::uint32_t>(content);
  }
  return octets;
}

void N3::tls(CaptureFile& out, Flow& flow) {
  switch (flow.step) {
    case 0: return tcp(out, flow, true, tcp_syn, {});
    case 1: return tcp(out, flow, false, tcp_syn | tcp_ack, {});
    case 2:
      tcp(out, flow, true, tcp_ack, {});
      return tcp(out, flow, true, tcp_push | tcp_ack, client_hello(flow));
    case 3: return stream(out, flow, false, server_hello());
    case 4: {
      Octets finished = record(record_change_cipher_spec, 0x0303, Octets{}.u8(1));
      finished.add(record(record_application_data, 0x0303, noise(53))).add(record(record_application_data, 0x0303, noise(random_.between(150, 900))));
      return stream(out, flow, true, finished);
    }
    default: break;
  }
  if (flow.left == 0 && flow.left_in_record == 0) {
    tcp(out, flow, true, tcp_fin | tcp_ack, {});
    tcp(out, flow, false, tcp_fin | tcp_ack, {});
    tcp(out, flow, true, tcp_ack, {});
    flow.ended = true;
    return;
  }
  // Now and then another request goes the other way.
  if (random_.one_in(8)) stream(out, flow, !flow.upload, record(record_application_data, 0x0303, noise(random_.between(60, 700))));
  for (auto segments = random_.between(2, 16); segments > 0 && (flow.left != 0 || flow.left_in_record != 0); --segments) {
    tcp(out, flow, flow.upload, tcp_ack, segment(flow));
    if (segments % 2 == 0) tcp(out, flow, !flow.upload, tcp_ack, {});
  }
  tcp(out, flow, !flow.upload, tcp_ack, {});
}

// Pure noise now and then looks like some protocol to a dissector that guesses; a fixed beginning does not.
void N3::quic(CaptureFile& out, Flow& flow) {
  const auto datagram = [&](bool uplink, std::size_t octets) { udp(out, flow, uplink, Octets{}.text("datagram").add(noise(octets - 8))); };
  if (flow.step < 2) return datagram(flow.step == 0, 1'200);
  for (auto datagrams = random_.between(2, 16); datagrams > 0 && flow.left != 0; --datagrams) {
    const auto octets = std::min<std::size_t>(flow.left, datagram_octets);
    datagram(flow.upload, std::max<std::size_t>(octets, 40));
    flow.left -= static_cast<std::uint32_t>(octets);
    if (datagrams % 4 == 0) datagram(!flow.upload, random_.between(35, 60));
  }
  datagram(!flow.upload, random_.between(35, 250));
  flow.ended = flow.left == 0;
}

void N3::voice(CaptureFile& out, Flow& flow) {
  for (auto packets = std::min<std::uint64_t>(flow.left, random_.between(2, 6)); packets > 0; --packets, --flow.left) {
    udp(out, flow, flow.left % 2 == 0, Octets{}.text("datagram").add(noise(random_.one_in(4) ? 22 : 65)));
  }
  flow.ended = flow.left == 0;
}

void N3::turn(CaptureFile& out, Flow& flow) {
  switch (flow.kind) {
    case Kind::tls: return tls(out, flow);
    case Kind::quic: return quic(out, flow);
    case Kind::voice: return voice(out, flow);
    case Kind::dns: {
      const auto id = static_cast<std::uint16_t>(flow.uplink_sequence);
      const std::uint32_t address = ipv4(198, 18, 0, 0) + (flow.uplink_sequence >> 16) % 4096;
      const std::string name = server_name(address);
      flow.ended = flow.step == 1;
      return udp(out, flow, flow.step == 0, flow.step == 0 ? dns_query(id, name) : dns_answer(id, name, address));
    }
  }
}

void N3::next(CaptureFile& out) {
  Flow& flow = active_[random_.below(random_.one_in(2) ? busy_flows : active_.size())];
  if (flow.ended) start(flow);
  turn(out, flow);
  if (flow.step < 5) ++flow.step;
}

}  // namespace assay::traffic
