#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes core.pcap here: a UPF and an SMF that send X3 and X2 to a mediation function in clear. scapy 2.5; the same bytes each time."""
import pathlib
import struct

from scapy.layers.inet import ICMP, IP, TCP
from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

UPF, SMF, MDF = "10.41.0.7", "10.41.0.4", "10.41.0.66"
frames, now = [], 1_800_000_000.0


def pdu(kind, form, direction, payload=b"", attributes=b"", version=5):
    """ETSI TS 103 221-2 clause 5.1."""
    alive = kind >= 3
    return struct.pack("!HHIIHH", version, kind, 40 + len(attributes), len(payload), form, direction) + bytes(24 if alive else 0) + \
        (b"" if alive else bytes(range(16)) + struct.pack("!Q", 1)) + attributes + payload


class Connection:
    def __init__(self, client, server, port):
        self.client, self.server, self.port, self.next = client, server, port, {client: 1000, server: 5000}
        self.send(client, "S")
        self.send(server, "SA")
        self.send(client, "A")

    def send(self, source, flags, data=b""):
        global now
        now += 0.01
        other = self.server if source == self.client else self.client
        ports = (self.port, 9443) if source == self.client else (9443, self.port)
        frame = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src=source, dst=other, id=0, flags="DF") / TCP(
            sport=ports[0], dport=ports[1], flags=flags, seq=self.next[source], ack=self.next[other] if "A" in flags else 0) / data
        frame.time = now
        frames.append(frame)
        self.next[source] += len(data) + (1 if "S" in flags or "F" in flags else 0)


def main():
    x3 = Connection(UPF, MDF, 41001)
    x3.send(UPF, "PA", pdu(3, 0, 0))
    x3.send(MDF, "PA", pdu(4, 0, 0))
    for number in range(6):
        packet = bytes(IP(src="10.45.0.2", dst="10.45.0.3", id=number) / ICMP(seq=number) / bytes(range(32)))
        up = number % 2 == 0
        x3.send(UPF, "PA", pdu(2, 5, 3 if up else 2, packet, struct.pack("!HHI", 8, 4, number)))
    x2 = Connection(SMF, MDF, 41002)
    x2.send(SMF, "PA", pdu(1, 2, 5, bytes.fromhex("300580030203e8")))
    for connection in (x3, x2):
        connection.send(connection.client, "FA")
        connection.send(connection.server, "FA")
        connection.send(connection.client, "A")
    wrpcap(str(pathlib.Path(__file__).resolve().parent / "core.pcap"), frames)


if __name__ == "__main__":
    main()
