// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/dns.h"
#include "collect/capture/dns_domains.h"
#include "collect/capture/flows.h"
#include "collect/capture/gtpu.h"
#include "collect/capture/http.h"
#include "collect/capture/management.h"
#include "collect/capture/nas.h"
#include "collect/capture/ngap.h"
#include "collect/capture/pfcp.h"
#include "collect/capture/tls.h"
#include "collect/capture/writer.h"

namespace assay::collect::capture {

std::vector<std::unique_ptr<FactWriter>> make_writers(Ledger& ledger) {
  std::vector<std::unique_ptr<FactWriter>> writers;
  writers.push_back(make_flow_writer(ledger));
  writers.push_back(make_ngap_writer(ledger));
  writers.push_back(make_nas_writer(ledger));
  writers.push_back(make_pfcp_writer(ledger));
  writers.push_back(make_gtpu_writer(ledger));
  writers.push_back(make_http_writer(ledger));
  writers.push_back(make_tls_writer(ledger));
  writers.push_back(make_dns_writer(ledger));
  writers.push_back(make_dns_domain_writer(ledger));
  writers.push_back(make_management_writer(ledger));
  return writers;
}

}  // namespace assay::collect::capture
