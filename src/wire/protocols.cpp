// SPDX-License-Identifier: Apache-2.0
#include "wire/protocols.h"

#include <array>

#include "wire/dns/dns.h"
#include "wire/ftp/ftp.h"
#include "wire/gtpu/gtpu.h"
#include "wire/http/http.h"
#include "wire/nas/nas.h"
#include "wire/ngap/ngap.h"
#include "wire/pfcp/pfcp.h"
#include "wire/sbi/sbi.h"
#include "wire/shell/shell.h"
#include "wire/snmp/snmp.h"
#include "wire/ssh/ssh.h"
#include "wire/telnet/telnet.h"
#include "wire/tls/tls.h"

namespace assay::wire {

// Where several recognise the same octets of a stream, the first one here reads them.
std::span<const Protocol* const> all_protocols() {
  static constexpr std::array list{&gtpu::protocol,   &pfcp::protocol, &ngap::protocol, &ngap::transfer_protocol,
                                   &nas::protocol,    &tls::protocol,  &http::http2,    &http::http1,
                                   &sbi::protocol,    &dns::protocol,  &ssh::protocol,  &ftp::protocol,
                                   &telnet::protocol, &snmp::protocol, &tls::dtls_protocol,
                                   &shell::protocol};
  return list;
}

}  // namespace assay::wire
