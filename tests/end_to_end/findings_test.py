# SPDX-License-Identifier: Apache-2.0
"""Findings on our own runs of a real core: what the labels say must be found, and what must not."""
import json
import unittest

from program import ROOT, assessed, frames, sql

EXAMPLES = ROOT / "examples"
CAPTURES = ROOT / "tests" / "captures"


class Findings(unittest.TestCase):
    def assess(self, capture, file="core.pcapng"):
        self.report, self.out = assessed(capture / file)
        return self.report

    def found(self, requirement):
        return [each for each in self.report["findings"] if each["requirement"] == requirement]

    def frames_of(self, requirement):
        return set().union(*(frames(each) for each in self.found(requirement)))

    def states(self):
        return {each["id"]: each["state"] for each in self.report["requirements"]}

    def kinds(self):
        return {(each["kind"], each["address"]) for each in self.report["network"]["functions"]}


class Registration(Findings):
    """Null ciphering, null concealment and readable service-based interfaces: weak, but nobody attacks."""

    def setUp(self):
        self.assess(EXAMPLES / "open5gs-registration")

    def test_null_algorithms_and_null_scheme_with_their_frames(self):
        self.assertEqual(self.frames_of("W01"), {1197, 1552})
        # 1200 and 1553: the registration again, inside a Security Mode Complete under NEA0.
        self.assertEqual(self.frames_of("W05"), {1092, 1485, 1200, 1553})

    def test_readable_interfaces(self):
        for requirement in ("W10", "W23", "W24", "W25", "W27"):
            self.assertEqual(self.states()[requirement], "violated", requirement)

    def test_integrity_and_replayed_capabilities_are_right(self):
        for requirement in ("W02", "W04"):
            self.assertEqual(self.states()[requirement], "met", requirement)

    def test_no_intrusion(self):
        for requirement in ("W16", "W17", "W18", "W36", "W37", "W38", "W40"):
            self.assertEqual(self.found(requirement), [], requirement)

    def test_network(self):
        kinds = self.kinds()
        for kind, address in (("NRF", "10.0.5.10"), ("SCP", "10.0.5.200"), ("AMF", "10.0.5.5"), ("SMF", "10.0.5.4"), ("UPF", "10.0.5.7"),
                              ("AUSF", "10.0.5.11"), ("UDM", "10.0.5.12"), ("PCF", "10.0.5.13"), ("NSSF", "10.0.5.14"), ("BSF", "10.0.5.15"),
                              ("UDR", "10.0.5.20"), ("gNB", "10.0.5.100")):
            self.assertIn((kind, address), kinds)
        names = {each["name"] for each in self.report["network"]["interfaces"]}
        for name in ("N1", "N2", "N3", "N4"):
            self.assertIn(name, names)


class SeveralPaths(Findings):
    """SCTP associations with two addresses at each end, as a Linux kernel runs them."""

    def test_a_message_that_is_repeated_on_another_path_counts_once(self):
        self.assess(CAPTURES / "sctp-several-paths")
        self.assertEqual(sql(self.out, "SELECT duplicate_chunks, missing_chunks, source_addresses, destination_addresses, flows FROM sctp_associations"),
                         [{"duplicate_chunks": 3, "missing_chunks": 0, "source_addresses": "10.11.1.9,10.11.2.9",
                           "destination_addresses": "10.11.1.5,10.11.2.5", "flows": "1,2"}])
        # Of the three messages that frame 41 repeats there is none twice.
        self.assertEqual(sql(self.out, "SELECT count(*) AS rows FROM ngap_messages WHERE frame = 41"), [{"rows": 0}])
        self.assertEqual(sql(self.out, "SELECT DISTINCT flow FROM ngap_messages"), [{"flow": 1}])

    def test_interleaved_messages_are_read_like_others(self):
        self.assess(CAPTURES / "sctp-interleaved-messages")
        self.assertEqual(sql(self.out, "SELECT count(*) AS n FROM malformed"), [{"n": 0}])
        self.assertEqual(sql(self.out, "SELECT frame FROM ngap_messages WHERE procedure_code IN (21, 35) AND pdu = 'initiatingMessage' ORDER BY frame"),
                         [{"frame": frame} for frame in (9, 36, 85, 90, 93, 97, 100, 104, 107)])


