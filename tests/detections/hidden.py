# SPDX-License-Identifier: Apache-2.0
"""Data in ICMP echo and behind packets, and knocks that open a door; with their innocent twins."""
import random
import struct
import zlib

from traffic import ETHERNET, address, udp_packet

START = 1_700_000_000.0
HOST, PEER, MONITOR = address("10.1.0.7"), address("10.1.0.66"), address("10.9.0.1")


def ip(source, destination, protocol, payload):
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0, source, destination) + payload


def echo(kind, number, data):
    return struct.pack("!BBHHH", kind, 0, 0, 77, number) + data


def pings(capture, count, asked, answered, client=PEER, begin=START):
    for number in range(count):
        capture.add(begin + number, ip(client, HOST, 1, echo(8, number, asked(number))))
        capture.add(begin + number + 0.001, ip(HOST, client, 1, echo(0, number, answered(number))))


def call_back(capture, time, peer=PEER):
    capture.connection(time, HOST, peer, 443, 500)


def segment(capture, time, source, destination, port, server_port, flags, data=b""):
    header = struct.pack("!HHIIBBHHH", port, server_port, 1, 1, 0x50, flags, 65_535, 0, 0)
    capture.add(time, ip(source, destination, 6, header + data))


# What has to be found: (function, requirement) ----------------------------------------------------------------------

def icmp_tunnel(capture):
    randomness = random.Random(1)
    pings(capture, 20, lambda number: randomness.randbytes(200), lambda number: randomness.randbytes(randomness.randint(10, 900)))


def magic_ping(capture):
    pings(capture, 1, lambda number: b"\xfd" * 55, lambda number: b"\xfd" * 55)
    call_back(capture, START + 2)


def magic_datagram(capture):
    capture.udp(START, PEER, HOST, 50_000, 33_000, b"open sesame, please")
    call_back(capture, START + 1)


def magic_segment(capture):
    """Data with a SYN to a port that is closed."""
    segment(capture, START, PEER, HOST, 50_000, 33_000, 0x02, b"\x52\x93\0\0just for fun, open the door")
    segment(capture, START + 0.001, HOST, PEER, 33_000, 50_000, 0x14)
    call_back(capture, START + 1)


def behind_packets(capture):
    randomness = random.Random(2)
    for number in range(40):
        packet = udp_packet(HOST, PEER, 40_000, 9_000, b"x" * 100)
        capture.add(START + number, packet + (randomness.randbytes(24) if number % 3 == 0 else b""))


def behind_datagrams(capture):
    randomness = random.Random(3)
    for number in range(20):
        datagram = struct.pack("!HHHH", 40_000, 9_000, 12, 0) + b"text" + randomness.randbytes(30)
        capture.add(START + number, ip(HOST, PEER, 17, datagram))


def in_tunnels(capture):
    randomness = random.Random(4)
    for number in range(20):
        inner = udp_packet(address("10.45.0.2"), address("192.0.2.80"), 40_000, 443, b"x" * 60)
        hidden = randomness.randbytes(16)
        capture.udp(START + number, address("10.1.0.9"), HOST, 2152, 2152, struct.pack("!BBHI", 0x30, 255, len(inner) + len(hidden), 17) + inner + hidden)


FOUND = {icmp_tunnel: "W43", magic_ping: "W43", magic_datagram: "W43", magic_segment: "W43", behind_packets: "C03", behind_datagrams: "C03", in_tunnels: "C03"}


# What must not be found ---------------------------------------------------------------------------------------------

def ordinary_pings(capture):
    """Of several sizes, as somebody does who looks for the path's largest packet; some are lost."""
    pings(capture, 30, lambda number: bytes(range(56)) * (1 + number % 7), lambda number: bytes(range(56)) * (1 + number % 7))
    capture.frames = [frame for number, frame in enumerate(capture.frames) if number % 9 != 4]


def monitoring(capture):
    """Somebody pings a host that reports to him anyway."""
    for begin in range(4):
        call_back(capture, START + 100 * begin, MONITOR)
        pings(capture, 2, lambda number: b"x" * 56, lambda number: b"x" * 56, MONITOR, START + 100 * begin + 50)


def probe_without_answer(capture):
    """A datagram to a closed port, and connections elsewhere afterwards."""
    capture.udp(START, PEER, HOST, 50_000, 33_000, b"anybody there? no")
    capture.connection(START + 1, HOST, MONITOR, 443, 500)


def answered_search(capture):
    """SSDP: a host looks for devices, one answers at the port that asked, and the host fetches its description."""
    capture.udp(START, HOST, address("239.255.255.250"), 50_000, 1900, b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 3\r\nST: ssdp:all\r\n\r\n")
    capture.udp(START + 2, PEER, HOST, 49_152, 50_000, b"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nLOCATION: http://10.1.0.66/description.xml\r\n\r\n")
    capture.connection(START + 3, HOST, PEER, 80, 500)


def short_frames(capture):
    """Padding up to the minimum, zeros and the leftovers of a driver."""
    randomness = random.Random(5)
    for number in range(40):
        packet = udp_packet(HOST, PEER, 40_000, 9_000, b"x" * 8)
        capture.add(START + number, packet + (bytes(10) if number % 2 else randomness.randbytes(10)))


def check_sequences(capture):
    """A capture that kept the frame check sequence of every frame."""
    for number in range(40):
        packet = udp_packet(HOST, PEER, 40_000, 9_000, b"x" * (40 + number))
        frame = ETHERNET + b"\x08\x00" + packet
        capture.add(START + number, packet + struct.pack("<I", zlib.crc32(frame)))


def trailers_of_a_switch(capture):
    """A time stamp of the switch behind every frame."""
    for number in range(40):
        source, destination = (HOST, PEER) if number % 2 else (PEER, HOST)
        capture.add(START + 0.3 * number, udp_packet(source, destination, 40_000, 9_000, b"x" * 100) + struct.pack("!QII", number * 10 ** 9, 3, number))


INNOCENT = (ordinary_pings, monitoring, probe_without_answer, answered_search, short_frames, check_sequences, trailers_of_a_switch)
