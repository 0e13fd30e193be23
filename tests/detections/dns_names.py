# SPDX-License-Identifier: Apache-2.0
"""What clients ask of the domain name system: innocent look-ups of many kinds, and tunnels. Every function adds the questions
and answers of one client about one domain. The encoder is small and our own; tests compare a sample with tshark."""
import base64
import hashlib
import struct
import zlib

START = 1_700_000_000.0
A, CNAME, NULL, PTR, TXT, SRV, NAPTR, RRSIG, DNSKEY = 1, 5, 10, 12, 16, 33, 35, 46, 48
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


def told_block_list(random, capture, client, server, domain):
    """A block list that says why: an address of 127/8, then a text with a link for the one that was asked about."""
    for at in range(random.randint(50, 250)):
        octets = [random.randint(0, 255) for _ in range(4)]
        name = ".".join(str(each) for each in reversed(octets)) + ".bl." + domain
        why = f"https://check.{domain}/query/ip/{'.'.join(str(each) for each in octets)} listed as {random.choice(('spam source', 'dynamic range', 'open relay'))}"
        look_up(capture, START + at * 2, client, server, name, A, [(A, bytes((127, 0, 0, random.randint(2, 11))))])
        look_up(capture, START + at * 2 + 1, client, server, name, TXT, [(TXT, text_data(why.encode()))])


def owners_of_addresses(random, capture, client, server, domain):
    """Which network has this address: number, prefix, country, registry and date as a text."""
    for at in range(random.randint(30, 250)):
        octets = [random.randint(1, 223), *(random.randint(0, 255) for _ in range(3))]
        name = ".".join(str(each) for each in reversed(octets)) + ".origin." + domain
        text = (f"{random.randint(100, 400000)} | {octets[0]}.{octets[1]}.{octets[2]}.0/{random.randint(16, 24)} | {random.choice(('US', 'DE', 'CN', 'BR', 'ZA'))} | "
                f"{random.choice(('arin', 'ripencc', 'apnic', 'lacnic', 'afrinic'))} | {random.randint(1990, 2024)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}")
        look_up(capture, START + at * 3, client, server, name, TXT, [(TXT, text_data(text.encode()))])


def policies_of_senders(random, capture, client, server, domain):
    """SPF of a provider's many customers: a list of addresses each."""
    for at in range(random.randint(30, 200)):
        customer = "-".join(random.choices(WORDS, k=2)) + str(random.randint(1, 9999))
        addresses = " ".join("ip4:" + ".".join(str(each) for each in some_address(random)) for _ in range(random.randint(2, 14)))
        look_up(capture, START + at * 9, client, server, f"{customer}.spf.{domain}", TXT, [(TXT, text_data(f"v=spf1 {addresses} ~all".encode()))])


def proofs(random, capture, client, server, domain):
    """ACME (RFC 8555 §8.4): a digest as the text of each host, behind an alias for some."""
    for at in range(random.randint(16, 120)):
        host = f"{random.choice(WORDS)}-{random.choice(WORDS)}{random.randint(1, 999)}"
        proof = base64.urlsafe_b64encode(random.randbytes(32)).rstrip(b"=")
        alias = [(CNAME, name_octets(f"{random.randbytes(16).hex()}.proofs.{domain}"))] if at % 3 == 0 else []
        look_up(capture, START + at * 13, client, server, f"_acme-challenge.{host}.{domain}", TXT, [*alias, (TXT, text_data(proof))])


