#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes core.pcapng: a 4G core that interworks with 5G, message by message.

Encoders: pycrate (S1AP, NAS), scapy (GTP, Diameter, everything below). Nothing here was captured.
"""
import pathlib

from pycrate_asn1dir import S1AP
from pycrate_mobile import TS24301_EMM as EMM
from pycrate_mobile import TS24301_ESM as ESM
from pycrate_mobile.TS24008_IE import ID, IDTYPE_IMEISV
from pycrate_mobile.TS24301_IE import EPSID
from scapy.contrib import diameter, gtp, gtp_v2
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.l2 import Ether
from scapy.layers.sctp import SCTP, SCTPChunkData
from scapy.packet import Raw
from scapy.utils import PcapNgWriter

ENB, MME, SGW, PGW, HSS, PCRF, AMF, SGSN, GGSN = (f"10.4.0.{n}" for n in (9, 5, 6, 7, 30, 40, 50, 60, 61))
PLMN = bytes.fromhex("99f907")
IMSI = "999700000000001"


def mac(address):
    return "02:00:0a:04:00:%02x" % int(address.split(".")[-1])


class Capture:
    def __init__(self, path):
        self.writer = PcapNgWriter(path)
        self.time = 1_800_000_000.0
        self.tsn = {}

    def put(self, source, destination, packet):
        frame = Ether(src=mac(source), dst=mac(destination)) / IP(src=source, dst=destination, id=1) / packet
        frame = Ether(bytes(frame))
        frame.time = self.time
        self.time += 0.01
        self.writer.write(frame)

    def sctp(self, source, destination, port, ppid, payload):
        first = 1000 * int(source.split(".")[-1])
        tsn = self.tsn.get((source, destination), first)
        self.tsn[source, destination] = tsn + 1
        chunk = SCTPChunkData(beginning=1, ending=1, tsn=tsn, stream_id=0, stream_seq=tsn - first, proto_id=ppid, data=payload)
        self.put(source, destination, SCTP(sport=port, dport=port, tag=int(source.split(".")[-1])) / chunk)

    def udp(self, source, destination, port, payload):
        self.put(source, destination, UDP(sport=port, dport=port) / Raw(bytes(payload)))


def s1ap(kind, code, criticality, name, ies):
    pdu = S1AP.S1AP_PDU_Descriptions.S1AP_PDU
    pdu.set_val((kind, {"procedureCode": code, "criticality": criticality, "value": (name, {"protocolIEs": [
        {"id": i, "criticality": c, "value": v} for i, c, v in ies]})}))
    return pdu.to_aper()


def nas_transport(downlink, nas):
    ies = [(0, "reject", ("MME-UE-S1AP-ID", 7)), (8, "reject", ("ENB-UE-S1AP-ID", 5)), (26, "reject", ("NAS-PDU", nas))]
    if downlink:
        return s1ap("initiatingMessage", 11, "ignore", "DownlinkNASTransport", ies)
    ies += [(100, "ignore", ("EUTRAN-CGI", {"pLMNidentity": PLMN, "cell-ID": (0x19B0101, 28)})),
            (67, "ignore", ("TAI", {"pLMNidentity": PLMN, "tAC": b"\x00\x07"}))]
    return s1ap("initiatingMessage", 13, "ignore", "UplinkNASTransport", ies)


def protected(header, sequence, plain):
    return bytes([header << 4 | 7]) + bytes.fromhex("11223344") + bytes([sequence]) + plain


def s1(capture):
    def up(payload):
        capture.sctp(ENB, MME, 36412, 18, payload)

    def down(payload):
        capture.sctp(MME, ENB, 36412, 18, payload)

    up(s1ap("initiatingMessage", 17, "reject", "S1SetupRequest", [
        (59, "reject", ("Global-ENB-ID", {"pLMNidentity": PLMN, "eNB-ID": ("macroENB-ID", (0x19B01, 20))})),
        (60, "ignore", ("ENBname", "lab-enb")),
        (64, "reject", ("SupportedTAs", [{"tAC": b"\x00\x07", "broadcastPLMNs": [PLMN]}])),
        (137, "ignore", ("PagingDRX", "v128"))]))
    down(s1ap("successfulOutcome", 17, "reject", "S1SetupResponse", [
        (61, "ignore", ("MMEname", "lab-mme")),
        (105, "reject", ("ServedGUMMEIs", [{"servedPLMNs": [PLMN], "servedGroupIDs": [b"\x80\x01"], "servedMMECs": [b"\x02"]}])),
        (87, "ignore", ("RelativeMMECapacity", 255))]))

    identity = EPSID()
    identity.encode(1, IMSI)
    request = ESM.ESMPDNConnectivityRequest(val={"PDNType": 1, "RequestType": 1}).to_bytes()
    attach = EMM.EMMAttachRequest(val={"EPSAttachType": 1, "NAS_KSI": (0, 7), "EPSID": identity.to_bytes(), "UENetCap": bytes.fromhex("e0e0"),
                                       "ESMContainer": request}).to_bytes()
    up(s1ap("initiatingMessage", 12, "ignore", "InitialUEMessage", [
        (8, "reject", ("ENB-UE-S1AP-ID", 5)), (26, "reject", ("NAS-PDU", attach)), (67, "reject", ("TAI", {"pLMNidentity": PLMN, "tAC": b"\x00\x07"})),
        (100, "ignore", ("EUTRAN-CGI", {"pLMNidentity": PLMN, "cell-ID": (0x19B0101, 28)})),
        (134, "ignore", ("RRC-Establishment-Cause", "mo-Signalling"))]))
    down(nas_transport(True, EMM.EMMAuthenticationRequest(val={"NAS_KSI": (0, 1), "RAND": bytes(range(16)), "AUTN": bytes(range(16, 32))}).to_bytes()))
    up(nas_transport(False, EMM.EMMAuthenticationResponse(val={"RES": bytes(8)}).to_bytes()))
    down(nas_transport(True, protected(3, 0, EMM.EMMSecurityModeCommand(val={
        "NASSecAlgo": {"CiphAlgo": 0, "IntegAlgo": 2}, "NAS_KSI": (0, 1), "UESecCap": bytes.fromhex("e0e0"), "IMEISVReq": 1}).to_bytes())))
    device = ID()
    device.encode(IDTYPE_IMEISV, "3534900698733101")
    up(nas_transport(False, protected(4, 0, EMM.EMMSecurityModeComplete(val={"IMEISV": device.to_bytes()}).to_bytes())))

    guti = EPSID()
    guti.encode(6, ("99970", 0x8001, 2, 0xDEADBEEF))
    bearer = ESM.ESMActDefaultEPSBearerCtxtRequest(val={"EPSBearerId": 5, "PTI": 1, "EPSQoS": b"\x09", "APN": b"\x08internet",
                                                        "PDNAddr": bytes.fromhex("010a2d0002")}).to_bytes()
    accept = EMM.EMMAttachAccept(val={"EPSAttachResult": 1, "TAIList": bytes.fromhex("0099f9070007"), "ESMContainer": bearer,
                                      "GUTI": guti.to_bytes(), "EPSNetFeat": bytes.fromhex("0140")}).to_bytes()
    qos = {"qCI": 9, "allocationRetentionPriority": {"priorityLevel": 15, "pre-emptionCapability": "shall-not-trigger-pre-emption",
                                                     "pre-emptionVulnerability": "not-pre-emptable"}}
    down(s1ap("initiatingMessage", 9, "reject", "InitialContextSetupRequest", [
        (0, "reject", ("MME-UE-S1AP-ID", 7)), (8, "reject", ("ENB-UE-S1AP-ID", 5)),
        (66, "reject", ("UEAggregateMaximumBitrate", {"uEaggregateMaximumBitRateDL": 100000000, "uEaggregateMaximumBitRateUL": 50000000})),
        (24, "reject", ("E-RABToBeSetupListCtxtSUReq", [{"id": 52, "criticality": "reject", "value": ("E-RABToBeSetupItemCtxtSUReq", {
            "e-RAB-ID": 5, "e-RABlevelQoSParameters": qos, "transportLayerAddress": (0x0A040006, 32), "gTP-TEID": bytes.fromhex("0000002a"),
            "nAS-PDU": protected(2, 1, accept)})}])),
        (107, "reject", ("UESecurityCapabilities", {"encryptionAlgorithms": (0xC000, 16), "integrityProtectionAlgorithms": (0xC000, 16)})),
        (73, "reject", ("SecurityKey", (0xA5A5A5A5, 256)))]))
    up(s1ap("successfulOutcome", 9, "reject", "InitialContextSetupResponse", [
        (0, "ignore", ("MME-UE-S1AP-ID", 7)), (8, "ignore", ("ENB-UE-S1AP-ID", 5)),
        (51, "ignore", ("E-RABSetupListCtxtSURes", [{"id": 50, "criticality": "ignore", "value": ("E-RABSetupItemCtxtSURes", {
            "e-RAB-ID": 5, "transportLayerAddress": (0x0A040009, 32), "gTP-TEID": bytes.fromhex("00000001")})}]))]))
    # Under EEA2 nobody can read it.
    up(nas_transport(False, protected(2, 1, bytes.fromhex("9f3ac011d2f05e77a1"))))
    down(nas_transport(True, EMM.EMMAttachReject(val={"EMMCause": 11}).to_bytes()))
    up(s1ap("initiatingMessage", 0, "reject", "HandoverRequired", [
        (0, "reject", ("MME-UE-S1AP-ID", 7)), (8, "reject", ("ENB-UE-S1AP-ID", 5)), (1, "reject", ("HandoverType", "eps-to-5gs")),
        (2, "ignore", ("Cause", ("radioNetwork", "handover-desirable-for-radio-reason")))]))
    down(s1ap("initiatingMessage", 10, "ignore", "Paging", [
        (80, "ignore", ("UEIdentityIndexValue", (0x155, 10))), (43, "ignore", ("UEPagingID", ("iMSI", bytes.fromhex("99970000000000f1")))),
        (109, "ignore", ("CNDomain", "ps")),
        (46, "ignore", ("TAIList", [{"id": 47, "criticality": "ignore", "value": ("TAIItem", {"tAI": {"pLMNidentity": PLMN, "tAC": b"\x00\x07"}})}]))]))
    down(s1ap("initiatingMessage", 23, "reject", "UEContextReleaseCommand", [
        (99, "reject", ("UE-S1AP-IDs", ("uE-S1AP-ID-pair", {"mME-UE-S1AP-ID": 7, "eNB-UE-S1AP-ID": 5}))), (2, "ignore", ("Cause", ("nas", "detach")))]))


def v2(teid, sequence, body, **flags):
    return gtp_v2.GTPHeader(T=1, P=0, teid=teid, seq=sequence, **flags) / body


def end(interface_type, teid, address):
    return gtp_v2.IE_FTEID(ipv4_present=1, InterfaceType=interface_type, GRE_Key=teid, ipv4=address)


def session(capture, client, server, types, sequence):
    """types: client's and server's control plane, server's user plane."""
    capture.udp(client, server, 2123, v2(0, sequence, gtp_v2.GTPV2CreateSessionRequest(IE_list=[
        gtp_v2.IE_IMSI(IMSI=IMSI), gtp_v2.IE_MSISDN(digits="49170000001"), gtp_v2.IE_MEI(MEI="3534900698733101"), gtp_v2.IE_RAT(RAT_type=6),
        gtp_v2.IE_ServingNetwork(MCC="999", MNC="70"), end(types[0], 1, client), gtp_v2.IE_APN(APN="internet"),
        gtp_v2.IE_PAA(PDN_type=1, ipv4="0.0.0.0"), gtp_v2.IE_BearerContext(IE_list=[gtp_v2.IE_EPSBearerID(EBI=5)])])))
    capture.udp(server, client, 2123, v2(1, sequence, gtp_v2.GTPV2CreateSessionResponse(IE_list=[
        gtp_v2.IE_Cause(Cause=16), end(types[1], 0x13, server), gtp_v2.IE_PAA(PDN_type=1, ipv4="10.45.0.2"),
        gtp_v2.IE_BearerContext(IE_list=[gtp_v2.IE_EPSBearerID(EBI=5), gtp_v2.IE_Cause(Cause=16), end(types[2], 0x2A, server)])])))


