#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends the frames of a pcapng capture of one Ethernet interface: replay.py FILE INTERFACE SPEED [SECONDS]

SPEED: as many times as fast as they were captured; 0 as fast as it goes. SECONDS: from the start again until then.
Prints how many frames were sent. What an interface refuses (no room in its queue) is sent again."""
import errno
import socket
import struct
import sys
import time


def frames(path):
    """(seconds, octets) of each Enhanced Packet Block."""
    octets = open(path, "rb").read()
    at, resolution = 0, 10**6
    while at < len(octets):
        kind, length = struct.unpack_from("<II", octets, at)
        body = octets[at + 8:at + length - 4]
        if kind == 1:
            place = 8
            while place + 4 <= len(body):
                code, size = struct.unpack_from("<HH", body, place)
                if code == 9:
                    resolution = 10 ** body[place + 4]
                place += 4 + (size + 3) // 4 * 4
        if kind == 6:
            _, high, low, kept, _ = struct.unpack_from("<IIIII", body)
            yield (high << 32 | low) / resolution, body[20:20 + kept]
        at += length


def main(path, interface, speed, seconds=0.0):
    everything = list(frames(path))
    sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sender.bind((interface, 0))
    sent, start = 0, time.monotonic()
    while True:
        begin = time.monotonic()
        for at, octets in everything:
            if speed:
                time.sleep(max(0.0, begin + (at - everything[0][0]) / speed - time.monotonic()))
            while True:
                try:
                    sender.send(octets)
                    break
                except OSError as error:
                    if error.errno != errno.ENOBUFS:
                        raise
            sent += 1
        if time.monotonic() - start >= seconds:
            break
    print(sent)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), *map(float, sys.argv[4:]))
