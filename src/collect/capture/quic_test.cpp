// SPDX-License-Identifier: Apache-2.0
// What the writer makes of connections of an independent implementation (tests/captures/quic-negotiation).
#include "collect/capture/quic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/capture/test_rows.h"

namespace assay::collect::capture {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string captures = ASSAY_SOURCE_DIR "/tests/captures/";

TEST(QuicWriter, TellsWhatTheServerChose) {
  Captured capture(captures + "quic-negotiation/core.pcap");
  EXPECT_THAT(
      capture.rows("select version, server_version, tls_version, cipher_suite_name, server_frame from quic_connections "
                   "order by fact"),
      ElementsAre("1|1|TLS 1.3|TLS_AES_256_GCM_SHA384|2", "1|1|TLS 1.3|TLS_AES_256_GCM_SHA384|10",
                  "1798521807|1798521807|TLS 1.3|TLS_AES_256_GCM_SHA384|18",
                  "1|1798521807|TLS 1.3|TLS_AES_256_GCM_SHA384|26", "1|1798521807|TLS 1.3|TLS_AES_256_GCM_SHA384|32"));
  EXPECT_THAT(capture.rows("select distinct client, server, server_port, client_hello, server_hello, server_name, "
                           "offered_alpn from quic_connections"),
              ElementsAre("10.40.0.1|10.40.0.2|4433|true|true|nrf.5gc.mnc001.mcc001.3gppnetwork.org|h3"));
  EXPECT_THAT(capture.rows("select * from malformed"), IsEmpty());
}

TEST(QuicWriter, TellsOfRetriesAndOfVersions) {
  Captured capture(captures + "quic-negotiation/core.pcap");
  EXPECT_THAT(capture.rows("select retried, retry_genuine, negotiated_versions from quic_connections order by fact"),
              ElementsAre("false|null|", "true|true|", "true|true|", "false|null|6b3343cf", "false|null|"));
}

}  // namespace
}  // namespace assay::collect::capture