def tunnels(capture):
    session(capture, MME, SGW, (10, 11, 1), 11)
    session(capture, SGW, PGW, (6, 7, 5), 12)
    # N26: the AMF asks the MME for the context of a UE that moves.
    capture.udp(AMF, MME, 2123, bytes.fromhex("4882001500000000 00000d00 57000900a8000000770a040032"))
    capture.udp(MME, AMF, 2123, bytes.fromhex("4883000e00000077 00000d00 020002001000"))
    capture.udp(MME, SGW, 2123, gtp_v2.GTPHeader(T=0, P=0, seq=5) / gtp_v2.GTPV2EchoRequest(IE_list=[gtp_v2.IE_RecoveryRestart(restart_counter=17)]))
    # An Echo with more than it needs, of each version.
    capture.udp(MME, SGW, 2123, bytes.fromhex("4001000900000600 0300010011") + b"not needed")
    capture.udp(SGSN, GGSN, 2123, bytes.fromhex("32010010000000000c000000 0e01 ff0005000a616263 0708"))
    capture.udp(SGSN, GGSN, 2123, gtp.GTPHeader(S=1, seq=0x130B, gtp_type=16, teid=0) / gtp.GTPCreatePDPContextRequest(IE_list=[
        gtp.IE_IMSI(imsi=IMSI), gtp.IE_Recovery(restart_counter=4), gtp.IE_SelectionMode(), gtp.IE_TEIDI(TEIDI=0x1001), gtp.IE_TEICP(TEICI=0x2002),
        gtp.IE_NSAPI(NSAPI=5), gtp.IE_EndUserAddress(), gtp.IE_AccessPointName(APN="internet"),
        gtp.IE_GSNAddress(length=4, ipv4_address=SGSN), gtp.IE_GSNAddress(length=4, ipv4_address=SGSN), gtp.IE_RATType(RAT_Type=1)]))
    capture.udp(GGSN, SGSN, 2123, gtp.GTPHeader(S=1, seq=0x130B, gtp_type=17, teid=0x2002) / gtp.GTPCreatePDPContextResponse(IE_list=[
        gtp.IE_Cause(CauseValue=128), gtp.IE_Recovery(restart_counter=9), gtp.IE_TEIDI(TEIDI=0x3003), gtp.IE_TEICP(TEICI=0x4004), gtp.IE_NSAPI(NSAPI=5),
        gtp.IE_GSNAddress(length=4, ipv4_address=GGSN), gtp.IE_GSNAddress(length=4, ipv4_address=GGSN)]))
    capture.udp(GGSN, PCRF, 3386, bytes.fromhex("0f0100000001"))
    inner = IP(src="10.45.0.2", dst="198.51.100.80") / ICMP() / Raw(b"ping")
    for source, destination, teid in ((ENB, SGW, 0x2A), (SGW, ENB, 1)):
        capture.udp(source, destination, 2152, bytes([0x30, 0xFF]) + len(bytes(inner)).to_bytes(2, "big") + teid.to_bytes(4, "big") + bytes(inner))
        inner = IP(src="198.51.100.80", dst="10.45.0.2") / ICMP(type=0) / Raw(b"ping")
    capture.udp(ENB, SGW, 2152, bytes.fromhex("3201000600000000 00010000 0e00") + b"beyond")


