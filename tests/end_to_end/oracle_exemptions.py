# SPDX-License-Identifier: Apache-2.0
"""Where facts and oracles may differ, by oracle and quantity, each with the reason that was found for it."""

F1 = "the NAS messages stand inside F1AP, which the engine does not read yet"
SBI = "the SUCIs stand in paths and bodies of the service-based interface; the oracle counts those in NAS messages only"
OVER_SCTP = "HTTP over SCTP: no interface of the core uses it"
TWO_REQUESTS = "with this port decoded as HTTP/2 tshark shows both requests, as the engine does; the oracle's run showed one"

REASONS = {
    ("arkime__tests_pcap_http2-nghttp2", "HTTP/2 methods"): TWO_REQUESTS,
    ("arkime__tests_pcap_http2-nghttp2", "HTTP/2 requests without authorization"): TWO_REQUESTS,
    ("arkime__tests_pcap_sctp-www", "HTTP/1 methods"): OVER_SCTP,
    ("arkime__tests_pcap_sctp-www", "HTTP/1 requests without authorization"): OVER_SCTP,
    ("BSI-Bund_pySCASso__oai_split_attach", "SUCIs"): F1,
    ("BSI-Bund_pySCASso__oai_split_attach", "security modes"): F1,
    ("BSI-Bund_pySCASso__oai_split_attach", "5GMM causes"): F1,
    ("BSI-Bund_pySCASso__oai_split_attach", "W01"): F1,
    ("BSI-Bund_pySCASso__oai_split_attach", "W05"): F1,
    ("BSI-Bund_pySCASso__open5gs_sync_failure", "W05"): SBI,
    ("vsb-liptel_quantum-safe-roaming__Quantum_Proxies_measurements_Regs_test_regx", "W05"): SBI,
}


def exempt(name, what):
    """Whether a named reason covers this difference."""
    return (name, what) in REASONS
