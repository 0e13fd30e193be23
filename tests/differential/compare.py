#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the wire engine against tshark, field by field and frame by frame.

usage: compare.py FIELDS_PROGRAM REPOSITORY [CAPTURE ...]

Captures: the project's own below examples/ and tests/captures/, always; and every capture in the folder that ASSAY_CAPTURES
names, or in shared/captures beside the repository. For every frame the values of a field must be the same, as often. A
difference is a failure unless an exemption of exemptions.py has a reason for it. Where a TLS key log keys.txt lies beside a
capture, both programs read what it opens. Prints how many values were compared and
how many exempted, by protocol.
"""
import collections
import concurrent.futures
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from exemptions import exemption  # noqa: E402

FIELDS = {
    "NGAP": [
        "ngap.procedureCode", "ngap.id", "ngap.RAN_UE_NGAP_ID", "ngap.AMF_UE_NGAP_ID", "ngap.nRencryptionAlgorithms",
        "ngap.nRintegrityProtectionAlgorithms", "ngap.integrityProtectionIndication", "ngap.confidentialityProtectionIndication",
        "ngap.integrityProtectionResult", "ngap.confidentialityProtectionResult",
    ],
    "XnAP": [
        "xnap.procedureCode", "xnap.id", "xnap.NG_RANnodeUEXnAPID", "xnap.gnb_ID", "xnap.plmn_id", "xnap.ng_c_UE_reference",
        "xnap.nr_EncyptionAlgorithms", "xnap.nr_IntegrityProtectionAlgorithms", "xnap.pduSessionId", "xnap.integrityProtectionIndication",
        "xnap.confidentialityProtectionIndication",
    ],
    "F1AP": [
        "f1ap.procedureCode", "f1ap.id", "f1ap.GNB_CU_UE_F1AP_ID", "f1ap.GNB_DU_UE_F1AP_ID", "f1ap.GNB_DU_ID", "f1ap.GNB_DU_Name",
        "f1ap.GNB_CU_Name", "f1ap.nRCellIdentity", "f1ap.SRBID",
    ],
    "E1AP": [
        "e1ap.procedureCode", "e1ap.id", "e1ap.GNB_CU_CP_UE_E1AP_ID", "e1ap.GNB_CU_UP_UE_E1AP_ID", "e1ap.GNB_CU_UP_ID", "e1ap.GNB_CU_UP_Name",
        "e1ap.cipheringAlgorithm", "e1ap.integrityProtectionAlgorithm", "e1ap.integrityProtectionIndication",
        "e1ap.confidentialityProtectionIndication", "e1ap.integrityProtectionResult", "e1ap.confidentialityProtectionResult",
        "e1ap.pDU_Session_ID", "e1ap.pDU_Session_Type", "e1ap.dRB_ID", "e1ap.cell_Group_ID", "e1ap.qoS_Flow_Identifier", "e1ap.fiveQI", "e1ap.gTP_TEID",
        "e1ap.transportLayerAddressIPv4", "e1ap.Cause", "e1ap.cause", "e1ap.radioNetwork", "e1ap.transport", "e1ap.protocol", "e1ap.misc",
    ],
    "NR RRC": ["nr-rrc.dedicatedNAS_Message", "nr-rrc.cipheringAlgorithm", "nr-rrc.integrityProtAlgorithm"],
    "NAS-5GS": [
        "nas_5gs.security_header_type", "nas_5gs.mm.message_type", "nas_5gs.sm.message_type", "nas_5gs.mm.nas_sec_algo_enc",
        "nas_5gs.mm.nas_sec_algo_ip", "nas_5gs.mm.type_id", "nas_5gs.mm.suci.scheme_id", "nas_5gs.mm.suci.pki", "nas_5gs.mm.suci.msin",
        "nas_5gs.mm.5gmm_cause", "nas_5gs.sm.5gsm_cause",
    ],
    "PFCP": ["pfcp.msg_type", "pfcp.seid", "pfcp.seqno", "pfcp.cause"],
    "GTP-U and GTPv1-C": [
        "gtp.message", "gtp.teid", "gtp.seq_number", "gtp.recovery", "gtp.cause", "gtp.teid_data", "gtp.teid_cp", "gtp.nsapi",
        "gtp.gsn_ipv4", "gtp.gsn_ipv6", "gtp.user_ipv4", "gtp.apn", "gtp.ext_rat_type", "gtp.ext_imeisv", "gtp.ext_id",
    ],
    "GTPv2-C": [
        "gtpv2.message_type", "gtpv2.teid", "gtpv2.seq", "gtpv2.ie_type", "gtpv2.ie_len", "gtpv2.instance", "gtpv2.cause", "gtpv2.rec",
        "gtpv2.apn", "gtpv2.mei", "gtpv2.rat_type", "gtpv2.pdn_type", "gtpv2.pdn_addr_and_prefix.ipv4", "gtpv2.ebi",
        "gtpv2.f_teid_interface_type", "gtpv2.f_teid_gre_key", "gtpv2.f_teid_ipv4", "gtpv2.f_teid_ipv6", "gtpv2.enterprise_id",
    ],
    "S1AP": [
        "s1ap.procedureCode", "s1ap.id", "s1ap.MME_UE_S1AP_ID", "s1ap.ENB_UE_S1AP_ID", "s1ap.Cause", "s1ap.radioNetwork", "s1ap.nas",
        "s1ap.tAC", "s1ap.e_RAB_ID", "s1ap.gTP_TEID", "s1ap.transportLayerAddressIPv4", "s1ap.RRC_Establishment_Cause", "s1ap.ENBname",
        "s1ap.MMEname", "s1ap.m_TMSI",
    ],
    "NAS-EPS": [
        "nas_eps.security_header_type", "nas_eps.nas_msg_emm_type", "nas_eps.nas_msg_esm_type", "nas_eps.bearer_id", "nas_eps.emm.toc",
        "nas_eps.emm.toi", "nas_eps.emm.type_of_id", "nas_eps.emm.m_tmsi", "nas_eps.emm.mme_grp_id", "nas_eps.emm.mme_code",
        "nas_eps.emm.cause", "nas_eps.esm.cause", "nas_eps.emm.nas_key_set_id", "nas_eps.emm.eps_att_type", "nas_eps.emm.id_type2",
        "nas_eps.esm.pdn_ipv4", "gsm_a.imeisv", "gsm_a.gm.sm.apn",
    ],
    "Diameter": [
        "diameter.cmd.code", "diameter.applicationId", "diameter.flags.request", "diameter.hopbyhopid", "diameter.endtoendid",
        "diameter.Session-Id", "diameter.Origin-Host", "diameter.Origin-Realm", "diameter.Destination-Host", "diameter.Destination-Realm",
        "diameter.Result-Code", "diameter.Experimental-Result-Code", "diameter.User-Name", "diameter.Route-Record",
        "diameter.Subscription-Id-Data",
    ],
    "identities": ["e212.imsi", "e164.msisdn"],
    "HTTP": [
        "http2.headers.method", "http2.headers.path", "http2.headers.status", "http.request.method", "http.request.uri",
        "http.response.code",
    ],
    "TLS": ["tls.handshake.type", "tls.handshake.ciphersuite", "tls.handshake.extensions_server_name"],
    "IKE": [
        "isakmp.ispi", "isakmp.rspi", "isakmp.nextpayload", "isakmp.version", "isakmp.exchangetype", "isakmp.flags", "isakmp.messageid", "isakmp.length",
        "isakmp.payloadlength", "isakmp.prop.number", "isakmp.prop.protoid", "isakmp.prop.transforms", "isakmp.spisize", "isakmp.tf.type", "isakmp.tf.id.encr",
        "isakmp.tf.id.prf", "isakmp.tf.id.integ", "isakmp.tf.id.dh", "isakmp.ike2.attr.key_length", "isakmp.ike.attr.encryption_algorithm",
        "isakmp.ike.attr.hash_algorithm", "isakmp.ike.attr.authentication_method", "isakmp.ike.attr.group_description", "isakmp.ike.attr.key_length",
        "isakmp.key_exchange.dh_group", "isakmp.notify.msgtype", "isakmp.vid_bytes",
    ],
    "ESP": ["esp.spi", "esp.sequence"],
    "AH": ["ah.next_header", "ah.spi", "ah.sequence", "ah.icv"],
    "WireGuard": ["wg.type", "wg.sender", "wg.receiver", "wg.counter"],
    "QUIC": ["quic.version", "quic.dcid", "quic.scid", "quic.long.packet_type", "quic.long.packet_type_v2", "quic.token_length", "quic.length",
             "quic.crypto.offset", "quic.crypto.length"],
    "DTLS": ["dtls.record.content_type", "dtls.record.version", "dtls.handshake.type"],
    "DNS": ["dns.qry.name", "dns.qry.type", "dns.flags.rcode"],
    "ARP": ["arp.opcode", "arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.proto_ipv4"],
    "ICMP": ["icmp.type", "icmp.code", "icmp.ident", "icmp.seq", "icmpv6.type", "icmpv6.code", "icmpv6.echo.identifier"],
    "DHCP": ["dhcp.option.dhcp", "dhcp.id", "dhcpv6.msgtype"],
    "NTP": ["ntp.flags.mode", "ntp.flags.vn", "ntp.stratum"],
    "RADIUS": ["radius.code", "radius.id"],
    "Syslog": ["syslog.facility", "syslog.level"],
    "MongoDB": ["mongo.opcode", "mongo.request_id", "mongo.response_to"],
    "MySQL": ["mysql.version", "mysql.protocol"],
    "PostgreSQL": ["pgsql.authtype"],
    "X2 and X3": ["li5g.ver", "li5g.type", "li5g.hl", "li5g.pl", "li5g.pf", "li5g.pd"],
}
PROTOCOL = {name: protocol for protocol, names in FIELDS.items() for name in names}
SEPARATOR = "\x1f"
SAME_MESSAGE = 200  # frames


def number(text):
    try:
        return int(text, 0)
    except ValueError:
        return text


def normal(name, text):
    """One form for a value that the two programs print differently."""
    if name == "nas_5gs.mm.suci.msin":
        return text  # digits, but leading zeros count
    value = number(text)
    return value if isinstance(value, int) else text.strip().lower() if name == "dns.qry.name" else text.strip()


def key_log(capture):
    file = capture.with_name("keys.txt")
    return [str(file)] if file.is_file() else []


def ours(program, capture):
    output = subprocess.run([program, capture, *key_log(capture)], capture_output=True, check=True).stdout.decode(errors="replace")
    values = collections.defaultdict(collections.Counter)
    context = collections.defaultdict(set)
    ports = set()
    frames = 0
    for line in output.splitlines():
        frame, name, value = line.split("\t", 2)
        if name == "port":
            ports.add(value)
            continue
        if name == "frames":
            frames = int(value)
            continue
        context[int(frame)].add(name.split(".")[0])
        if name in PROTOCOL:
            values[int(frame), name][normal(name, value)] += 1
    return values, context, ports, frames


def tsharks(capture, ports):
    names = list(PROTOCOL)
    extra = ["frame.protocols", "_ws.malformed", "tcp.analysis.flags", "udp.port", "udp.length", "tcp.port", "sctp.data_fsn",
             "gtpv2.msg_length"]
    command = ["tshark", "-n", "-r", str(capture), "-o", "nas-5gs.null_decipher:TRUE", "-o", "nas-eps.null_decipher:TRUE", "-o", "tcp.reassemble_out_of_order:TRUE", "-T", "fields",
               "-E", "aggregator=" + SEPARATOR, "-E", "separator=\t", "-e", "frame.number"]
    for file in key_log(capture):
        command += ["-o", f"tls.keylog_file:{file}"]
    for port in sorted(ports):
        command += ["-d", f"tcp.port=={port}"]
    for name in names + extra:
        command += ["-e", name]
    output = subprocess.run(command, capture_output=True, check=True).stdout.decode(errors="replace")
    values = collections.defaultdict(collections.Counter)
    context = {}
    for line in output.splitlines():
        cells = line.split("\t")
        frame = int(cells[0])
        for name, cell in zip(names, cells[1:]):
            if cell:
                for value in cell.split(SEPARATOR):
                    values[frame, name][normal(name, value)] += 1
        context[frame] = dict(zip(extra, cells[1 + len(names):]))
    return values, context


def compare(program, capture):
    """(compared, exempted by reason, differences) of one capture."""
    mine, my_context, ports, frames = ours(program, capture)
    theirs, their_context = tsharks(capture, ports)
    for their in their_context.values():
        their["as_http2"] = any(f"{port},http2" in ports for port in their["tcp.port"].split(SEPARATOR))
    compared = collections.Counter({"frames": frames})
    exempted = collections.Counter()
    differences = [] if frames == len(their_context) else [(0, f"{frames} frames, {len(their_context)} by tshark")]
    unmatched = {"only Assay": collections.defaultdict(list), "only tshark": collections.defaultdict(list)}
    for frame, name in sorted(set(mine) | set(theirs)):
        a, b = mine[frame, name], theirs[frame, name]
        common = sum((a & b).values())
        compared[PROTOCOL[name]] += common
        for value, count in (a - b).items():
            unmatched["only Assay"][name, value] += [frame] * count
        for value, count in (b - a).items():
            unmatched["only tshark"][name, value] += [frame] * count
    # An HTTP/2 header block that goes on in CONTINUATION frames: tshark shows the first part where it stands.
    for (name, value), frames in sorted(unmatched["only Assay"].items(), key=str):
        others = unmatched["only tshark"].get((name, value), [])
        for frame in list(frames):
            near = [other for other in others if abs(other - frame) <= SAME_MESSAGE]
            if name.startswith("http2.") and near:
                others.remove(near[0])
                frames.remove(frame)
                exempted[PROTOCOL[name], "header block in several frames: shown in its first or in its last one"] += 2
    for side, values in unmatched.items():
        for (name, value), frames in values.items():
            for frame in frames:
                reason = exemption(side, name, value, frame, their_context.get(frame, {}), my_context.get(frame, set()), mine, theirs)
                if reason:
                    exempted[PROTOCOL[name], reason] += 1
                else:
                    differences.append((frame, f"frame {frame}: {name} = {value} ({side})"))
    return compared, exempted, [text for _, text in sorted(differences)]


def captures(repository, chosen):
    if chosen:
        return [pathlib.Path(each) for each in chosen], True
    own = [path for folder in ("examples", "tests/captures") for path in (repository / folder).rglob("*.pcap*")]
    folder = os.environ.get("ASSAY_CAPTURES")
    folder = pathlib.Path(folder) if folder else repository.parent / "shared" / "captures"
    others = list(folder.rglob("*.pcap*")) if folder.is_dir() else []
    return sorted(own) + sorted(others), bool(others)


def main():
    program, repository = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    files, with_others = captures(repository, sys.argv[3:])
    compared, exempted, failed = collections.Counter(), collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, (c, e, differences) in zip(files, pool.map(lambda each: compare(program, each), files)):
            compared += c
            exempted += e
            failed += len(differences)
            if differences:
                print(f"{path}: {len(differences)} differences")
                for line in differences[:20]:
                    print(f"  {line}")
    print(f"{len(files)} captures")
    print(f"  {compared['frames']} frames in both")
    for protocol in FIELDS:
        reasons = {reason: count for (name, reason), count in exempted.items() if name == protocol}
        print(f"  {protocol:9} {compared[protocol]:8} values equal, {sum(reasons.values())} exempted")
        for reason, count in sorted(reasons.items()):
            print(f"           {count:8} {reason}")
    if not with_others:
        print("  captures of others: skipped, ASSAY_CAPTURES names no folder of captures")
    print(f"{failed} differences")
    return 1 if failed or not all(compared[protocol] for protocol in FIELDS) else 0


if __name__ == "__main__":
    sys.exit(main())