def attribute(code, value, vendor=0):
    more = {"avpVnd": vendor} if vendor else {}
    return diameter.AVP(code, avpFlags=0xC0 if vendor else 0x40, val=value, **more)


def common(host, realm):
    return [attribute("Session-Id", "mme.lab;1;2"), attribute("Origin-Host", host), attribute("Origin-Realm", realm)]


def s6a_and_gx(capture):
    to = [attribute("Destination-Realm", "home"), attribute("User-Name", IMSI)]
    vector = attribute(1413, [attribute(1414, [attribute(1450, bytes(32), 10415)], 10415)], 10415)
    for command, more in ((318, [vector]), (316, [])):
        ids = {"drHbHId": command, "drEtEId": command}
        capture.sctp(MME, HSS, 3868, 46, bytes(diameter.DiamReq(command, drAppId=16777251, drFlags=0xC0, avpList=common("mme.lab", "lab") + to, **ids)))
        capture.sctp(HSS, MME, 3868, 46, bytes(diameter.DiamAns(command, drAppId=16777251, drFlags=0x40, **ids, avpList=common("hss.home", "home") + [
            attribute("Result-Code", 2001)] + more)))
    request = bytes(diameter.DiamReq(272, drAppId=16777238, drFlags=0xC0, drHbHId=9, drEtEId=9, avpList=common("pgw.lab", "lab") + [
        attribute(443, [attribute(450, 1), attribute(444, IMSI)])]))
    answer = bytes(diameter.DiamAns(272, drAppId=16777238, drFlags=0x40, drHbHId=9, drEtEId=9, avpList=common("pcrf.lab", "lab") + [attribute("Result-Code", 2001)]))
    # In two segments.
    client, server = {"sport": 40000, "dport": 3868}, {"sport": 3868, "dport": 40000}
    capture.put(PGW, PCRF, TCP(**client, flags="S", seq=100))
    capture.put(PCRF, PGW, TCP(**server, flags="SA", seq=500, ack=101))
    capture.put(PGW, PCRF, TCP(**client, flags="PA", seq=101, ack=501) / Raw(request[:40]))
    capture.put(PGW, PCRF, TCP(**client, flags="PA", seq=141, ack=501) / Raw(request[40:]))
    capture.put(PCRF, PGW, TCP(**server, flags="PA", seq=501, ack=101 + len(request)) / Raw(answer))


def main():
    capture = Capture(str(pathlib.Path(__file__).with_name("core.pcapng")))
    s1(capture)
    tunnels(capture)
    s6a_and_gx(capture)
    capture.writer.close()


if __name__ == "__main__":
    main()