class Hardened(Findings):
    """The negative control: concealed identities, NEA2, service-based interfaces over mutual TLS 1.3."""

    def setUp(self):
        self.assess(EXAMPLES / "open5gs-hardened")

    def test_nothing_that_was_protected_is_found(self):
        for requirement in ("W01", "W02", "W03", "W05", "W10", "W11", "W12", "W13", "W14", "W16", "W17", "W18", "W36", "W37", "W38", "W40"):
            self.assertEqual(self.found(requirement), [], requirement)

    def test_what_was_protected_is_met(self):
        for requirement in ("W01", "W02", "W05", "W10"):
            self.assertEqual(self.states()[requirement], "met", requirement)

    def test_ciphered_content_is_coverage_not_absence(self):
        gaps = {(each["protocol"], each["reason"]) for each in self.report["coverage"]["gaps"]}
        self.assertIn(("nas-5gs", "ciphered"), gaps)
        self.assertTrue(any(protocol == "tls" for protocol, _ in gaps))


class Interworking(Findings):
    """A 4G core: read, named, and no reason to accuse anybody."""

    def setUp(self):
        self.assess(CAPTURES / "interworking-4g")

    def test_network(self):
        kinds = self.kinds()
        for kind, address in (("eNB", "10.4.0.9"), ("MME", "10.4.0.5"), ("SGW", "10.4.0.6"), ("PGW", "10.4.0.7"), ("HSS", "10.4.0.30"), ("PCRF", "10.4.0.40"),
                              ("AMF", "10.4.0.50"), ("SGSN", "10.4.0.60"), ("GGSN", "10.4.0.61")):
            self.assertIn((kind, address), kinds)
        names = {each["name"] for each in self.report["network"]["interfaces"]}
        for name in ("S1-MME", "S1-U", "S11", "S5/S8", "N26", "Gn/Gp", "S6a", "Gx"):
            self.assertIn(name, names)

    def test_only_the_echo_with_octets_too_many_is_accused(self):
        self.assertEqual([(each["requirement"], frames(each)) for each in self.report["findings"]], [("W42", {29})])

    def test_messages_lie_where_tshark_sees_them(self):
        for query, expected in (("SELECT frame FROM nas_eps_messages WHERE eea = 0", {6}), ("SELECT frame FROM nas_eps_messages WHERE NOT readable", {10}),
                                ("SELECT frame FROM ue_identities WHERE kind = 'IMSI'", {3, 13}), ("SELECT frame FROM gtpc_messages WHERE extra_octets > 0", {22, 23}),
                                ("SELECT frame FROM gtpu_messages WHERE extra_octets > 0", {29}), ("SELECT frame FROM diameter_messages WHERE key_material", {31})):
            self.assertEqual({row["frame"] for row in sql(self.out, query)}, expected, query)

    def test_subscribers_are_masked_in_the_report(self):
        self.assertNotIn("999700000000001", (self.out / "report.html").read_text())
        self.assertNotIn("999700000000001", (self.out / "report.json").read_text())


class RogueFunction(Findings):
    """A host that is no network function registers, discovers, deregisters, and reads credentials."""

    def setUp(self):
        self.assess(EXAMPLES / "open5gs-rogue-function")

    def test_rogue_registration(self):
        # 1113 holds the request's header, 1116 the profile that it registers.
        self.assertTrue({1113, 1116} & self.frames_of("W16"))

    def test_foreign_deregistration(self):
        self.assertIn(1236, self.frames_of("W17"))

    def test_discovery_by_a_host_that_is_no_function(self):
        self.assertTrue({1042, 1059, 1081} & self.frames_of("W18"))

    def test_only_the_intruder_is_accused(self):
        for requirement in ("W16", "W17", "W18"):
            for finding in self.found(requirement):
                self.assertIn("10.0.5.66", finding["subject"] + finding["sentence"])

    def test_keys_readable(self):
        rows = sql(self.out, "SELECT frame FROM disclosures WHERE kind IN ('permanent key', 'operator key')")
        self.assertTrue(rows)
        self.assertTrue({row["frame"] for row in rows} <= self.frames_of("W23") | {row["frame"] for row in rows})
        self.assertEqual(self.states()["W23"], "violated")


class Covert(Findings):
    """The UPF's host beacons, the SMF's host tunnels data in names; others look up and beat as they should."""

    def setUp(self):
        self.assess(CAPTURES / "open5gs-covert-channels")

    def test_the_beacon_with_all_its_connections(self):
        self.assertEqual([each["subject"] for each in self.found("C01")], ["198.51.100.1 → 203.0.113.50"])
        self.assertEqual(self.frames_of("C01"), {1194, 1261, 1366, 1458, 1525, 1573, 1674, 1712, 1817, 1839, 1877, 1897, 1936, 1954, 1990, 2010})

    def test_the_tunnel_with_all_its_messages(self):
        self.assertEqual([each["subject"] for each in self.found("W45")], ["SMF 10.0.5.4 asking about cdn-sync.example"])
        label = json.loads((CAPTURES / "open5gs-covert-channels" / "label.json").read_text())
        tunnel = next(each for each in label["attacks"] if each["id"] == "dns-tunnel")
        self.assertEqual(self.frames_of("W45"), set(tunnel["frames"]))

    def test_nothing_else(self):
        for requirement in ("C02", "C03", "C04", "W42", "W43"):
            self.assertEqual(self.found(requirement), [], requirement)


