// SPDX-License-Identifier: Apache-2.0
#include "traffic/dns.h"

#include <fmt/format.h>

#include <array>

namespace assay::traffic {

namespace {

void question(Octets& out, std::string_view name) {
  while (!name.empty()) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    out.u8(dot).text(name.substr(0, dot));
    name.remove_prefix(std::min(dot + 1, name.size()));
  }
  out.u8(0).u16(1).u16(1);
}

}  // namespace

Octets dns_query(std::uint16_t id, std::string_view name) {
  Octets out;
  out.u16(id).u16(0x0100).u16(1).u16(0).u16(0).u16(0);
  question(out, name);
  return out;
}

Octets dns_answer(std::uint16_t id, std::string_view name, std::uint32_t address) {
  Octets out;
  out.u16(id).u16(0x8180).u16(1).u16(1).u16(0).u16(0);
  question(out, name);
  return out.u16(0xc00c).u16(1).u16(1).u32(300).u16(4).u32(address);
}

void CoreDns::next(CaptureFile& out) {
  struct Function { std::string_view name; std::uint32_t address; };
  const std::array<Function, 6> functions{{{"nrf", region_.nrf()}, {"amf", region_.amf()}, {"smf", region_.smf()},
                                                     {"ausf", region_.ausf()}, {"udm", region_.udm()}, {"pcf", region_.pcf()}}};
  const Function& asks = functions[random_.below(functions.size())];
  const Function& wanted = functions[random_.below(functions.size())];
  const auto id = static_cast<std::uint16_t>(random_.next());
  const Address client{asks.address, static_cast<std::uint16_t>(random_.between(32768, 60999))};
  const Address server{region_.resolver(), 53};
  const std::string name = fmt::format("{}.5gc.mnc001.mcc001.3gppnetwork.org", wanted.name);
  udp_packet(packet_, client, server, dns_query(id, name));
  out.write(packet_);
  out.pass(200'000);
  udp_packet(packet_, server, client, dns_answer(id, name, wanted.address));
  out.write(packet_);
}

}  // namespace assay::traffic
