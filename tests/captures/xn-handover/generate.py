#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes ran.pcap here and in ../xn-handover-bidding-down: a split gNB that hands a UE over to another one.

Encoders: pycrate 0.8.1 for NGAP, XnAP, F1AP, E1AP and NR RRC, scapy 2.5 for SCTP and what is below. Needs both; the
same bytes each time.
"""
import pathlib
import warnings

warnings.filterwarnings("ignore")
from pycrate_asn1dir import E1AP, F1AP, NGAP, RRCNR, XnAP  # noqa: E402
from scapy.layers.inet import IP  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.layers.sctp import (SCTP, SCTPChunkCookieAck, SCTPChunkCookieEcho, SCTPChunkData, SCTPChunkInit,  # noqa: E402
                               SCTPChunkInitAck)
from scapy.utils import wrpcap  # noqa: E402

AMF, CU, DU, CU_UP, OTHER, THIRD = "10.30.0.5", "10.30.0.20", "10.30.0.21", "10.30.0.22", "10.30.0.40", "10.30.0.41"
PLMN = bytes.fromhex("00f110")  # 001 01, test network
NGAP_PPID, XNAP_PPID, F1AP_PPID, E1AP_PPID = 60, 61, 62, 64
REGISTRATION = bytes.fromhex("7e004179000d0100f1100000000000000000102e04f0f0f0f0")
CHALLENGE = bytes.fromhex("7e00560002000021") + bytes(range(16)) + bytes.fromhex("2010") + bytes(range(16))
KEY = bytes(range(1, 33))  # nobody's key


def octets(value):
    return (int.from_bytes(value, "big"), 8 * len(value))


class Capture:
    def __init__(self):
        self.frames, self.time, self.next_tsn, self.sides = [], 1_800_000_000.0, {}, {}

    def add(self, source, destination, sport, dport, chunk, tag):
        mac = {address: f"02:00:00:00:00:{int(address.split('.')[3]):02x}" for address in (source, destination)}
        frame = (Ether(src=mac[source], dst=mac[destination]) / IP(src=source, dst=destination, id=0, flags="DF") /
                 SCTP(sport=sport, dport=dport, tag=tag) / chunk)
        self.time += 0.01
        frame.time = self.time
        self.frames.append(frame)

    def associate(self, client, server, port):
        sport = 40000 + len(self.sides)
        self.sides[client, server] = (sport, port)
        tags = {client: 0x1000 + len(self.sides), server: 0x2000 + len(self.sides)}
        for side in (client, server):
            self.next_tsn[(client, server), side] = 1
        self.add(client, server, sport, port, SCTPChunkInit(init_tag=tags[client], a_rwnd=65536, n_out_streams=2, n_in_streams=2, init_tsn=1), 0)
        self.add(server, client, port, sport, SCTPChunkInitAck(init_tag=tags[server], a_rwnd=65536, n_out_streams=2, n_in_streams=2, init_tsn=1),
                 tags[client])
        self.add(client, server, sport, port, SCTPChunkCookieEcho(cookie=b"none"), tags[server])
        self.add(server, client, port, sport, SCTPChunkCookieAck(), tags[client])

    def send(self, source, destination, ppid, payload):
        pair = (source, destination) if (source, destination) in self.sides else (destination, source)
        client_port, server_port = self.sides[pair]
        sport, dport = (client_port, server_port) if pair[0] == source else (server_port, client_port)
        tsn = self.next_tsn[pair, source]
        self.next_tsn[pair, source] += 1
        chunk = SCTPChunkData(beginning=1, ending=1, tsn=tsn, stream_id=0, stream_seq=tsn - 1, proto_id=ppid, data=payload)
        self.add(source, destination, sport, dport, chunk, 0x1000)


def pdu(module, name, kind, procedure, message, ies, criticality="reject"):
    """One PDU; ies: (identifier, type, value)."""
    top = getattr(getattr(module, name + "_PDU_Descriptions"), name + "_PDU")
    top.set_val((kind, {"procedureCode": procedure, "criticality": criticality, "value": (message, {"protocolIEs": [
        {"id": each[0], "criticality": "reject", "value": (each[1], each[2])} for each in ies]})}))
    return top.to_aper()


def ngap(*arguments, **more):
    return pdu(NGAP, "NGAP", *arguments, **more)


def xnap(*arguments, **more):
    return pdu(XnAP, "XnAP", *arguments, **more)


def f1ap(*arguments, **more):
    return pdu(F1AP, "F1AP", *arguments, **more)


def e1ap(*arguments, **more):
    return pdu(E1AP, "E1AP", *arguments, **more)


def part(module, name, value):
    kind = getattr(module.NGAP_IEs, name)
    kind.set_val(value)
    return kind.to_aper()


ASK, DONE = "initiatingMessage", "successfulOutcome"
TUNNEL = ("gTPTunnel", {"transportLayerAddress": octets(bytes([10, 30, 0, 7])), "gTP-TEID": b"\0\0\0\1"})
LOCATION = ("userLocationInformationNR", {"nR-CGI": {"pLMNIdentity": PLMN, "nRCellIdentity": (0x10, 36)},
                                          "tAI": {"pLMNIdentity": PLMN, "tAC": b"\0\0\1"}})


def capabilities(nr, eutra=0xE000):
    return {"nRencryptionAlgorithms": (nr, 16), "nRintegrityProtectionAlgorithms": (nr, 16), "eUTRAencryptionAlgorithms": (eutra, 16),
            "eUTRAintegrityProtectionAlgorithms": (eutra, 16)}


def ng_setup(capture, node, number, name):
    capture.associate(node, AMF, 38412)
    capture.send(node, AMF, NGAP_PPID, ngap(ASK, 21, "NGSetupRequest", [
        (27, "GlobalRANNodeID", ("globalGNB-ID", {"pLMNIdentity": PLMN, "gNB-ID": ("gNB-ID", (number, 24))})),
        (82, "RANNodeName", name),
        (102, "SupportedTAList", [{"tAC": b"\0\0\1", "broadcastPLMNList": [{"pLMNIdentity": PLMN, "tAISliceSupportList": [{"s-NSSAI": {"sST": b"\1"}}]}]}]),
        (21, "PagingDRX", "v128")]))
    capture.send(AMF, node, NGAP_PPID, ngap(DONE, 21, "NGSetupResponse", [
        (1, "AMFName", "amf"),
        (96, "ServedGUAMIList", [{"gUAMI": {"pLMNIdentity": PLMN, "aMFRegionID": (2, 8), "aMFSetID": (1, 10), "aMFPointer": (0, 6)}}]),
        (86, "RelativeAMFCapacity", 255),
        (80, "PLMNSupportList", [{"pLMNIdentity": PLMN, "sliceSupportList": [{"s-NSSAI": {"sST": b"\1"}}]}])]))


def register(capture, amf_id, ran_id, given):
    capture.send(CU, AMF, NGAP_PPID, ngap(ASK, 15, "InitialUEMessage", [
        (85, "RAN-UE-NGAP-ID", ran_id), (38, "NAS-PDU", REGISTRATION), (121, "UserLocationInformation", LOCATION),
        (90, "RRCEstablishmentCause", "mo-Signalling"), (112, "UEContextRequest", "requested")], criticality="ignore"))
    capture.send(AMF, CU, NGAP_PPID, ngap(ASK, 4, "DownlinkNASTransport", [
        (10, "AMF-UE-NGAP-ID", amf_id), (85, "RAN-UE-NGAP-ID", ran_id), (38, "NAS-PDU", CHALLENGE)], criticality="ignore"))
    capture.send(AMF, CU, NGAP_PPID, ngap(ASK, 14, "InitialContextSetupRequest", [
        (10, "AMF-UE-NGAP-ID", amf_id), (85, "RAN-UE-NGAP-ID", ran_id),
        (28, "GUAMI", {"pLMNIdentity": PLMN, "aMFRegionID": (2, 8), "aMFSetID": (1, 10), "aMFPointer": (0, 6)}),
        (0, "AllowedNSSAI", [{"s-NSSAI": {"sST": b"\1"}}]), (119, "UESecurityCapabilities", capabilities(given)),
        (94, "SecurityKey", octets(KEY))]))
    capture.send(CU, AMF, NGAP_PPID, ngap(DONE, 14, "InitialContextSetupResponse", [
        (10, "AMF-UE-NGAP-ID", amf_id), (85, "RAN-UE-NGAP-ID", ran_id)]))


def session(capture, amf_id, ran_id, result):
    """A PDU session for which both kinds of protection are required."""
    request = part(NGAP, "PDUSessionResourceSetupRequestTransfer", {"protocolIEs": [
        {"id": 139, "criticality": "reject", "value": ("UPTransportLayerInformation", TUNNEL)},
        {"id": 134, "criticality": "reject", "value": ("PDUSessionType", "ipv4")},
        {"id": 138, "criticality": "reject", "value": ("SecurityIndication", {
            "integrityProtectionIndication": "required", "confidentialityProtectionIndication": "required",
            "maximumIntegrityProtectedDataRate-UL": "maximum-UE-rate"})},
        {"id": 136, "criticality": "reject", "value": ("QosFlowSetupRequestList", [{"qosFlowIdentifier": 1, "qosFlowLevelQosParameters": {
            "qosCharacteristics": ("nonDynamic5QI", {"fiveQI": 9}),
            "allocationAndRetentionPriority": {"priorityLevelARP": 8, "pre-emptionCapability": "shall-not-trigger-pre-emption",
                                               "pre-emptionVulnerability": "not-pre-emptable"}}}])}]})
    capture.send(AMF, CU, NGAP_PPID, ngap(ASK, 29, "PDUSessionResourceSetupRequest", [
        (10, "AMF-UE-NGAP-ID", amf_id), (85, "RAN-UE-NGAP-ID", ran_id),
        (74, "PDUSessionResourceSetupListSUReq", [{"pDUSessionID": 1, "s-NSSAI": {"sST": b"\1"},
                                                   "pDUSessionResourceSetupRequestTransfer": request}])]))
    capture.send(CU, CU_UP, E1AP_PPID, e1ap(ASK, 8, "BearerContextSetupRequest", [
        (2, "GNB-CU-CP-UE-E1AP-ID", ran_id),
        (13, "SecurityInformation", {"securityAlgorithm": {"cipheringAlgorithm": "c-128-NEA2", "integrityProtectionAlgorithm": "i-128-NIA2"},
                                     "uPSecuritykey": {"encryptionKey": KEY[:16], "integrityProtectionKey": KEY[16:]}}),
        (14, "BitRate", 1_000_000_000), (58, "PLMN-Identity", PLMN), (23, "ActivityNotificationLevel", "pdu-session"),
        (15, "System-BearerContextSetupRequest", ("nG-RAN-BearerContextSetupRequest", [
            {"id": 42, "criticality": "reject", "value": ("PDU-Session-Resource-To-Setup-List", [{
                "pDU-Session-ID": 1, "pDU-Session-Type": "ipv4", "sNSSAI": {"sST": b"\1"},
                "securityIndication": {"integrityProtectionIndication": "required", "confidentialityProtectionIndication": "required",
                                       "maximumIPdatarate": {"maxIPrate": "max-UErate"}},
                "nG-UL-UP-TNL-Information": TUNNEL,
                "dRB-To-Setup-List-NG-RAN": [{
                    "dRB-ID": 1, "sDAP-Configuration": {"defaultDRB": "true", "sDAP-Header-UL": "present", "sDAP-Header-DL": "present"},
                    "pDCP-Configuration": {"pDCP-SN-Size-UL": "s-18", "pDCP-SN-Size-DL": "s-18", "rLC-Mode": "rlc-am"},
                    "cell-Group-Information": [{"cell-Group-ID": 0}],
                    "qos-flow-Information-To-Be-Setup": [{"qoS-Flow-Identifier": 1, "qoSFlowLevelQoSParameters": {
                        "qoS-Characteristics": ("non-Dynamic-5QI", {"fiveQI": 9}),
                        "nGRANallocationRetentionPriority": {"priorityLevel": 8, "pre-emptionCapability": "shall-not-trigger-pre-emption",
                                                             "pre-emptionVulnerability": "not-pre-emptable"}}}]}]}])}]))]))
    capture.send(CU_UP, CU, E1AP_PPID, e1ap(DONE, 8, "BearerContextSetupResponse", [
        (2, "GNB-CU-CP-UE-E1AP-ID", ran_id), (3, "GNB-CU-UP-UE-E1AP-ID", 900 + ran_id),
        (16, "System-BearerContextSetupResponse", ("nG-RAN-BearerContextSetupResponse", [
            {"id": 46, "criticality": "reject", "value": ("PDU-Session-Resource-Setup-List", [{
                "pDU-Session-ID": 1, "securityResult": {"integrityProtectionResult": result, "confidentialityProtectionResult": "performed"},
                "nG-DL-UP-TNL-Information": TUNNEL,
                "dRB-Setup-List-NG-RAN": [{"dRB-ID": 1, "uL-UP-Transport-Parameters": [{"uP-TNL-Information": TUNNEL, "cell-Group-ID": 0}],
                                           "flow-Setup-List": [{"qoS-Flow-Identifier": 1}]}]}])}]))]))
    response = part(NGAP, "PDUSessionResourceSetupResponseTransfer", {
        "dLQosFlowPerTNLInformation": {"uPTransportLayerInformation": TUNNEL, "associatedQosFlowList": [{"qosFlowIdentifier": 1}]},
        "securityResult": {"integrityProtectionResult": result, "confidentialityProtectionResult": "performed"}})
    capture.send(CU, AMF, NGAP_PPID, ngap(DONE, 29, "PDUSessionResourceSetupResponse", [
        (10, "AMF-UE-NGAP-ID", amf_id), (85, "RAN-UE-NGAP-ID", ran_id),
        (75, "PDUSessionResourceSetupListSURes", [{"pDUSessionID": 1, "pDUSessionResourceSetupResponseTransfer": response}])]))


def rrc(channel, value):
    kind = getattr(RRCNR.NR_RRC_Definitions, channel + "_Message")
    kind.set_val({"message": ("c1", value)})
    return kind.to_uper()


def between(name, value):
    """A message between nodes, TS 38.331 §11."""
    kind = getattr(RRCNR.NR_InterNodeDefinitions, name)
    kind.set_val({"criticalExtensions": ("c1", value)})
    return kind.to_uper()


def group():
    kind = RRCNR.NR_RRC_Definitions.CellGroupConfig
    kind.set_val({"cellGroupId": 0})
    return kind.to_uper()


def pdcp(count, message):
    return bytes([count >> 8 & 0x0F, count & 0xFF]) + message + bytes(4)


def f1_setup(capture):
    capture.associate(DU, CU, 38472)
    cell = {"nRCGI": {"pLMN-Identity": PLMN, "nRCellIdentity": (0x10, 36)}, "nRPCI": 1, "fiveGS-TAC": b"\0\0\1",
            "servedPLMNs": [{"pLMN-Identity": PLMN}],
            "nR-Mode-Info": ("tDD", {"nRFreqInfo": {"nRARFCN": 640000, "freqBandListNr": [{"freqBandIndicatorNr": 78, "supportedSULBandList": []}]},
                                     "transmission-Bandwidth": {"nRSCS": "scs30", "nRNRB": "nrb106"}}),
            "measurementTimingConfiguration": between("MeasurementTimingConfiguration", ("measTimingConf", {}))}
    capture.send(DU, CU, F1AP_PPID, f1ap(ASK, 1, "F1SetupRequest", [
        (78, "TransactionID", 1), (42, "GNB-DU-ID", 3584), (45, "GNB-DU-Name", "du one"),
        (44, "GNB-DU-Served-Cells-List", [{"id": 43, "criticality": "reject", "value": ("GNB-DU-Served-Cells-Item", {
            "served-Cell-Information": cell})}]),
        (171, "RRC-Version", {"latest-RRC-Version": (0, 3)})]))
    capture.send(CU, DU, F1AP_PPID, f1ap(DONE, 1, "F1SetupResponse", [
        (78, "TransactionID", 1), (82, "GNB-CU-Name", "cu one"),
        (3, "Cells-to-be-Activated-List", [{"id": 4, "criticality": "reject", "value": ("Cells-to-be-Activated-List-Item", {
            "nRCGI": {"pLMN-Identity": PLMN, "nRCellIdentity": (0x10, 36)}, "nRPCI": 1})}]),
        (170, "RRC-Version", {"latest-RRC-Version": (0, 3)})]))


def f1_access(capture, ue):
    """A UE comes: the RRC connection, NAS inside, the algorithms of the radio link."""
    def transfer(source, destination, bearer, container):
        up = source == DU
        capture.send(source, destination, F1AP_PPID, f1ap(ASK, 13 if up else 12, ("UL" if up else "DL") + "RRCMessageTransfer", [
            (40, "GNB-CU-UE-F1AP-ID", ue), (41, "GNB-DU-UE-F1AP-ID", 100 + ue), (64, "SRBID", bearer), (50, "RRCContainer", container)],
            criticality="ignore"))

    request = rrc("UL_CCCH", ("rrcSetupRequest", {"rrcSetupRequest": {"ue-Identity": ("randomValue", (0x123456789, 39)),
                                                                      "establishmentCause": "mo-Signalling", "spare": (0, 1)}}))
    capture.send(DU, CU, F1AP_PPID, f1ap(ASK, 11, "InitialULRRCMessageTransfer", [
        (41, "GNB-DU-UE-F1AP-ID", 100 + ue), (111, "NRCGI", {"pLMN-Identity": PLMN, "nRCellIdentity": (0x10, 36)}), (95, "C-RNTI", 0x4601),
        (50, "RRCContainer", request), (128, "DUtoCURRCContainer", group())], criticality="ignore"))
    transfer(DU, CU, 1, pdcp(0, rrc("UL_DCCH", ("rrcSetupComplete", {"rrc-TransactionIdentifier": 0, "criticalExtensions": (
        "rrcSetupComplete", {"selectedPLMN-Identity": 1, "guami-Type": "native",
                             "registeredAMF": {"plmn-Identity": {"mcc": [0, 0, 1], "mnc": [0, 1]}, "amf-Identifier": (0x020040, 24)},
                             "s-NSSAI-List": [("sst", (1, 8)), ("sst-SD", (0x01000001, 32))],
                             "dedicatedNAS-Message": REGISTRATION, "ng-5G-S-TMSI-Value": ("ng-5G-S-TMSI-Part2", (1, 9))})}))))
    transfer(CU, DU, 1, pdcp(0, rrc("DL_DCCH", ("dlInformationTransfer", {"rrc-TransactionIdentifier": 1, "criticalExtensions": (
        "dlInformationTransfer", {"dedicatedNAS-Message": CHALLENGE})}))))
    transfer(DU, CU, 1, pdcp(1, rrc("UL_DCCH", ("ulInformationTransfer", {"criticalExtensions": (
        "ulInformationTransfer", {"dedicatedNAS-Message": bytes.fromhex("7e00572d10") + bytes(range(16))})}))))
    transfer(CU, DU, 1, pdcp(1, rrc("DL_DCCH", ("securityModeCommand", {"rrc-TransactionIdentifier": 2, "criticalExtensions": (
        "securityModeCommand", {"securityConfigSMC": {"securityAlgorithmConfig": {"cipheringAlgorithm": "nea2",
                                                                                  "integrityProtAlgorithm": "nia2"}}})}))))
    transfer(DU, CU, 1, pdcp(2, rrc("UL_DCCH", ("securityModeComplete", {"rrc-TransactionIdentifier": 2, "criticalExtensions": (
        "securityModeComplete", {})}))))
    # From here on PDCP ciphers; what stands in for it is noise.
    transfer(CU, DU, 1, bytes.fromhex("0002") + bytes(range(0x91, 0xB5)))
    capture.send(CU, DU, F1AP_PPID, f1ap(ASK, 5, "UEContextSetupRequest", [
        (40, "GNB-CU-UE-F1AP-ID", ue), (41, "GNB-DU-UE-F1AP-ID", 100 + ue), (63, "NRCGI", {"pLMN-Identity": PLMN, "nRCellIdentity": (0x10, 36)}),
        (107, "ServCellIndex", 0), (9, "CUtoDURRCInformation", {}),
        (74, "SRBs-ToBeSetup-List", [{"id": 73, "criticality": "reject", "value": ("SRBs-ToBeSetup-Item", {"sRBID": 2})}])]))


def f1_release(capture, ue):
    for kind, message, ies in ((ASK, "UEContextReleaseCommand", [(0, "Cause", ("radioNetwork", "normal-release"))]),
                               (DONE, "UEContextReleaseComplete", [])):
        ends = (CU, DU) if kind == ASK else (DU, CU)
        capture.send(*ends, F1AP_PPID, f1ap(kind, 6, message, [(40, "GNB-CU-UE-F1AP-ID", ue), (41, "GNB-DU-UE-F1AP-ID", 100 + ue)] + ies))


def e1_setup(capture):
    capture.associate(CU_UP, CU, 38462)
    capture.send(CU_UP, CU, E1AP_PPID, e1ap(ASK, 3, "GNB-CU-UP-E1SetupRequest", [
        (57, "TransactionID", 1), (7, "GNB-CU-UP-ID", 5), (8, "GNB-CU-UP-Name", "up five"), (10, "CNSupport", "c-5gc"),
        (11, "SupportedPLMNs-List", [{"pLMN-Identity": PLMN, "slice-Support-List": [{"sNSSAI": {"sST": b"\1"}}]}]),
        (64, "GNB-CU-UP-Capacity", 10)]))
    capture.send(CU, CU_UP, E1AP_PPID, e1ap(DONE, 3, "GNB-CU-UP-E1SetupResponse", [(57, "TransactionID", 1), (9, "GNB-CU-CP-Name", "cu one")]))


def xn_setup(capture, other, number):
    capture.associate(CU, other, 38422)

    def ies(node):
        return [(14, "GlobalNG-RANNode-ID", ("gNB", {"plmn-id": PLMN, "gnb-id": ("gnb-ID", (node, 24))})),
                (75, "TAISupport-List", [{"tac": b"\0\0\1", "broadcastPLMNs": [{"plmn-id": PLMN, "tAISliceSupport-List": [{"sst": b"\1"}]}]}])]
    regions = (4, "AMF-Region-Information", [{"plmn-ID": PLMN, "amf-region-id": (2, 8)}])
    capture.send(CU, other, XNAP_PPID, xnap(ASK, 17, "XnSetupRequest", ies(1) + [regions]))
    capture.send(other, CU, XNAP_PPID, xnap(DONE, 17, "XnSetupResponse", ies(number)))


def handover(capture, other, amf_id, old, new, sent, stated, answered, indication="required"):
    """Xn handover and path switch. sent: capabilities on Xn; stated: in the path switch request, None leaves them out;
    answered: in its acknowledgement."""
    tunnel = ("gtpTunnel", {"tnl-address": octets(bytes([10, 30, 0, 7])), "gtp-teid": b"\0\0\0\1"})
    flows = [{"qfi": 1, "qosFlowLevelQoSParameters": {
        "qos-characteristics": ("non-dynamic", {"fiveQI": 9}),
        "allocationAndRetentionPrio": {"priorityLevel": 8, "pre-emption-capability": "shall-not-trigger-preemption",
                                       "pre-emption-vulnerability": "not-preemptable"}}}]
    sessions = [{"pduSessionId": each, "s-NSSAI": {"sst": b"\1"}, "uL-NG-U-TNLatUPF": tunnel,
                 "securityIndication": {"integrityProtectionIndication": indication, "confidentialityProtectionIndication": "preferred",
                                        "maximumIPdatarate": {"maxIPrate-UL": "max-UErate"}},
                 "pduSessionType": "ipv4", "qosFlowsToBeSetup-List": flows} for each in (1, 2)]
    nr = {"nr-EncyptionAlgorithms": (sent, 16), "nr-IntegrityProtectionAlgorithms": (sent, 16), "e-utra-EncyptionAlgorithms": (0xE000, 16),
          "e-utra-IntegrityProtectionAlgorithms": (0xE000, 16)}
    capture.send(CU, other, XNAP_PPID, xnap(ASK, 0, "HandoverRequest", [
        (73, "NG-RANnodeUEXnAPID", old), (7, "Cause", ("radioNetwork", "handover-desirable-for-radio-reasons")),
        (78, "Target-CGI", ("nr", {"plmn-id": PLMN, "nr-CI": (0x20, 36)})),
        (15, "GUAMI", {"plmn-ID": PLMN, "amf-region-id": (2, 8), "amf-set-id": (1, 10), "amf-pointer": (0, 6)}),
        (83, "UEContextInfoHORequest", {
            "ng-c-UE-reference": amf_id, "cp-TNL-info-source": ("endpointIPAddress", octets(bytes([10, 30, 0, 5]))),
            "ueSecurityCapabilities": nr, "securityInformation": {"key-NG-RAN-Star": octets(KEY), "ncc": 2},
            "ue-AMBR": {"dl-UE-AMBR": 1_000_000_000, "ul-UE-AMBR": 1_000_000_000},
            "pduSessionResourcesToBeSetup-List": sessions, "rrc-Context": between("HandoverPreparationInformation", ("handoverPreparationInformation", {"ue-CapabilityRAT-List": []}))})]))
    admitted = [{"pduSessionId": each, "pduSessionResourceAdmittedInfo": {"qosFlowsAdmitted-List": [{"qfi": 1}]}} for each in (1, 2)]
    capture.send(other, CU, XNAP_PPID, xnap(DONE, 0, "HandoverRequestAcknowledge", [
        (73, "NG-RANnodeUEXnAPID", old), (79, "NG-RANnodeUEXnAPID", new), (42, "PDUSessionResourcesAdmitted-List", admitted),
        (77, "OCTET STRING", between("HandoverCommand", ("handoverCommand", {"handoverCommandMessage": rrc("DL_DCCH", (
            "rrcReconfiguration", {"rrc-TransactionIdentifier": 0, "criticalExtensions": ("rrcReconfiguration", {})}))})))]))
    transfer = part(NGAP, "PathSwitchRequestTransfer", {
        "dL-NGU-UP-TNLInformation": TUNNEL,
        "userPlaneSecurityInformation": {
            "securityResult": {"integrityProtectionResult": "performed", "confidentialityProtectionResult": "performed"},
            "securityIndication": {"integrityProtectionIndication": indication, "confidentialityProtectionIndication": "preferred",
                                   "maximumIntegrityProtectedDataRate-UL": "maximum-UE-rate"}},
        "qosFlowAcceptedList": [{"qosFlowIdentifier": 1}]})
    request = [(85, "RAN-UE-NGAP-ID", new), (100, "AMF-UE-NGAP-ID", amf_id), (121, "UserLocationInformation", LOCATION)]
    if stated is not None:
        request.append((119, "UESecurityCapabilities", capabilities(stated)))
    request.append((76, "PDUSessionResourceToBeSwitchedDLList", [{"pDUSessionID": 1, "pathSwitchRequestTransfer": transfer}]))
    capture.send(other, AMF, NGAP_PPID, ngap(ASK, 25, "PathSwitchRequest", request))
    answer = [(10, "AMF-UE-NGAP-ID", amf_id), (85, "RAN-UE-NGAP-ID", new)]
    if answered is not None:
        answer.append((119, "UESecurityCapabilities", capabilities(answered)))
    answer += [(93, "SecurityContext", {"nextHopChainingCount": 3, "nextHopNH": octets(KEY)}),
               (77, "PDUSessionResourceSwitchedList", [{"pDUSessionID": 1, "pathSwitchRequestAcknowledgeTransfer": part(
                   NGAP, "PathSwitchRequestAcknowledgeTransfer", {})}]),
               (0, "AllowedNSSAI", [{"s-NSSAI": {"sST": b"\1"}}])]
    capture.send(AMF, other, NGAP_PPID, ngap(DONE, 25, "PathSwitchRequestAcknowledge", answer))
    capture.send(other, CU, XNAP_PPID, xnap(ASK, 6, "UEContextRelease", [(73, "NG-RANnodeUEXnAPID", old), (79, "NG-RANnodeUEXnAPID", new)],
                                            criticality="reject"))


def begin(capture):
    ng_setup(capture, CU, 1, "gnb one")
    ng_setup(capture, OTHER, 2, "gnb two")
    f1_setup(capture)
    e1_setup(capture)
    xn_setup(capture, OTHER, 2)
    f1_access(capture, 1)


def main():
    here = pathlib.Path(__file__).resolve().parent
    good = Capture()
    begin(good)
    register(good, 7, 1, 0xE000)
    session(good, 7, 1, "performed")
    handover(good, OTHER, 7, 1, 21, 0xE000, 0xE000, None)
    f1_release(good, 1)
    # A path switch request with other capabilities, which the AMF corrects.
    register(good, 8, 2, 0xE000)
    handover(good, OTHER, 8, 2, 22, 0xE000, 0x8000, 0xE000)
    wrpcap(str(here / "ran.pcap"), good.frames)

    bad = Capture()
    begin(bad)
    ng_setup(bad, THIRD, 3, "gnb three")
    xn_setup(bad, THIRD, 3)
    register(bad, 7, 1, 0x8000)                                        # other algorithms than the UE sent
    session(bad, 7, 1, "not-performed")                                # integrity protection required, and not done
    register(bad, 8, 2, 0xE000)
    handover(bad, OTHER, 8, 2, 22, 0xE000, 0x8000, None)               # accepted by the AMF as they are
    register(bad, 9, 3, 0xE000)
    handover(bad, THIRD, 9, 3, 33, 0xE000, None, None)                 # left out
    wrpcap(str(here.parent / "xn-handover-bidding-down" / "ran.pcap"), bad.frames)


if __name__ == "__main__":
    main()
