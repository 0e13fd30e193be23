# SPDX-License-Identifier: Apache-2.0
"""What clients ask of the domain name system: innocent look-ups of many kinds, and tunnels. Every function adds the questions
and answers of one client about one domain. The encoder is small and our own; tests compare a sample with tshark."""
import base64
import hashlib
import struct
import zlib

START = 1_700_000_000.0
A, CNAME, NULL, PTR, TXT, SRV = 1, 5, 10, 12, 16, 33
WORDS = ("www mail api static img media cdn edge login shop news video app data stat m dev test eu us asia west east north south "
         "assets origin cache node web srv host db auth pay track ads log sync push update store docs help blog support").split()


def name_octets(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def text_data(octets):
    return b"".join(bytes([len(octets[at:at + 255])]) + octets[at:at + 255] for at in range(0, len(octets), 255))


def look_up(capture, time, client, server, name, kind, answers, rcode=0):
    """`answers`: (type, data) each."""
    number = zlib.crc32(f"{time} {name}".encode()) & 0xFFFF
    port = capture.port()
    question = name_octets(name) + struct.pack("!HH", kind, 1)
    capture.udp(time, client, server, port, 53, struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + question)
    records = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", each, 1, 60, len(data)) + data for each, data in answers)
    capture.udp(time + 0.01, server, client, 53, port, struct.pack("!HHHHHH", number, 0x8180 | rcode, 1, len(answers), 0, 0) + question + records)


def some_address(random):
    return bytes((203, random.randint(0, 255), random.randint(0, 255), random.randint(1, 254)))


# Innocent ------------------------------------------------------------------------------------------------------------

def ordinary(random, capture, client, server, domain):
    names = [".".join(random.choices(WORDS, k=random.choice((1, 1, 2)))) for _ in range(random.randint(1, 25))]
    for at in range(random.randint(5, 200)):
        look_up(capture, START + at * 7, client, server, random.choice(names) + "." + domain, A, [(A, some_address(random))])


def content_network(random, capture, client, server, domain):
    """Edges with names like machines', answered by aliases of the network."""
    hosts = [f"{random.choice('rdea')}{random.randint(1, 9)}---sn-{''.join(random.choices('abcdefghijklmnopqrstuvwxyz0123456789', k=random.randint(7, 12)))}"
             for _ in range(random.randint(10, 120))]
    for at in range(random.randint(20, 300)):
        look_up(capture, START + at * 3, client, server, random.choice(hosts) + "." + domain, A,
                [(CNAME, name_octets(f"{random.choice(hosts)}.edge.{domain}")), (A, some_address(random))])


def distributions(random, capture, client, server, domain):
    """Hosts that look made by an algorithm, as in d111111abcdef8.cloudfront.net."""
    for at in range(random.randint(10, 150)):
        host = "d" + "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=13))
        look_up(capture, START + at * 11, client, server, f"{host}.{domain}", A, [(A, some_address(random)) for _ in range(4)])


def signatures_of_mail(random, capture, client, server, domain):
    """DKIM, SPF and DMARC: long TXT answers of few names."""
    key = base64.b64encode(random.randbytes(294))
    for at in range(random.randint(5, 80)):
        selector = random.choice(("s1", "s2", "google", "selector1", "2024q1"))
        look_up(capture, START + at * 60, client, server, f"{selector}._domainkey.{domain}", TXT, [(TXT, text_data(b"v=DKIM1; k=rsa; p=" + key))])
        look_up(capture, START + at * 60 + 1, client, server, f"_dmarc.{domain}", TXT, [(TXT, text_data(b"v=DMARC1; p=reject"))])


def mail_of_many(random, capture, client, server, domain):
    """A mail relay below a provider's domain: the selectors of hundreds of its customers, TXT answers each."""
    for at in range(random.randint(30, 150)):
        customer = "-".join(random.choices(WORDS, k=2)) + str(random.randint(1, 999))
        look_up(capture, START + at * 9, client, server, f"selector1-{customer}._domainkey.{domain}", TXT,
                [(TXT, text_data(b"v=DKIM1; k=rsa; p=" + base64.b64encode(random.randbytes(294))))])


def services(random, capture, client, server, domain):
    """Discovery of services (RFC 6763, TS 29.303)."""
    for at in range(random.randint(5, 60)):
        look_up(capture, START + at * 30, client, server, f"_sip._{random.choice(('tcp', 'udp'))}.node{random.randint(1, 40)}.epc.mnc001.mcc001.{domain}", SRV,
                [(SRV, struct.pack("!HHH", 1, 1, 5060) + name_octets(f"pcscf{random.randint(1, 9)}.{domain}"))])


def reverse(random, capture, client, server, domain):
    for at in range(random.randint(50, 250)):
        name = ".".join(str(random.randint(0, 255)) for _ in range(4)) + ".in-addr.arpa"
        look_up(capture, START + at * 2, client, server, name, PTR, [(PTR, name_octets(f"host-{random.randint(0, 9999)}.{domain}"))])


def block_list(random, capture, client, server, domain):
    """Is this address known for spam: reversed addresses, tiny answers."""
    for at in range(random.randint(50, 250)):
        name = ".".join(str(random.randint(0, 255)) for _ in range(4)) + ".zen." + domain
        look_up(capture, START + at * 2, client, server, name, A, [(A, bytes((127, 0, 0, random.randint(2, 11))))])


def file_reputation(random, capture, client, server, domain):
    """Is this file known: digests as names. The honest hard case: nearly nothing but new octets."""
    digest = random.choice((hashlib.md5, hashlib.sha1, hashlib.sha256))
    for at in range(random.randint(30, 250)):
        value = digest(random.randbytes(8)).hexdigest()
        value = value if len(value) <= 63 else value[:32] + "." + value[32:]
        look_up(capture, START + at * 5, client, server, f"{value}.avqs.{domain}", A, [(A, bytes((127, 0, 0, random.randint(1, 4))))])


def telemetry(random, capture, client, server, domain):
    """Ids of sessions in names, as trackers and games have them."""
    session = random.randbytes(16).hex()
    for at in range(random.randint(20, 200)):
        look_up(capture, START + at * 4, client, server, f"e{at}-{int(START + at * 4)}.{session}.rt.{domain}", A, [(A, some_address(random))])


def cluster(random, capture, client, server, domain):
    """Pods with generated names below one zone."""
    for at in range(random.randint(20, 200)):
        pod = f"{random.choice(WORDS)}-{''.join(random.choices('bcdfghjklmnpqrstvwxz2456789', k=10))}-{''.join(random.choices('bcdfghjklmnpqrstvwxz2456789', k=5))}"
        look_up(capture, START + at * 4, client, server, f"{pod}.default.svc.cluster.{domain}", A, [] if at % 3 else [(A, some_address(random))], 0 if at % 3 == 0 else 3)


INNOCENT = (ordinary, content_network, distributions, signatures_of_mail, mail_of_many, services, reverse, block_list, file_reputation, telemetry, cluster)


# Tunnels -------------------------------------------------------------------------------------------------------------

def labels(octets):
    encoded = base64.b32encode(octets).decode().rstrip("=").lower()
    return ".".join(encoded[at:at + 60] for at in range(0, len(encoded), 60))


def tunnel(random, capture, client, server, domain, count, octets, kind=TXT, down=120, pause=1.0):
    """`count` questions that carry so many octets each, and answers with `down` octets."""
    for at in range(count):
        name = f"{labels(random.randbytes(octets))}.{domain}"
        data = {TXT: lambda: text_data(base64.b64encode(random.randbytes(max(down * 3 // 4, 1)))), NULL: lambda: random.randbytes(down),
                CNAME: lambda: name_octets(f"{labels(random.randbytes(min(down // 2, 90)))}.{domain}"), A: lambda: some_address(random)}[kind]()
        look_up(capture, START + at * pause * random.uniform(0.5, 1.5), client, server, name, kind, [(kind, data)])
