# SPDX-License-Identifier: Apache-2.0
"""Host pairs: innocent ones of many shapes, and beacons. Every function adds one pair to a capture. Times in seconds."""
import math
import struct

START = 1_700_000_000.0
SPAN = 4 * 3600.0


def until_end(random, draw, most=120):
    """Times at which something happens: gaps drawn one by one."""
    time = START + random.uniform(0, 300)
    times = []
    while time < START + SPAN and len(times) < most:
        times.append(time)
        time += draw()
    return times


def heavy_size(random):
    return min(random.lognormvariate(8.5, 1.6), 60_000)


def similar_size(random):
    return random.uniform(900, 1_000)


# Innocent shapes -----------------------------------------------------------------------------------------------------

def web_pareto(random, capture, client, server):
    for time in until_end(random, lambda: 2 * random.paretovariate(1.1)):
        capture.connection(time, client, server, 443, heavy_size(random))


def web_sessions(random, capture, client, server):
    """Pages of several connections, then reading, then a long absence."""
    for time in until_end(random, lambda: random.lognormvariate(5.5, 1.3), 12):
        for page in range(random.randint(1, 6)):
            begin = time + page * random.lognormvariate(2.5, 0.9)
            for part in range(random.randint(1, 5)):
                capture.connection(begin + random.uniform(0, 0.4) * part, client, server, 443, heavy_size(random))


def poisson_calls(random, capture, client, server):
    """Calls of one interface by many users: arrivals at random, all of one size."""
    mean = math.exp(random.uniform(math.log(4), math.log(400)))
    for time in until_end(random, lambda: random.expovariate(1 / mean)):
        capture.connection(time, client, server, 8080, similar_size(random))


def reader(random, capture, client, server):
    """A person who reads: lognormal pauses."""
    sigma = random.uniform(0.8, 1.2)
    for time in until_end(random, lambda: random.lognormvariate(3.5, sigma)):
        capture.connection(time, client, server, 443, heavy_size(random))


def steady_reader(random, capture, client, server):
    """A person with a steady pace: the hardest of those that nobody clocks."""
    for time in until_end(random, lambda: random.lognormvariate(3.5, 0.6)):
        capture.connection(time, client, server, 443, heavy_size(random))


def weibull_batches(random, capture, client, server):
    for time in until_end(random, lambda: random.weibullvariate(40, 0.6)):
        capture.connection(time, client, server, 443, heavy_size(random))


def daily_rhythm(random, capture, client, server):
    """Random arrivals whose rate swings."""
    phase = random.uniform(0, 6.28)
    now = [START]

    def draw():
        gap = random.expovariate(1) * 60 * (1.05 + math.sin(phase + now[0] / 900)) + 0.2
        now[0] += gap
        return gap

    for time in until_end(random, draw):
        capture.connection(time, client, server, 443, heavy_size(random))


def interactive(random, capture, client, server):
    """One long connection in which somebody types now and then."""
    port = capture.port()
    capture.tcp(START, client, server, port, 22, 0x02)
    capture.tcp(START + 0.01, server, client, 22, port, 0x12)
    sequence = 2
    for time in until_end(random, lambda: random.lognormvariate(1.5, 1.3)):
        for _ in range(random.randint(1, 8)):
            time += random.uniform(0.05, 0.3)
            octets = random.randint(36, 120)
            capture.tcp(time, client, server, port, 22, 0x18, octets, sequence)
            capture.tcp(time + 0.02, server, client, 22, port, 0x18, random.randint(36, 900), sequence)
            sequence += octets


def retries(random, capture, client, server):
    """A server that is down now and then: attempts at doubling intervals."""
    for time in until_end(random, lambda: random.lognormvariate(6.5, 0.8), 14):
        for doubled in range(random.randint(2, 7)):
            capture.tcp(time, client, server, capture.port(), 443, 0x02)
            time += 2 ** doubled * random.uniform(0.9, 1.1)


def keep_alives(random, capture, client, server):
    """A connection that only TCP's keep-alives use, every minute to the second."""
    port = capture.port()
    capture.tcp(START, client, server, port, 5432, 0x02)
    capture.tcp(START + 0.01, server, client, 5432, port, 0x12)
    for beat in range(120):
        time = START + 60 * beat + 30
        capture.tcp(time, client, server, port, 5432, 0x10, random.choice((0, 1)), 1)
        capture.tcp(time + 0.01, server, client, 5432, port, 0x10, 0, 1)


def ntp(random, capture, client, server):
    """RFC 5905: polls at a power of two, with the little that clients spread them."""
    poll = 2 ** random.randint(5, 7)
    for time in until_end(random, lambda: poll + random.uniform(-1, 1)):
        port = capture.port()
        capture.udp(time, client, server, port, 123, b"\x23\0" + struct.pack("!b", 6) + b"\xec" + b"\0" * 36 + struct.pack("!Q", int(time)))
        capture.udp(time + 0.01, server, client, 123, port, b"\x24\x02" + struct.pack("!b", 6) + b"\xec" + b"\0" * 36 + struct.pack("!Q", int(time)))


def pfcp_heartbeats(random, capture, client, server):
    """TS 29.244 §7.4.2: every ten seconds, request and response with their recovery time stamps."""
    for number, time in enumerate(until_end(random, lambda: 10 + random.uniform(-0.1, 0.1))):
        stamp = struct.pack("!HHI", 96, 4, 0xE8000000)
        for kind, source, destination, late in ((1, client, server, 0), (2, server, client, 0.005)):
            capture.udp(time + late, source, destination, 8805, 8805, struct.pack("!BBHI", 0x20, kind, 4 + len(stamp), number << 8) + stamp)


def announcements(random, capture, client, server):
    """A service that makes itself known to a group, every half minute."""
    for time in until_end(random, lambda: 30 + random.uniform(-0.5, 0.5)):
        capture.udp(time, client, bytes((239, 255, 255, 250)), 50_000, 1900, b"NOTIFY * HTTP/1.1\r\n\r\n")


INNOCENT = (web_pareto, web_sessions, poisson_calls, reader, steady_reader, weibull_batches, daily_rhythm, interactive, retries, keep_alives,
            ntp, pfcp_heartbeats, announcements)


# Beacons -------------------------------------------------------------------------------------------------------------

def beacon(random, capture, client, server, count, period, jitter, missed=0.0, sizes="alike", server_port=443):
    """`count` connections; each pause is drawn evenly from period * (1 ± jitter); some never reach the capture."""
    time = START + random.uniform(0, 300)
    made = 0
    while made < count:
        if random.random() >= missed:
            octets = {"alike": similar_size, "padded": heavy_size}[sizes](random)
            # Now and then there is something to do.
            capture.connection(time, client, server, server_port, octets if random.random() < 0.9 else heavy_size(random))
            made += 1
        time += period * random.uniform(1 - jitter, 1 + jitter)
