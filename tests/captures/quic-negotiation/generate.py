#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes core.pcap here: QUIC connections whose server wants a Retry, speaks another version, or goes on in another one.

aioquic 1.7 makes both ends, without a network; scapy 2.5 what is below. Keys and identifiers are new in every run.
"""
import datetime
import pathlib
import tempfile

from aioquic.buffer import Buffer
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection
from aioquic.quic.packet import QuicProtocolVersion, encode_quic_retry, encode_quic_version_negotiation, pull_quic_header
from aioquic.quic.retry import QuicRetryTokenHandler
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

HERE = pathlib.Path(__file__).resolve().parent
CLIENT, SERVER = "10.40.0.1", "10.40.0.2"
V1, V2 = QuicProtocolVersion.VERSION_1, QuicProtocolVersion.VERSION_2
frames, now = [], 1_800_000_000.0


def write(up, port, data):
    global now
    now += 0.01
    ends = (CLIENT, SERVER, port, 4433) if up else (SERVER, CLIENT, 4433, port)
    frame = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src=ends[0], dst=ends[1], id=0, flags="DF") / UDP(sport=ends[2], dport=ends[3]) / bytes(data)
    frame.time = now
    frames.append(frame)


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nrf.5gc.mnc001.mcc001.3gppnetwork.org")])
    start = datetime.datetime(2026, 1, 1)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
            .not_valid_before(start).not_valid_after(start + datetime.timedelta(days=3650)).sign(key, hashes.SHA256()))
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def connect(port, folder, client_versions, server_versions, retry=False, original=None):
    client = QuicConnection(configuration=QuicConfiguration(
        is_client=True, alpn_protocols=["h3"], server_name="nrf.5gc.mnc001.mcc001.3gppnetwork.org", verify_mode=0,
        original_version=original, supported_versions=client_versions))
    client.connect((SERVER, 4433), now=now)
    handler, server = QuicRetryTokenHandler(), None
    for _ in range(8):
        for data, _ in client.datagrams_to_send(now=now):
            write(True, port, data)
            header = pull_quic_header(Buffer(data=data), host_cid_length=8)
            if server is None and header.version not in server_versions:
                answer = encode_quic_version_negotiation(source_cid=header.destination_cid, destination_cid=header.source_cid, supported_versions=server_versions)
                write(False, port, answer)
                client.receive_datagram(answer, (SERVER, 4433), now=now)
                continue
            original_id, retry_id = header.destination_cid, None
            if server is None and retry:
                if not header.token:
                    source = bytes(8 * [7])
                    answer = encode_quic_retry(version=header.version, source_cid=source, destination_cid=header.source_cid,
                                               original_destination_cid=header.destination_cid,
                                               retry_token=handler.create_token(
                                                   address=(CLIENT, port), original_destination_connection_id=header.destination_cid,
                                                   retry_source_connection_id=source, now=now))
                    write(False, port, answer)
                    client.receive_datagram(answer, (SERVER, 4433), now=now)
                    continue
                original_id = handler.validate_token(address=(CLIENT, port), destination_cid=header.destination_cid, token=header.token, now=now)
                retry_id = header.destination_cid
            if server is None:
                configuration = QuicConfiguration(is_client=False, alpn_protocols=["h3"], supported_versions=server_versions)
                configuration.load_cert_chain(folder / "cert.pem", folder / "key.pem")
                server = QuicConnection(configuration=configuration, original_destination_connection_id=original_id, retry_source_connection_id=retry_id)
            server.receive_datagram(data, (CLIENT, port), now=now)
        if server is None:
            continue
        for data, _ in server.datagrams_to_send(now=now):
            write(False, port, data)
            client.receive_datagram(data, (SERVER, 4433), now=now)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        certificate(folder)
        connect(40001, folder, [V1], [V1])
        connect(40002, folder, [V1], [V1], retry=True)
        connect(40003, folder, [V2], [V2], retry=True, original=V2)
        connect(40004, folder, [V1, V2], [V2], original=V1)       # another version is spoken
        connect(40005, folder, [V2, V1], [V2, V1], original=V1)   # both are, and the server goes on in the other one
    # The end of a connection stays out: it adds nothing.
    wrpcap(str(HERE / "core.pcap"), frames)


if __name__ == "__main__":
    main()
