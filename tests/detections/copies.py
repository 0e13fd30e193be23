# SPDX-License-Identifier: Apache-2.0
"""User traffic on N3, N9 and N6, with and without somebody who copies it. scapy makes the packets."""
import random

from scapy.all import Ether, GRE, IP, Raw, TCP, UDP, wrpcap
from scapy.contrib.erspan import ERSPAN_II
from scapy.contrib.gtp import GTP_U_Header
from scapy.layers.vxlan import VXLAN

GNB, UPF, PSA, THIEF, TARGET = "10.1.0.9", "10.1.0.7", "10.1.0.8", "10.1.0.66", "10.1.0.10"
UE, SERVER = "10.45.0.2", "192.0.2.80"
FRAME = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02", type=0x0800)  # around mirrored packets


class Network:
    """Packets of one subscriber, hop by hop."""

    def __init__(self, seed=1):
        self.random = random.Random(seed)
        self.frames = []
        self.time = 1_700_000_000.0

    def later(self, seconds):
        self.time += seconds

    def put(self, packet, link=0):
        frame = Ether(src=f"02:00:00:00:00:{link:02x}", dst="02:00:00:00:00:ff") / packet
        frame.time = self.time
        self.frames.append(frame)
        self.time += 0.0002

    def inner(self, uplink, number, identified=True):
        source, destination = (UE, SERVER) if uplink else (SERVER, UE)
        ports = (40_000, 443) if uplink else (443, 40_000)
        data = self.random.randbytes(self.random.randint(1, 400))
        if number % 3 == 0:
            transport = UDP(sport=ports[0], dport=ports[1])
        else:
            transport = TCP(sport=ports[0], dport=ports[1], seq=number * 1_000, ack=7, flags="PA")
        return IP(bytes(IP(src=source, dst=destination, id=number + 1 if identified else 0, ttl=64) / transport / Raw(data)))

    def tunnel(self, packet, source, destination, teid, link=1):
        self.put(IP(src=source, dst=destination) / UDP(sport=2152, dport=2152) / GTP_U_Header(teid=teid, gtp_type=255) / packet, link)

    def plain(self, packet, link=2):
        routed = packet.copy()
        routed.ttl -= 1
        del routed.chksum
        self.put(IP(bytes(routed)), link)

    def write(self, path):
        wrpcap(str(path), sorted(self.frames, key=lambda frame: frame.time))


def ways(net, number, copy=lambda packet, uplink: None, n9=False):
    """A packet each way, on all its hops; `copy` is called where the UPF has it in its hands."""
    packet = net.inner(True, 2 * number)
    net.tunnel(packet, GNB, UPF, 0x11)
    if n9:
        net.tunnel(packet, UPF, PSA, 0x21)
    net.plain(packet)
    copy(packet, True)
    packet = net.inner(False, 2 * number + 1)
    net.plain(packet)
    if n9:
        net.tunnel(packet, PSA, UPF, 0x22)
    net.tunnel(packet, UPF, GNB, 0x12)
    copy(packet, False)
    net.later(0.05)


def make(net, count, **options):
    for number in range(count):
        ways(net, number, **options)


# Copies --------------------------------------------------------------------------------------------------------------

def second_tunnel(net):
    make(net, 40, copy=lambda packet, uplink: net.tunnel(packet, UPF, THIEF, 0x99))


def gre(net):
    make(net, 40, copy=lambda packet, uplink: net.put(IP(src=UPF, dst=THIEF) / GRE() / packet, 3))


def ip_in_ip_downlink(net):
    make(net, 40, copy=lambda packet, uplink: None if uplink else net.put(IP(src=UPF, dst=THIEF, proto=4) / packet, 3))


def uplink_only(net):
    make(net, 40, copy=lambda packet, uplink: net.put(IP(src=UPF, dst=THIEF) / GRE() / packet, 3) if uplink else None)


def erspan(net):
    make(net, 40, copy=lambda packet, uplink: net.put(IP(src="10.1.0.250", dst=THIEF) / GRE(proto=0x88BE, seqnum_present=1, sequence_number=1) / ERSPAN_II() / FRAME / packet, 3))


def vxlan(net):
    make(net, 40, copy=lambda packet, uplink: net.put(IP(src="10.1.0.250", dst=THIEF) / UDP(sport=40_000, dport=4_790) / VXLAN(vni=7) / FRAME / packet, 3))


def in_datagrams(net):
    make(net, 40, copy=lambda packet, uplink: net.put(IP(src=UPF, dst=THIEF) / UDP(sport=40_000, dport=53) / packet, 3))


