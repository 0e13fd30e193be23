// SPDX-License-Identifier: Apache-2.0
#include "wire/protocols.h"

#include <array>

#include "wire/ah/ah.h"
#include "wire/arp/arp.h"
#include "wire/dhcp/dhcp.h"
#include "wire/diameter/diameter.h"
#include "wire/dns/dns.h"
#include "wire/e1ap/e1ap.h"
#include "wire/esp/esp.h"
#include "wire/f1ap/f1ap.h"
#include "wire/ftp/ftp.h"
#include "wire/gtpc/gtpc.h"
#include "wire/gtpu/gtpu.h"
#include "wire/http/http.h"
#include "wire/icmp/icmp.h"
#include "wire/ike/ike.h"
#include "wire/kafka/kafka.h"
#include "wire/mongodb/mongodb.h"
#include "wire/mysql/mysql.h"
#include "wire/nas/nas.h"
#include "wire/nas_eps/nas_eps.h"
#include "wire/netconf/netconf.h"
#include "wire/ngap/ngap.h"
#include "wire/ntp/ntp.h"
#include "wire/pfcp/pfcp.h"
#include "wire/platform_http/platform_http.h"
#include "wire/postgresql/postgresql.h"
#include "wire/quic/quic.h"
#include "wire/radius/radius.h"
#include "wire/redis/redis.h"
#include "wire/rrc/radio_capability.h"
#include "wire/rrc/rrc.h"
#include "wire/s1ap/s1ap.h"
#include "wire/sbi/sbi.h"
#include "wire/shell/shell.h"
#include "wire/snmp/snmp.h"
#include "wire/ssh/ssh.h"
#include "wire/syslog/syslog.h"
#include "wire/telnet/telnet.h"
#include "wire/tls/tls.h"
#include "wire/wireguard/wireguard.h"
#include "wire/x2x3/x2x3.h"
#include "wire/xnap/xnap.h"

namespace assay::wire {

// Where several recognise the same octets of a stream, the first one here reads them.
std::span<const Protocol* const> all_protocols() {
  static constexpr std::array list{
      &gtpu::protocol, &pfcp::protocol, &ngap::protocol, &ngap::transfer_protocol, &nas::protocol, &tls::protocol,
      &http::http2, &http::http1, &sbi::protocol, &dns::protocol, &ssh::protocol, &ftp::protocol, &telnet::protocol,
      &snmp::protocol, &tls::dtls_protocol,
      // under a core
      &mongodb::protocol, &mysql::protocol, &postgresql::protocol, &redis::protocol, &kafka::protocol,
      &netconf::protocol, &syslog::protocol, &ntp::protocol, &radius::protocol, &dhcp::protocol, &dhcp::protocol_6,
      &arp::protocol, &icmp::protocol, &icmp::protocol_6, &platform_http::protocol, &x2x3::protocol,
      // 4G
      &s1ap::protocol, &nas_eps::protocol, &gtpc::protocol, &gtpc::prime_protocol, &diameter::protocol,
      // between RAN nodes
      &xnap::protocol, &f1ap::protocol, &e1ap::protocol, &rrc::protocol, &rrc::radio_capability_protocol,
      // what protects
      &ike::protocol, &esp::protocol, &esp::udp_protocol, &ah::protocol, &quic::protocol, &tls::handshake_protocol,
      &wireguard::protocol,
      // what should not be there
      &shell::protocol};
  return list;
}

}  // namespace assay::wire
