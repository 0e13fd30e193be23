#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes ran.pcap here and in ../n2-relay-attacks: UEs on an N2 that goes through a relay, which encodes anew.

Encoders: pycrate 0.8.1 for NGAP and NR RRC, scapy for SCTP and what is below. Needs both; the same bytes each time.
"""
import hashlib
import pathlib
import warnings

warnings.filterwarnings("ignore")
from pycrate_asn1dir import NGAP, RRCLTE, RRCNR  # noqa: E402
from scapy.layers.inet import IP  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.layers.sctp import (SCTP, SCTPChunkCookieAck, SCTPChunkCookieEcho, SCTPChunkData, SCTPChunkInit,  # noqa: E402
                               SCTPChunkInitAck)
from scapy.utils import wrpcap  # noqa: E402

AMF, GNB, RELAY, STRANGER = "10.31.0.5", "10.31.0.9", "10.31.0.70", "10.31.0.66"
PLMN = bytes.fromhex("00f110")  # 001 01, test network
ASK, DONE = "initiatingMessage", "successfulOutcome"
RRC, NODES = RRCNR.NR_RRC_Definitions, RRCNR.NR_InterNodeDefinitions
LOCATION = ("userLocationInformationNR", {"nR-CGI": {"pLMNIdentity": PLMN, "nRCellIdentity": (0x10, 36)},
                                          "tAI": {"pLMNIdentity": PLMN, "tAC": b"\0\0\1"}})


class Capture:
    def __init__(self, twice):
        self.frames, self.time, self.next_tsn, self.sides, self.twice = [], 1_800_000_000.0, {}, {}, twice

    def add(self, source, destination, sport, dport, chunk, tag):
        mac = {address: f"02:00:00:00:00:{int(address.split('.')[3]):02x}" for address in (source, destination)}
        frame = (Ether(src=mac[source], dst=mac[destination]) / IP(src=source, dst=destination, id=0, flags="DF") /
                 SCTP(sport=sport, dport=dport, tag=tag) / chunk)
        self.time += 0.01
        for copy in range(2 if self.twice else 1):  # twice: seen at two interfaces
            each = frame.copy()
            each.time = self.time + copy * 0.0001
            self.frames.append(each)
        return len(self.frames)

    def associate(self, client, server):
        sport = 40000 + len(self.sides)
        self.sides[client, server] = (sport, 38412)
        tags = {client: 0x1000 + len(self.sides), server: 0x2000 + len(self.sides)}
        for side in (client, server):
            self.next_tsn[(client, server), side] = 1
        self.add(client, server, sport, 38412, SCTPChunkInit(init_tag=tags[client], a_rwnd=65536, n_out_streams=2, n_in_streams=2, init_tsn=1), 0)
        self.add(server, client, 38412, sport, SCTPChunkInitAck(init_tag=tags[server], a_rwnd=65536, n_out_streams=2, n_in_streams=2, init_tsn=1),
                 tags[client])
        self.add(client, server, sport, 38412, SCTPChunkCookieEcho(cookie=b"none"), tags[server])
        self.add(server, client, 38412, sport, SCTPChunkCookieAck(), tags[client])

    def send(self, source, destination, payload):
        pair = (source, destination) if (source, destination) in self.sides else (destination, source)
        client_port, server_port = self.sides[pair]
        sport, dport = (client_port, server_port) if pair[0] == source else (server_port, client_port)
        tsn = self.next_tsn[pair, source]
        self.next_tsn[pair, source] += 1
        chunk = SCTPChunkData(beginning=1, ending=1, tsn=tsn, stream_id=0, stream_seq=tsn - 1, proto_id=60, data=payload)
        return self.add(source, destination, sport, dport, chunk, 0x1000)


def ngap(kind, procedure, message, ies):
    """One PDU; ies: (identifier, type, value)."""
    top = NGAP.NGAP_PDU_Descriptions.NGAP_PDU
    top.set_val((kind, {"procedureCode": procedure, "criticality": "ignore", "value": (message, {"protocolIEs": [
        {"id": each[0], "criticality": "ignore", "value": (each[1], each[2])} for each in ies]})}))
    return top.to_aper()


# Radio capabilities

def capability(combinations=3, layers="fourLayers", voice=True, bands=(1, 3, 7, 28, 41, 78)):
    rf = {"supportedBandListNR": [{"bandNR": band, "extendedCP": "supported", "pusch-256QAM": "supported", "rateMatchingLTE-CRS": "supported",
                                   "maxUplinkDutyCycle-PC2-FR1": "n60", "pucch-SpatialRelInfoMAC-CE": "supported"} for band in bands]}
    if combinations:
        rf["supportedBandCombinationList"] = [{"bandList": [("nr", {"bandNR": bands[each], "ca-BandwidthClassDL-NR": "a"})],
                                               "featureSetCombination": 0} for each in range(combinations)]
    value = {"accessStratumRelease": "rel15",
             "pdcp-Parameters": {"supportedROHC-Profiles": {f"profile0x{each}": False for each in
                                                            ("0000", "0001", "0002", "0003", "0004", "0006", "0101", "0102", "0103", "0104")},
                                 "maxNumberROHC-ContextSessions": "cs2"},
             "phy-Parameters": {}, "rf-Parameters": rf,
             "featureSets": {"featureSetsDownlinkPerCC": [{"supportedSubcarrierSpacingDL": "kHz30", "supportedBandwidthDL": ("fr1", "mhz100"),
                                                           "maxNumberMIMO-LayersPDSCH": layers, "supportedModulationOrderDL": "qam256"}]}}
    if voice:
        value["nonCriticalExtension"] = {"nonCriticalExtension": {"ims-Parameters": {"ims-ParametersFRX-Diff": {"voiceOverNR": "supported"}}}}
    return value


def encoded(value, older):
    """UERadioAccessCapabilityInformation. `older`: by an encoder that knows one addition to a band only, as Release 15.3 has it."""
    known = RRC.UE_NR_Capability._cont["rf-Parameters"]._cont["supportedBandListNR"]._cont._ext_nest
    saved = list(known)
    if older:
        del known[2:]
    RRC.UE_NR_Capability.set_val(value)
    nr = RRC.UE_NR_Capability.to_uper()
    known[:] = saved
    eutra = RRCLTE.EUTRA_RRC_Definitions.UE_EUTRA_Capability
    eutra.set_val({"accessStratumRelease": "rel12", "ue-Category": 4, "pdcp-Parameters": {
        "supportedROHC-Profiles": {f"profile0x{each}-r15": False for each in ("0001", "0002", "0003", "0004", "0006", "0101", "0102", "0103", "0104")}},
                   "phyLayerParameters": {"ue-TxAntennaSelectionSupported": False, "ue-SpecificRefSigsSupported": False},
                   "rf-Parameters": {"supportedBandListEUTRA": [{"bandEUTRA": 3, "halfDuplex": False}]},
                   "measParameters": {"bandListEUTRA": [{"interFreqBandList": [{"interFreqNeedForGaps": True}]}]},
                   "interRAT-Parameters": {}})
    RRC.UE_CapabilityRAT_ContainerList.set_val([{"rat-Type": "nr", "ue-CapabilityRAT-Container": nr},
                                                {"rat-Type": "eutra", "ue-CapabilityRAT-Container": eutra.to_uper()}])
    whole = NODES.UERadioAccessCapabilityInformation
    whole.set_val({"criticalExtensions": ("c1", ("ueRadioAccessCapabilityInformation", {
        "ue-RadioAccessCapabilityInfo": RRC.UE_CapabilityRAT_ContainerList.to_uper()}))})
    return whole.to_uper()


# NAS

def registration(ue, update=False):
    return (bytes.fromhex("7e004179000d0100f1100000000000000000") + bytes([ue << 4 & 0xf0 | 1]) +
            bytes.fromhex("2e04f0f0f0f0") + (bytes.fromhex("530102") if update else b""))


class Ue:
    """Both ends of a NAS security context, with authentication codes that nobody checks."""

    def __init__(self, number):
        self.number, self.context, self.up, self.down = number, 0, 0, 0

    def authenticate(self):
        """New keys, so other codes, and new counters."""
        self.context, self.up, self.down = self.context + 1, 0, 0

    def protect(self, plain, header, uplink):
        sequence = self.up if uplink else self.down
        if uplink:
            self.up = (self.up + 1) % 256
        else:
            self.down = (self.down + 1) % 256
        return self.with_sequence(plain, header, uplink, sequence)

    def with_sequence(self, plain, header, uplink, sequence):
        covered = bytes([self.number, self.context, uplink, sequence]) + plain
        return bytes([0x7e, header]) + hashlib.sha256(covered).digest()[:4] + bytes([sequence]) + plain


class N2:
    """What goes through the relay, which has identifiers of its own for the side of the AMF."""

    def __init__(self, capture):
        self.capture = capture

    def ids(self, ran, side):
        return [(10, "AMF-UE-NGAP-ID", 500 + ran), (85, "RAN-UE-NGAP-ID", ran if side == "near" else 9000 + ran)]

    def through(self, uplink, make):
        """make(side) is the message on that side. The frames."""
        near = lambda: self.capture.send(*((GNB, RELAY) if uplink else (RELAY, GNB)), make("near"))  # noqa: E731
        far = lambda: self.capture.send(*((RELAY, AMF) if uplink else (AMF, RELAY)), make("far"))  # noqa: E731
        return (near(), far()) if uplink else tuple(reversed((far(), near())))

    def initial(self, ran, nas):
        return self.through(True, lambda side: ngap(ASK, 15, "InitialUEMessage", [
            self.ids(ran, side)[1], (38, "NAS-PDU", nas), (121, "UserLocationInformation", LOCATION),
            (90, "RRCEstablishmentCause", "mo-Signalling"), (112, "UEContextRequest", "requested")]))

    def up(self, ran, nas):
        return self.through(True, lambda side: ngap(ASK, 46, "UplinkNASTransport", [
            *self.ids(ran, side), (38, "NAS-PDU", nas), (121, "UserLocationInformation", LOCATION)]))

    def down(self, ran, nas):
        return self.through(False, lambda side: ngap(ASK, 4, "DownlinkNASTransport", [*self.ids(ran, side), (38, "NAS-PDU", nas)]))

    def capability(self, ran, near, far):
        return self.through(True, lambda side: ngap(ASK, 44, "UERadioCapabilityInfoIndication", [
            *self.ids(ran, side), (117, "UERadioCapability", encoded(near, True) if side == "near" else encoded(far, False))]))

    def context(self, ran, nas):
        self.through(False, lambda side: ngap(ASK, 14, "InitialContextSetupRequest", [
            *self.ids(ran, side), (28, "GUAMI", {"pLMNIdentity": PLMN, "aMFRegionID": (2, 8), "aMFSetID": (1, 10), "aMFPointer": (0, 6)}),
            (0, "AllowedNSSAI", [{"s-NSSAI": {"sST": b"\1"}}]),
            (119, "UESecurityCapabilities", {"nRencryptionAlgorithms": (0xe000, 16), "nRintegrityProtectionAlgorithms": (0xe000, 16),
                                             "eUTRAencryptionAlgorithms": (0xe000, 16), "eUTRAintegrityProtectionAlgorithms": (0xe000, 16)}),
            (94, "SecurityKey", (1, 256)), (38, "NAS-PDU", nas)]))
        self.through(True, lambda side: ngap(DONE, 14, "InitialContextSetupResponse", self.ids(ran, side)))

    def register(self, ran, ue, update=False, repeated=False):
        """A registration up to its context. `repeated`: the first Security Mode Command is lost on the radio, and its timer runs out."""
        request = registration(ue.number, update)
        self.initial(ran, request)
        self.down(ran, bytes.fromhex("7e00560002000021") + hashlib.sha256(bytes([ue.number, ran])).digest()[:16] +
                  bytes.fromhex("2010") + bytes(range(16)))
        self.up(ran, bytes.fromhex("7e00572d10") + hashlib.sha256(bytes([ran, ue.number, 1])).digest()[:16])
        ue.authenticate()
        for _ in range(2 if repeated else 1):
            self.down(ran, ue.protect(bytes.fromhex("7e005d020004f0f0f0f0"), 3, False))
        self.up(ran, ue.protect(bytes.fromhex("7e005e71") + len(request).to_bytes(2, "big") + request, 4, True))
        self.context(ran, ue.protect(bytes.fromhex("7e0042010177000bf200f110020040") + bytes([0, 0, ran, ue.number]), 2, False))
        return ue.protect(bytes.fromhex("7e0043"), 2, True)

    def update(self, ran, ue, before):
        """The same UE registers for its mobility, by the name that it got as `before`, with the keys that it has, and announces nothing."""
        self.initial(ran, ue.protect(bytes.fromhex("7e00410a000bf200f110020040") + bytes([0, 0, before, ue.number]) + bytes.fromhex("2e04f0f0f0f0"), 1, True))
        self.context(ran, ue.protect(bytes.fromhex("7e0042010177000bf200f110020040") + bytes([0, 0, ran, ue.number]), 2, False))
        return ue.protect(bytes.fromhex("7e0043"), 2, True)


def ordinary(n2):
    """Registrations, one with a repeated command; a UE that becomes less and says so; many messages, so that numbers wrap."""
    first, second = Ue(1), Ue(2)
    n2.up(1, n2.register(1, first, repeated=True))
    n2.capability(1, capability(), capability())
    first.up = 250  # what lies between was not captured
    for _ in range(12):
        n2.up(1, first.protect(bytes.fromhex("7e0055"), 2, True))
    n2.up(2, n2.register(2, second))
    n2.capability(2, capability(), capability())
    n2.capture.time += 100
    n2.up(3, n2.register(3, second, update=True))
    less = capability(combinations=0, voice=False, bands=(78,))
    n2.capability(3, less, less)
    # The connection could not be set up in the eyes of the UE: it sends the same again, on a new one.
    n2.capture.time += 10
    request = second.protect(bytes.fromhex("7e004c100007f4004000000302"), 1, True)
    n2.initial(4, request)
    n2.capture.time += 12
    n2.initial(5, request)
    n2.down(5, second.protect(bytes.fromhex("7e004e"), 2, False))
    return first, second


def main():
    here = pathlib.Path(__file__).resolve().parent
    for name, attacks in (("n2-relay", False), ("n2-relay-attacks", True)):
        capture = Capture(twice=not attacks)
        capture.associate(GNB, RELAY)
        capture.associate(RELAY, AMF)
        n2 = N2(capture)
        first, second = ordinary(n2)
        if attacks:
            capture.time += 100
            for number, (what, far) in enumerate({
                    "combinations": capability(combinations=0), "layers": capability(layers="twoLayers"), "voice": capability(voice=False),
                    "more": capability(bands=(1, 3, 7, 28, 41, 77))}.items()):
                ue = Ue(3 + number)
                n2.up(10 + number, n2.register(10 + number, ue))
                print("changed", what, n2.capability(10 + number, capability(), far))
            # The same UE comes again with far less, and says nothing of it.
            capture.time += 100
            n2.up(20, n2.update(20, ue, 13))
            less = capability(combinations=0, voice=False, bands=(78,))
            print("less", n2.capability(20, less, less))
            # Messages of the UE again: at once, on a connection of its own, at another gNB; and one of the past that was not seen.
            message = ue.protect(bytes.fromhex("7e0055"), 2, True)
            n2.up(20, message)
            n2.up(20, ue.protect(bytes.fromhex("7e006463"), 2, True))
            capture.time += 30
            print("repeated", capture.send(GNB, RELAY, ngap(ASK, 46, "UplinkNASTransport", [
                *n2.ids(20, "near"), (38, "NAS-PDU", message), (121, "UserLocationInformation", LOCATION)])))
            n2.up(20, ue.protect(bytes.fromhex("7e006463"), 2, True))
            request = ue.protect(bytes.fromhex("7e004c100007f4004000000302"), 1, True)
            n2.initial(21, request)
            n2.up(21, ue.protect(bytes.fromhex("7e0055"), 2, True))
            capture.time += 30
            print("new connection", capture.send(RELAY, AMF, ngap(ASK, 15, "InitialUEMessage", [
                (85, "RAN-UE-NGAP-ID", 77), (38, "NAS-PDU", request), (121, "UserLocationInformation", LOCATION),
                (90, "RRCEstablishmentCause", "mo-Signalling"), (112, "UEContextRequest", "requested")])))
            for _ in range(3):
                n2.up(21, ue.protect(bytes.fromhex("7e0055"), 2, True))
            print("behind", n2.up(21, ue.with_sequence(bytes.fromhex("7e006401"), 2, True, 1)))
            n2.up(21, ue.protect(bytes.fromhex("7e0055"), 2, True))
            capture.time += 30
            capture.associate(STRANGER, AMF)
            print("stranger", capture.send(STRANGER, AMF, ngap(ASK, 15, "InitialUEMessage", [
                (85, "RAN-UE-NGAP-ID", 1), (38, "NAS-PDU", request), (121, "UserLocationInformation", LOCATION),
                (90, "RRCEstablishmentCause", "mo-Signalling"), (112, "UEContextRequest", "requested")])))
        wrpcap(str(here.parent / name / "ran.pcap"), capture.frames)
        print(name, len(capture.frames), "frames")


if __name__ == "__main__":
    main()