def mirror_of_n3(net):
    """A switch sends whole frames of N3, tunnels and all."""
    for number in range(40):
        packet = net.inner(number % 2 == 0, number)
        here, there = (GNB, UPF) if number % 2 == 0 else (UPF, GNB)
        outer = IP(src=here, dst=there) / UDP(sport=2152, dport=2152) / GTP_U_Header(teid=0x11, gtp_type=255) / packet
        net.put(outer, 1)
        net.put(IP(src="10.1.0.250", dst=THIEF) / GRE(proto=0x88BE, seqnum_present=1, sequence_number=number) / ERSPAN_II() / FRAME / outer, 3)
        net.later(0.02)


COPIES = {second_tunnel: THIEF, gre: THIEF, ip_in_ip_downlink: THIEF, uplink_only: THIEF, erspan: THIEF, vxlan: THIEF, in_datagrams: THIEF, mirror_of_n3: THIEF}


# Innocent twins ------------------------------------------------------------------------------------------------------

def n3_and_n6(net):
    make(net, 40)


def n3_n9_and_n6(net):
    make(net, 40, n9=True)


def captured_twice(net):
    make(net, 40)
    net.frames = [each for frame in net.frames for each in (frame, frame.copy())]


def retransmissions(net):
    """The same packets again, in the same tunnels, and once more after a handover."""
    for number in range(40):
        packet = net.inner(False, number)
        net.tunnel(packet, UPF, GNB, 0x12)
        net.later(0.3)
        packet.id += 1_000
        del packet.chksum
        packet = IP(bytes(packet))
        net.tunnel(packet, UPF, GNB if number < 20 else TARGET, 0x12)
        net.tunnel(net.inner(True, number + 500), GNB if number < 20 else TARGET, UPF, 0x11)


def indirect_forwarding(net):
    """During a handover: to the old gNB, back, to the new one (TS 23.502 §4.9.1.3)."""
    for number in range(40):
        packet = net.inner(False, number)
        net.tunnel(packet, UPF, GNB, 0x12)
        net.tunnel(packet, GNB, UPF, 0x15)
        net.tunnel(packet, UPF, TARGET, 0x16)
        net.tunnel(net.inner(True, number + 500), TARGET, UPF, 0x11)


def direct_forwarding(net):
    for number in range(40):
        packet = net.inner(False, number)
        net.tunnel(packet, UPF, GNB, 0x12)
        net.tunnel(packet, GNB, TARGET, 0x16)


def translation(net):
    """N6 behind address translation: other addresses, other ports."""
    for number in range(40):
        packet = net.inner(True, number)
        net.tunnel(packet, GNB, UPF, 0x11)
        changed = packet.copy()
        changed.src = "198.51.100.1"
        for layer in (TCP, UDP):
            if layer in changed:
                changed[layer].sport = 61_000
                del changed[layer].chksum
        del changed.chksum
        net.plain(IP(bytes(changed)))


def data_network_behind_gre(net):
    """N6 through a tunnel to an enterprise, captured before and behind it; answers come the same way."""
    for number in range(40):
        packet = net.inner(True, 2 * number)
        net.tunnel(packet, GNB, UPF, 0x11)
        net.plain(packet, 4)  # inside the UPF's host
        net.put(IP(src=UPF, dst="203.0.113.9") / GRE() / packet, 3)
        packet = net.inner(False, 2 * number + 1)
        net.put(IP(src="203.0.113.9", dst=UPF) / GRE() / packet, 3)
        net.plain(packet, 4)
        net.tunnel(packet, UPF, GNB, 0x12)


def between_two_ues(net):
    """UE to UE through the UPF: the same packets come and go by one gNB, both directions."""
    for number in range(40):
        packet = net.inner(number % 2 == 0, number)
        net.tunnel(packet, GNB, UPF, 0x11)
        net.tunnel(packet, UPF, GNB, 0x12)


def multicast(net):
    for number in range(40):
        packet = IP(bytes(IP(src=SERVER, dst="239.1.2.3", id=number + 1) / UDP(sport=5_000, dport=5_000) / Raw(net.random.randbytes(100))))
        net.plain(packet)
        net.tunnel(packet, UPF, GNB, 0x31)
        net.tunnel(packet, UPF, TARGET, 0x32)


def repeated_datagrams(net):
    """A protocol that sends the same small datagram over and over, to two subscribers."""
    for number in range(40):
        for ue, gnb in (("10.45.0.2", GNB), ("10.45.0.3", TARGET)):
            packet = IP(bytes(IP(src=SERVER, dst=ue, id=0, flags="DF") / UDP(sport=5_000, dport=5_000) / Raw(b"keep-alive")))
            net.plain(packet)
            net.tunnel(packet, UPF, gnb, 0x31)


INNOCENT = (n3_and_n6, n3_n9_and_n6, captured_twice, retransmissions, indirect_forwarding, direct_forwarding, translation, data_network_behind_gre,
            between_two_ues, multicast, repeated_datagrams)
