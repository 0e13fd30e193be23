// SPDX-License-Identifier: Apache-2.0
#include "traffic/n3.h"

#include <fmt/format.h>

#include <algorithm>

#include "traffic/dns.h"

namespace assay::traffic {

namespace {

constexpr std::size_t concurrent_flows = 8192;
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

N3::N3(std::uint64_t seed, const N4& sessions) : random_(seed), sessions_(sessions), active_(concurrent_flows), noise_(noise_octets) {
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
  return handshake(2, body).add(record(record_change_cipher_spec, 0x0303, Octets{}.u8(1))).add(record(record_application_data, 0x0303, noise(900)));
}

void N3::start(Flow& flow) {
  ++flows_;
  const std::uint32_t sessions = std::max(sessions_.sessions(), 1u);
  const auto newest = static_cast<std::uint32_t>(random_.below(std::min(sessions, subscribers)));
  flow.session.number = sessions - 1 - newest;
  const auto dice = random_.below(100);
  flow.kind = dice < 60 ? Kind::tls : dice < 83 ? Kind::dns : Kind::datagrams;
  flow.ue = {flow.session.ue_address(), static_cast<std::uint16_t>(random_.between(32768, 60999))};
  flow.uplink_sequence = static_cast<std::uint32_t>(random_.next());
  flow.downlink_sequence = static_cast<std::uint32_t>(random_.next());
  flow.step = 0;
  switch (flow.kind) {
    case Kind::tls:
      flow.server = {ipv4(198, 18, 0, 0) + static_cast<std::uint32_t>(random_.below(4096)), 443};
      flow.last_step = static_cast<std::uint16_t>(random_.between(8, 26));
      break;
    case Kind::dns:
      flow.server = {public_resolver, 53};
      flow.last_step = 1;
      break;
    case Kind::datagrams:
      flow.server = {ipv4(198, 19, 0, 0) + static_cast<std::uint32_t>(random_.below(4096)), static_cast<std::uint16_t>(random_.between(61000, 64999))};
      flow.last_step = static_cast<std::uint16_t>(random_.between(4, 16));
      break;
  }
}

void N3::tunnel(CaptureFile& out, const Flow& flow, bool uplink, std::span<const std::uint8_t> ip_packet) {
  Octets message;
  message.hex("34 ff").u16(ip_packet.size() + 8).u32(uplink ? flow.session.uplink_teid() : flow.session.downlink_teid());
  message.hex("0000 00 85 01").u8(uplink ? 0x10 : 0x00).hex("01 00").add(ip_packet);
  const Address gnb{gnb_address(flow.session.gnb()), gtpu_port};
  const Address upf{upf_n3_address(flow.session.upf()), gtpu_port};
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

void N3::tls(CaptureFile& out, Flow& flow) {
  const auto left = flow.last_step - flow.step;
  if (flow.step == 0) return tcp(out, flow, true, tcp_syn, {});
  if (flow.step == 1) return tcp(out, flow, false, tcp_syn | tcp_ack, {});
  if (flow.step == 2) return tcp(out, flow, true, tcp_ack, {});
  if (flow.step == 3) return tcp(out, flow, true, tcp_push | tcp_ack, client_hello(flow));
  if (flow.step == 4) return tcp(out, flow, false, tcp_push | tcp_ack, server_hello());
  if (left == 1) return tcp(out, flow, true, tcp_fin | tcp_ack, {});
  if (left == 0) return tcp(out, flow, false, tcp_fin | tcp_ack, {});
  switch (random_.below(4)) {
    case 0: return tcp(out, flow, true, tcp_push | tcp_ack, record(record_application_data, 0x0303, noise(random_.between(40, 300))));
    case 1: return tcp(out, flow, true, tcp_ack, {});
    default: return tcp(out, flow, false, tcp_push | tcp_ack, record(record_application_data, 0x0303, noise(random_.between(600, 1330))));
  }
}

void N3::packet(CaptureFile& out, Flow& flow) {
  switch (flow.kind) {
    case Kind::tls:
      return tls(out, flow);
    case Kind::dns: {
      const auto id = static_cast<std::uint16_t>(flow.uplink_sequence);
      const std::uint32_t address = ipv4(198, 18, 0, 0) + (flow.uplink_sequence >> 16) % 4096;
      const std::string name = server_name(address);
      return udp(out, flow, flow.step == 0, flow.step == 0 ? dns_query(id, name) : dns_answer(id, name, address));
    }
    case Kind::datagrams:
      // Pure noise now and then looks like some protocol to a dissector that guesses; a fixed beginning does not.
      return udp(out, flow, flow.step % 3 == 0, Octets{}.text("datagram").add(noise(random_.between(80, 1000))));
  }
}

void N3::next(CaptureFile& out) {
  Flow& flow = active_[random_.below(active_.size())];
  if (flow.step == flow.last_step) start(flow);  // at first, all are finished
  else ++flow.step;
  packet(out, flow);
}

}  // namespace assay::traffic
