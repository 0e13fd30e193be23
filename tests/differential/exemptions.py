# SPDX-License-Identifier: Apache-2.0
"""Where the engine and tshark may differ, and why. Each exemption is a property of the traffic or of tshark, never of one
capture."""

BY_PORT = {"li5g": "5gli", "mongo": "mongo", "mysql": "mysql", "pgsql": "pgsql", "syslog": "syslog", "radius": "radius", "dhcp": "dhcp"}
UNREAD_CARRIERS = {
    "f1ap": "NAS inside F1AP, which the engine does not read yet",
    "x2ap": "NAS inside X2AP, which the engine does not read yet",
}


def exemption(side, name, value, frame, their, my, mine, theirs):
    """The reason why this difference is none, or None.

    side: "only Assay" or "only tshark"; their: tshark's frame.protocols, _ws.malformed … of the frame; my: the layers that
    the engine read in it; mine, theirs: all values by (frame, field name).
    """
    protocols = their.get("frame.protocols", "").split(":")
    if their.get("sctp.data_fsn") and name.startswith(("ngap", "nas")) and their.get("_ws.malformed"):
        return "a message in several I-DATA chunks: where the second one has the number 0, as Linux sends it, tshark leaves out the first"
    if side == "only tshark":
        if quoted(name, protocols):
            return "packet quoted inside an ICMP error: evidence of the error, not of the quoted message"
        if name.split(".")[0] + "-opaque" in my:
            return "inside an IE that the engine names and does not walk to its end"
        if name.startswith("nas_5gs.") and "nr-rrc-opaque" in my and "nr-rrc" in protocols:
            return "NAS inside an RRC message that the engine does not walk, such as a reconfiguration"
        if name.startswith("nas_5gs.") and any(extra_headers(frame, mine, theirs)):
            return "a NAS message in a protected one that claims to be protected itself, without a MAC: the engine takes it for ciphered"
        for carrier, reason in UNREAD_CARRIERS.items():
            if carrier in protocols:
                return reason
        if name.startswith("icmp") and ("teredo" in protocols or "gtpprime" in protocols):
            return "inside Teredo or GTP', which the engine does not read"
        if name.startswith("dns.") and ("http2" in protocols or "http" in protocols):
            return "DNS over HTTPS: the body of an HTTP message that is no service of the core"
        if name.startswith("http") and "sctp" in protocols:
            return "HTTP over SCTP: no interface of the core uses it"
        if "5gli" in protocols and not name.startswith("li5g."):
            return "inside X2 or X3: what lawful interception yields is not read"
        if "gsmtap" in protocols:
            return "NAS inside GSMTAP: what a handset or radio tool logs of itself, no interface of a network"
        if name.startswith("gtpv2.") and beyond_gtpv2(their):
            return "octets behind the declared length of a GTPv2-C message: tshark reads them as elements, the engine counts them as extra"
        if name.startswith("gtpv2.") and "tcp" in protocols:
            return "GTPv2-C over TCP: no interface of a core has it"
        if "gtpprime" in protocols and not mine[frame, "gtp.message"]:
            return "version 0 of GTP, which ended with GPRS: named in coverage, not read"
        if name == "gsm_a.gm.sm.apn" and value in theirs[frame, "gtp.apn"]:
            return "APN of GTPv1-C, which tshark shows under its name in NAS as well"
        if name in ("e212.imsi", "gsm_a.gm.sm.apn") and "bssgp" in protocols:
            return "IMSI or APN in a protocol of 2G"
        if name == "e212.imsi" and "pfcp" in protocols:
            return "IMSI of a PFCP User ID: the engine says that it is there and reads no more of it"
        if name in ("s1ap.MME_UE_S1AP_ID", "s1ap.ENB_UE_S1AP_ID") and 99 in theirs[frame, "s1ap.id"] and value in mine[frame, name]:
            return "UE S1AP IDs in one IE, which tshark lists twice, once hidden"
        if name.startswith("http2.") and connect_before(frame, mine):
            return "HTTP/2 inside a CONNECT tunnel of HTTP/1: the engine reads it on the proxy's other side only"
        if name == "tls.handshake.type" and value == 2 and not theirs[frame, "tls.handshake.ciphersuite"]:
            return "SSL 2.0 SERVER-HELLO or a hello behind a change of ciphers: tshark numbers it like a TLS message"
        if "quic" in protocols and name == "quic.dcid" and theirs[frame, name].total() > theirs[frame, "quic.version"].total():
            return "QUIC's short header: how long its identifier is follows from earlier packets, and each datagram is read alone"
        if "quic" in protocols and name.startswith(("quic.crypto.", "tls.")):
            if name.startswith("tls.") and not mine[frame, name]:
                return "hello of several QUIC datagrams: its pieces are given as they are, and put together with the facts"
        if name == "nas_5gs.sm.message_type" and "mime_multipart" in protocols and not mine[frame, name]:
            return "N1 SM information between SMFs, which has no 5GSM header (TS 29.502 §6.1.6.4.4): kept opaque, and said so in coverage"
    else:
        if name.split(".")[0] in BY_PORT and BY_PORT[name.split(".")[0]] not in protocols:
            return "recognised by content on a port that tshark does not have for it"
        if "quic" in protocols and name.startswith("tls.") and any(mine[frame, "quic.token_length"]):
            return "Client Hello again after a Retry of QUIC: tshark takes what has the same offset for a retransmission"
        if "quic" in protocols and name.startswith(("quic.crypto.", "tls.")) and not theirs[frame, "quic.crypto.offset"]:
            return "QUIC connection that goes on in another version: tshark opens no packet of that; the tag says that the engine opened it rightly"
        if name.startswith("http.") and their.get("as_http2"):
            return "HTTP/1 on a port that others speak HTTP/2 on: tshark is told one of the two"
        if "esp" in protocols and not name.startswith(("esp.", "ah.", "isakmp.")):
            return "inside ESP that does not cipher: tshark reads that only where it is told to"
        if their.get("tcp.analysis.flags") and name.startswith(("http", "tls")):
            return "the same segment inside and outside a tunnel, or after a loss: the engine reads it, tshark calls it a retransmission or out of order"
    return None


def quoted(name, protocols):
    """Inside an ICMP message: anything, but of ICMP itself only the message inside another one."""
    messages = protocols.count("icmp") + protocols.count("icmpv6")
    return messages > 1 if name.startswith("icmp") else messages > 0


def beyond_gtpv2(their):
    """The datagram is longer than its one GTPv2-C message says."""
    lengths = [cell for cell in (their.get("udp.length", ""), their.get("gtpv2.msg_length", "")) if cell]
    return len(lengths) == 2 and all(cell.isdigit() for cell in lengths) and int(lengths[0]) - 8 > int(lengths[1]) + 4


def extra_headers(frame, mine, theirs):
    """The security header types of NAS that tshark has in the frame and the engine has not."""
    header = "nas_5gs.security_header_type"
    return (theirs[frame, header] - mine[frame, header]).elements()


def connect_before(frame, mine):
    return any(name == "http.request.method" and "CONNECT" in values and at < frame for (at, name), values in mine.items())
