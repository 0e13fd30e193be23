# SPDX-License-Identifier: Apache-2.0
"""Where the engine and tshark may differ, and why. Each exemption is a property of the traffic or of tshark, never of one
capture."""

GTP_U_MESSAGES = {1, 2, 26, 31, 253, 254, 255}
UNREAD_CARRIERS = {
    "f1ap": "NAS inside F1AP, which the engine does not read yet",
    "s1ap": "NAS inside S1AP, which the engine does not read yet",
    "x2ap": "NAS inside X2AP, which the engine does not read yet",
    "xnap": "NAS inside XnAP, which the engine does not read yet",
    "e1ap": "NAS inside E1AP, which the engine does not read yet",
}


def exemption(side, name, value, frame, their, my, mine, theirs):
    """The reason why this difference is none, or None.

    side: "only Assay" or "only tshark"; their: tshark's frame.protocols, _ws.malformed … of the frame; my: the layers that
    the engine read in it; mine, theirs: all values by (frame, field name).
    """
    protocols = their.get("frame.protocols", "").split(":")
    if side == "only tshark":
        if "icmp" in protocols or "icmpv6" in protocols:
            return "packet quoted inside an ICMP error: evidence of the error, not of the quoted message"
        for carrier, reason in UNREAD_CARRIERS.items():
            if carrier in protocols:
                return reason
        if name.startswith("dns.") and ("http2" in protocols or "http" in protocols):
            return "DNS over HTTPS: the body of an HTTP message that is no service of the core"
        if name.startswith("http") and "sctp" in protocols:
            return "HTTP over SCTP: no interface of the core uses it"
        if name.startswith("gtp.") and ("gtpprime" in protocols or theirs_gtp_c(frame, their, theirs)):
            return "GTP-C or GTP': another protocol than GTP-U, which the engine does not read yet"
        if name.startswith("http2.") and connect_before(frame, mine):
            return "HTTP/2 inside a CONNECT tunnel of HTTP/1: the engine reads it on the proxy's other side only"
        if name == "tls.handshake.type" and value == 2 and not theirs[frame, "tls.handshake.ciphersuite"]:
            return "SSL 2.0 SERVER-HELLO or a hello behind a change of ciphers: tshark numbers it like a TLS message"
        if "quic" in protocols and name == "quic.dcid" and theirs[frame, name].total() > theirs[frame, "quic.version"].total():
            return "QUIC's short header: how long its identifier is follows from earlier packets, and each datagram is read alone"
        if "quic" in protocols and name.startswith(("quic.crypto.", "tls.")):
            if not mine[frame, "quic.crypto.offset"]:
                return "Initial packet of a QUIC server: its keys follow from the identifier in the client's first packet, and each datagram is read alone"
            if name.startswith("tls.") and not mine[frame, name]:
                return "Client Hello of several QUIC datagrams: its pieces are given as they are, and put together with the facts"
        if name == "nas_5gs.sm.message_type" and "mime_multipart" in protocols and not mine[frame, name]:
            return "N1 SM information between SMFs, which has no 5GSM header (TS 29.502 §6.1.6.4.4): kept opaque, and said so in coverage"
    else:
        if "esp" in protocols and not name.startswith(("esp.", "ah.", "isakmp.")):
            return "inside ESP that does not cipher: tshark reads that only where it is told to"
        if their.get("tcp.analysis.flags") and name.startswith(("http", "tls")):
            return "the same segment inside and outside a tunnel, or after a loss: the engine reads it, tshark calls it a retransmission or out of order"
    return None


def theirs_gtp_c(frame, their, theirs):
    """GTP control plane: not on the user plane's port, or with a message that GTP-U does not have."""
    ports = their.get("udp.port", "").split("\x1f")
    return "2152" not in ports or not set(theirs[frame, "gtp.message"]) <= GTP_U_MESSAGES


def connect_before(frame, mine):
    return any(name == "http.request.method" and "CONNECT" in values and at < frame for (at, name), values in mine.items())
