# SPDX-License-Identifier: Apache-2.0
"""Who claims an address on a link: a station between two others, and what only looks like one. ARP as in RFC 826."""
import struct

from traffic import address

START = 1_700_000_000.0
AMF, SMF, ROUTER = address("10.1.0.4"), address("10.1.0.5"), address("10.1.0.1")
STATION_OF_AMF, STATION_OF_SMF, STRANGER, SPARE = (bytes([2, 0, 0, 0, 0, last]) for last in (4, 5, 0x66, 7))
VIRTUAL = bytes.fromhex("00005e00010a")  # RFC 9568: of a virtual router
REQUEST, REPLY = 1, 2


def arp(capture, time, operation, station, claimed, target_station, target):
    to = b"\xff" * 6 if operation == REQUEST else target_station
    body = struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, operation, station, claimed, bytes(6) if operation == REQUEST else target_station, target)
    capture.link(time, to + station + b"\x08\x06" + body)


def asks(capture, time):
    """The SMF asks for the AMF, and the AMF answers."""
    arp(capture, time, REQUEST, STATION_OF_SMF, SMF, None, AMF)
    arp(capture, time + 0.001, REPLY, STATION_OF_AMF, AMF, STATION_OF_SMF, SMF)


def announces(capture, time, station, claimed):
    arp(capture, time, REQUEST, station, claimed, None, claimed)


def station_between(capture):
    """It tells each that the other is here, every two seconds; they go on to ask."""
    for second in range(60):
        if second % 2 == 0:
            arp(capture, START + second, REPLY, STRANGER, AMF, STATION_OF_SMF, SMF)
            arp(capture, START + second + 0.1, REPLY, STRANGER, SMF, STATION_OF_AMF, AMF)
        if second % 15 == 7:
            asks(capture, START + second)


FOUND = {station_between: {"10.1.0.4", "10.1.0.5"}}


def ordinary(capture):
    for second in range(0, 600, 30):
        asks(capture, START + second)


def fails_over(capture):
    """A spare takes over, and gives back when the first is well again."""
    ordinary(capture)
    for second in (100, 101, 102):
        announces(capture, START + second, SPARE, AMF)
    for second in (200, 201, 202):
        announces(capture, START + second, STATION_OF_AMF, AMF)


def starts_anew(capture):
    """Containers that get their old addresses and new stations, one after the other."""
    for begin in range(6):
        for second in range(3):
            announces(capture, START + 60 * begin + second, bytes([2, 0, 0, 1, 0, begin]), AMF)


def virtual_router(capture):
    """Each router speaks with its own station, and answers for the shared address with the virtual one."""
    for second in range(0, 300, 5):
        arp(capture, START + second, REPLY, VIRTUAL, ROUTER, STATION_OF_AMF, AMF)
        announces(capture, START + second + 1, SPARE, ROUTER)


INNOCENT = (ordinary, fails_over, starts_anew, virtual_router)
