# SPDX-License-Identifier: Apache-2.0
"""IPsec, WireGuard, QUIC and N32 on captures of real programs: what is protected, how well, and what is not."""
import unittest

from program import ROOT, assessed, frames, sql

CAPTURES = ROOT / "tests" / "captures"


class Protection(unittest.TestCase):
    capture = ""

    def setUp(self):
        self.report, self.out = assessed(CAPTURES / self.capture / "core.pcapng")

    def rows(self, query):
        return [tuple(row.values()) for row in sql(self.out, query)]

    def found(self, requirement):
        return {each["subject"]: frames(each) for each in self.report["findings"] if each["requirement"] == requirement}


class Ipsec(Protection):
    capture = "strongswan-ipsec"

    def test_what_was_agreed(self):
        self.assertEqual(self.rows("SELECT initiator, version, encryption, integrity, dh_group, authentication FROM ike_associations ORDER BY frame"), [
            ("10.9.0.1", 2, "AES_CBC_256", "HMAC_SHA2_256_128", "ECP_256", None),
            ("10.10.0.1", 2, "AES_GCM_16_256", None, "ECP_384", None),
            ("10.11.0.1", 1, "AES_CBC_128", None, "MODP_1024", "pre-shared key")])

    def test_which_esp_does_not_cipher(self):
        self.assertEqual(self.rows("SELECT source, packets, null_encryption, icv_octets FROM ipsec_flows WHERE source LIKE '%.1' ORDER BY frame"), [
            ("10.9.0.1", 12, False, None), ("10.9.0.1", 4, None, None), ("10.10.0.1", 12, True, 16), ("10.11.0.1", 12, True, 12)])

    def test_findings_are_those_of_the_weak_gateways(self):
        found = self.found("W28")
        self.assertEqual(set(found), {"10.10.0.1 – 10.10.0.2", "10.11.0.1 – 10.11.0.2"})
        self.assertEqual(found["10.10.0.1 – 10.10.0.2"], {47, 48})
        self.assertIn(73, found["10.11.0.1 – 10.11.0.2"])


class WireguardAndQuic(Protection):
    capture = "wireguard-and-quic"

    def test_sessions(self):
        self.assertEqual(self.rows("SELECT initiator, responder_port, initiations, responses, data_packets FROM wireguard_sessions"), [("10.8.0.1", 49102, 1, 1, 8)])

    def test_server_names_also_of_a_hello_in_several_datagrams(self):
        self.assertEqual(self.rows("SELECT server_port, version, server_name FROM quic_connections ORDER BY server_port"), [
            (port, version, "nrf.5gc.mnc001.mcc001.3gppnetwork.org") for port, version in ((4433, 1), (4434, 0x6b3343cf), (4435, 1))])


class N32(Protection):
    capture = "n32-prins"

    def test_findings_are_those_of_the_weak_pair(self):
        self.assertEqual(self.found("W20"), {"SEPP 10.4.0.1 – SEPP 10.4.0.2": {54, 76, 81}})
        self.assertEqual(self.found("W21"), {"SEPP 10.4.0.1 – SEPP 10.4.0.2": {71, 76}})

    def test_network(self):
        links = {(each["name"], each["protection"]) for each in self.report["network"]["interfaces"]}
        self.assertEqual(links, {("N32", "clear"), ("N32", "PRINS")})


if __name__ == "__main__":
    unittest.main()