def aliases(random, capture, client, server, domain):
    """Customers of a hosting provider, each with one or two aliases that look made by an algorithm, of its load balancer and its distribution."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    for at in range(random.randint(20, 200)):
        customer = "-".join(random.choices(WORDS, k=2)) + str(random.randint(1, 999))
        balancer = f"k8s-{random.choice(WORDS)}-{''.join(random.choices('0123456789abcdef', k=8))}-{random.randint(10**9, 10**10)}.{random.choice(('eu-west-1', 'us-east-1'))}.balancers.{domain}"
        answers = [(CNAME, name_octets(balancer))]
        if random.random() < 0.4:
            answers.insert(0, (CNAME, name_octets(f"d{''.join(random.choices(letters, k=13))}.distributions.{domain}")))
        look_up(capture, START + at * 5, client, server, f"{customer}.{domain}", A, [*answers, (A, some_address(random)), (A, some_address(random))])


def nodes_of_a_core(random, capture, client, server, domain):
    """TS 29.303: gateways for tracking areas and access points, by NAPTR, then SRV or A of what that names."""
    core = f"epc.mnc{random.randint(1, 99):03}.mcc{random.randint(200, 700)}.{domain}"
    for at in range(random.randint(20, 150)):
        node = f"topon.s5s8.pgw-{random.randint(1, 60):02}.{random.choice(('north', 'south', 'east', 'west'))}.nodes.{core}"
        name = random.choice((f"tac-lb{random.randint(0, 255):02x}.tac-hb{random.randint(0, 255):02x}.tac.{core}", f"{random.choice(WORDS)}{random.randint(1, 99)}.apn.{core}"))
        service = random.choice(("x-3gpp-sgw:x-s5-gtp:x-s8-gtp", "x-3gpp-pgw:x-s5-gtp:x-s8-gtp", "x-3gpp-amf:x-n26"))
        look_up(capture, START + at * 30, client, server, name, NAPTR,
                [(NAPTR, struct.pack("!HH", 10, random.randint(1, 99)) + b"\x01a" + bytes([len(service)]) + service.encode() + b"\0" + name_octets(node))])
        look_up(capture, START + at * 30 + 1, client, server, node, random.choice((A, SRV)),
                [(A, some_address(random))] if at % 2 else [(SRV, struct.pack("!HHH", 1, 1, 2123) + name_octets(f"pgw-{random.randint(1, 60):02}.nodes.{core}"))])


def directory_of_services(random, capture, client, server, domain):
    """RFC 6763 in ordinary zones: printers and the like, with a text and a place each, and a directory of processes in SRV records."""
    for at in range(random.randint(20, 120)):
        printer = f"{random.choice(WORDS)}-{random.randint(1, 400)}"
        text = b"".join(text_data(each) for each in (b"txtvers=1", b"rp=printers/" + printer.encode(), b"UUID=" + random.randbytes(16).hex().encode()))
        look_up(capture, START + at * 4, client, server, f"{printer}._ipp._tcp.{domain}", TXT, [(TXT, text)])
        process = f"{random.choice(WORDS)}-{random.choice(WORDS)}{random.randint(1, 99)}"
        look_up(capture, START + at * 4 + 1, client, server, f"{process}.service.{domain}", SRV,
                [(SRV, struct.pack("!HHH", 1, 1, random.randint(20000, 32000)) + name_octets(f"{random.randbytes(4).hex()}.addr.dc1.{domain}")) for _ in range(random.randint(1, 3))])


def signed_zone(random, capture, client, server, domain):
    """DNSSEC: signatures beside every answer, and keys."""
    for at in range(random.randint(20, 200)):
        host = f"{random.choice(WORDS)}{random.randint(1, 999)}.{random.choice(WORDS)}"
        signature = struct.pack("!HBBIIIH", A, 13, 3, 3600, 1_800_000_000, 1_700_000_000, random.randint(1, 65535)) + name_octets(domain) + random.randbytes(64)
        look_up(capture, START + at * 6, client, server, f"{host}.{domain}", A, [(A, some_address(random)), (RRSIG, signature)])
        look_up(capture, START + at * 6 + 1, client, server, f"{host}.{domain}", DNSKEY, [(DNSKEY, struct.pack("!HBB", 257, 3, 13) + random.randbytes(64)), (RRSIG, signature)])


def told_reputation(random, capture, client, server, domain):
    """What kind of site is this: names of sites, verdicts as texts."""
    for at in range(random.randint(30, 250)):
        site = "".join(random.choices(WORDS, k=random.randint(1, 3))) + random.choice((".com", ".net", ".org", ".info"))
        text = f"{random.choice(('news', 'shopping', 'business', 'social', 'malware'))} score={random.randint(0, 100)} seen={random.randint(1_600_000_000, 1_700_000_000)} ttl=3600"
        look_up(capture, START + at * 4, client, server, f"{site}.rep.{domain}", TXT, [(TXT, text_data(text.encode()))])


INNOCENT = (ordinary, content_network, distributions, signatures_of_mail, mail_of_many, services, reverse, block_list, file_reputation, telemetry, cluster, told_block_list,
            owners_of_addresses, policies_of_senders, proofs, aliases, nodes_of_a_core, directory_of_services, signed_zone, told_reputation)


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


def polls(random, capture, client, server, domain, count, down, kind=TXT, pause=0.3):
    """A tunnel that mostly fetches: short names that differ so that no cache answers, one in eight with data; every other answer is full, the
    rest say little, as those of a tunnel with nothing to say do."""
    for at in range(count):
        data = labels(random.randbytes(60)) if at % 8 == 0 else "p" + labels(random.randbytes(6))
        octets = random.randbytes(down if random.random() < 0.5 else random.randint(2, 12))
        answer = {TXT: lambda: text_data(base64.b64encode(octets)), NULL: lambda: octets,
                  CNAME: lambda: name_octets(f"h{labels(octets[:110])}.{domain}")}[kind]()
        look_up(capture, START + at * pause * random.uniform(0.5, 1.5), client, server, f"{data}.{domain}", kind, [(kind, answer)])
