// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/diameter.h"
#include "collect/capture/dns.h"
#include "collect/capture/dns_domains.h"
#include "collect/capture/flows.h"
#include "collect/capture/gtpc.h"
#include "collect/capture/gtpu.h"
#include "collect/capture/http.h"
#include "collect/capture/internet.h"
#include "collect/capture/ipsec.h"
#include "collect/capture/management.h"
#include "collect/capture/n32.h"
#include "collect/capture/nas.h"
#include "collect/capture/nas_eps.h"
#include "collect/capture/ngap.h"
#include "collect/capture/pfcp.h"
#include "collect/capture/quic.h"
#include "collect/capture/ran_nodes.h"
#include "collect/capture/s1ap.h"
#include "collect/capture/tls.h"
#include "collect/capture/ue_leg_writer.h"
#include "collect/capture/ue_security.h"
#include "collect/capture/wireguard.h"
#include "collect/capture/writer.h"

namespace assay::collect::capture {

std::vector<std::unique_ptr<FactWriter>> make_writers(Ledger& ledger) {
  std::vector<std::unique_ptr<FactWriter>> writers;
  writers.push_back(make_flow_writer(ledger));
  writers.push_back(make_ngap_writer(ledger));
  writers.push_back(make_ran_node_writer(ledger));
  writers.push_back(make_nas_writer(ledger));
  writers.push_back(make_ue_security_writer(ledger));
  writers.push_back(make_ue_leg_writer(ledger));
  writers.push_back(make_pfcp_writer(ledger));
  writers.push_back(make_gtpu_writer(ledger));
  writers.push_back(make_http_writer(ledger));
  writers.push_back(make_tls_writer(ledger));
  writers.push_back(make_dns_writer(ledger));
  writers.push_back(make_dns_domain_writer(ledger));
  writers.push_back(make_management_writer(ledger));
  writers.push_back(make_internet_writer(ledger));
  writers.push_back(make_s1ap_writer(ledger));
  writers.push_back(make_nas_eps_writer(ledger));
  writers.push_back(make_gtpc_writer(ledger));
  writers.push_back(make_diameter_writer(ledger));
  writers.push_back(make_ike_writer(ledger));
  writers.push_back(make_ipsec_writer(ledger));
  writers.push_back(make_wireguard_writer(ledger));
  writers.push_back(make_quic_writer(ledger));
  writers.push_back(make_n32_writer(ledger));
  return writers;
}

}  // namespace assay::collect::capture
