// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "wire/capture/capture_info.h"

namespace assay::wire::capture {

std::string link_type_name(std::uint16_t link_type) {
  switch (link_type) {
    case 0:
      return "BSD loopback";
    case 1:
      return "Ethernet";
    case 6:
      return "IEEE 802.5 Token Ring";
    case 8:
      return "SLIP";
    case 9:
      return "PPP";
    case 10:
      return "FDDI";
    case 12:
    case 14:
    case 101:
      return "Raw IP";
    case 50:
      return "PPP in HDLC framing";
    case 51:
      return "PPP over Ethernet";
    case 100:
      return "ATM, LLC encapsulated";
    case 104:
      return "Cisco HDLC";
    case 105:
      return "IEEE 802.11";
    case 107:
      return "Frame Relay";
    case 108:
      return "OpenBSD loopback";
    case 113:
      return "Linux cooked";
    case 117:
      return "OpenBSD packet filter log";
    case 119:
      return "IEEE 802.11 with Prism header";
    case 127:
      return "IEEE 802.11 with radiotap header";
    case 140:
      return "MTP2";
    case 141:
      return "MTP3";
    case 142:
      return "SCCP";
    case 147:
      return "User 0";
    case 148:
      return "User 1";
    case 149:
      return "User 2";
    case 150:
      return "User 3";
    case 151:
      return "User 4";
    case 152:
      return "User 5";
    case 153:
      return "User 6";
    case 154:
      return "User 7";
    case 155:
      return "User 8";
    case 156:
      return "User 9";
    case 157:
      return "User 10";
    case 158:
      return "User 11";
    case 159:
      return "User 12";
    case 160:
      return "User 13";
    case 161:
      return "User 14";
    case 162:
      return "User 15";
    case 166:
      return "PPP with direction";
    case 192:
      return "Per-packet information";
    case 195:
      return "IEEE 802.15.4";
    case 209:
      return "IPMB";
    case 220:
      return "USB, Linux";
    case 228:
      return "Raw IPv4";
    case 229:
      return "Raw IPv6";
    case 239:
      return "Linux netfilter log";
    case 245:
      return "Netanalyzer, transparent";
    case 248:
      return "SCTP";
    case 249:
      return "USBPcap";
    case 252:
      return "Wireshark upper PDU";
    case 253:
      return "Linux netlink";
    case 276:
      return "Linux cooked v2";
    case 290:
      return "ETW";
    default:
      return fmt::format("link type {}", link_type);
  }
}

}  // namespace assay::wire::capture