class NothingHidden(Findings):
    def test_captures_of_ordinary_runs_are_silent(self):
        for capture in ("open5gs-registration", "open5gs-hardened", "open5gs-rogue-function"):
            self.assess(EXAMPLES / capture)
            for requirement in ("C01", "C02", "C03", "C04", "W42", "W43", "W45"):
                self.assertEqual(self.found(requirement), [], f"{requirement} on {capture}")


class Others(Findings):
    def test_echo_requests_with_data(self):
        self.assess(CAPTURES / "open5gs-foreign-gtpu-peer")
        self.assertEqual(self.frames_of("W42"), {1567, 1569, 1571, 1573, 1575})
        for requirement in ("C01", "C02", "C03", "C04", "W43", "W45"):
            self.assertEqual(self.found(requirement), [], requirement)

    def test_user_plane_intruder_is_no_spoofed_subscriber(self):
        self.assess(CAPTURES / "open5gs-foreign-gtpu-peer")
        for requirement in ("W36", "W37", "W38"):
            self.assertEqual(self.found(requirement), [], requirement)

    def test_a_foreign_pfcp_peer_makes_no_hard_finding_of_these_checks(self):
        self.assess(CAPTURES / "open5gs-foreign-pfcp-peer")
        for requirement in ("W36", "W38", "W40"):
            self.assertEqual(self.found(requirement), [], requirement)

    def test_covert_channels_make_no_finding_of_protocol_checks(self):
        self.assess(CAPTURES / "open5gs-covert-channels")
        for requirement in ("W16", "W17", "W18", "W36", "W37", "W38", "W40", "W47"):
            self.assertEqual(self.found(requirement), [], requirement)


class Handover(Findings):
    """A split gNB hands UEs over, and the same network with four faults."""

    def test_what_is_right_is_met_and_only_readable_interfaces_are_found(self):
        self.assess(CAPTURES / "xn-handover", "ran.pcap")
        for requirement in ("W30", "W31", "W32"):
            self.assertEqual(self.states()[requirement], "met", requirement)
        self.assertEqual(self.states()["W26"], "violated")
        self.assertEqual(len(self.found("W26")), 3)

    def test_faults_are_found_with_their_frames(self):
        self.assess(CAPTURES / "xn-handover-bidding-down", "ran.pcap")
        self.assertEqual(self.frames_of("W30"), {53})
        self.assertEqual(self.frames_of("W31"), {66, 74})
        self.assertEqual(self.frames_of("W32"), {57, 58})

    def test_units_of_the_gnb(self):
        self.assess(CAPTURES / "xn-handover", "ran.pcap")
        for kind, address in (("gNB-CU", "10.30.0.20"), ("gNB-DU", "10.30.0.21"), ("gNB-CU-UP", "10.30.0.22"), ("gNB", "10.30.0.40"), ("AMF", "10.30.0.5")):
            self.assertIn((kind, address), self.kinds())
        names = {each["name"] for each in self.report["network"]["interfaces"]}
        for name in ("N2", "Xn", "F1", "E1"):
            self.assertIn(name, names)


class Relay(Findings):
    """UEs on an N2 that goes through a relay, and the same with a relay that takes capabilities away and somebody who replays."""

    def test_a_relay_that_changes_nothing_is_silent(self):
        self.assess(CAPTURES / "n2-relay", "ran.pcap")
        # One UE of it sends its initial message once more, before it has gone on: that is no replay, and nobody can tell.
        for requirement, state in (("A35", "met"), ("A36", "met"), ("A38", "unknown")):
            self.assertEqual(self.found(requirement), [], requirement)
            self.assertEqual(self.states()[requirement], state, requirement)
        rows = sql(self.out, "SELECT count(*) AS n, count(DISTINCT octets) AS lengths FROM radio_capabilities WHERE NOT changed")
        self.assertEqual(rows, [{"n": 3, "lengths": 2}])

    def test_attacks_are_found_with_their_frames(self):
        label = json.loads((CAPTURES / "n2-relay-attacks" / "label.json").read_text())
        self.assess(CAPTURES / "n2-relay-attacks", "ran.pcap")
        for requirement in ("A36", "A38"):
            wanted = set().union(*(set(each["frames"]) for each in label["attacks"] if requirement in each["must_find"]))
            self.assertEqual(self.frames_of(requirement), wanted, requirement)


if __name__ == "__main__":
    unittest.main()
