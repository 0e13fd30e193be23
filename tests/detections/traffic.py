# SPDX-License-Identifier: Apache-2.0
"""Captures of many host pairs, made of nothing but the standard library, so that a million packets take seconds."""
import ipaddress
import struct

ETHERNET = bytes.fromhex("020000000001020000000002")
KEPT = 96  # octets of a frame that are kept; the lengths in its headers stay those of the whole packet


def address(text):
    return ipaddress.ip_address(text).packed


def udp_packet(source, destination, source_port, destination_port, payload):
    segment = struct.pack("!HHHH", source_port, destination_port, 8 + len(payload), 0) + payload
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(segment), 0, 0, 64, 17, 0, source, destination) + segment


class Capture:
    """Frames in memory: add() in any order, write() sorts by time."""

    def __init__(self):
        self.frames = []
        self.ports = 0

    def link(self, time, frame):
        """Whatever is in Ethernet."""
        self.frames.append((int(time * 1e6), len(self.frames), frame, len(frame)))

    def add(self, time, packet, length=None):
        frame = ETHERNET + (b"\x86\xdd" if packet[0] >> 4 == 6 else b"\x08\x00") + packet
        self.frames.append((int(time * 1e6), len(self.frames), frame[:KEPT] if length is not None else frame,
                            14 + length if length is not None else len(frame)))

    def port(self):
        self.ports = (self.ports + 1) % 28_000
        return 32_768 + self.ports

    def tcp(self, time, client, server, port, server_port, flags, octets=0, sequence=1):
        """One segment with so many octets of data; of them only a few are written."""
        header = struct.pack("!HHIIBBHHH", port, server_port, sequence, 1, 0x50, flags, 65_535, 0, 0)
        length = min(40 + octets, 65_535)
        packet = struct.pack("!BBHHHBBH4s4s", 0x45, 0, length, 0, 0, 64, 6, 0, client, server) + header + b"\0" * min(octets, 40)
        self.add(time, packet, length)

    def connection(self, time, client, server, server_port, octets, port=None):
        """A short connection that moves `octets` to the client."""
        port = port or self.port()
        self.tcp(time, client, server, port, server_port, 0x02)
        self.tcp(time + 0.01, server, client, server_port, port, 0x12)
        self.tcp(time + 0.02, client, server, port, server_port, 0x18, 180, 2)
        self.tcp(time + 0.05, server, client, server_port, port, 0x18, int(octets), 2)

    def udp(self, time, source, destination, source_port, destination_port, payload):
        self.add(time, udp_packet(source, destination, source_port, destination_port, payload))

    def write(self, path):
        self.frames.sort()
        with open(path, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1))
            for time, _, frame, length in self.frames:
                file.write(struct.pack("<IIII", time // 1_000_000, time % 1_000_000, len(frame), max(length, len(frame))) + frame)
