#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a large case of a made-up network, to see what a run of it takes: functions in regions with hosts, segments and
sites; products of invented suppliers; captures of the regions' traffic; bills of materials; vulnerability records, some of
which hold some components; attestations. The same arguments give the same octets.

usage: large_case.py FOLDER --generate build/release/performance/generate [--functions 2000] [--products 50]
                     [--captures 20G] [--components 5000000] [--records 50000]
"""
import argparse
import hashlib
import json
import pathlib
import subprocess

CORE = [("SMF", 4), ("AMF", 5), ("NRF", 10), ("AUSF", 11), ("UDM", 12), ("PCF", 13), ("UDR", 20)]
GNBS = 64  # of a region, as the generator of traffic has them
IN_REGION = len(CORE) + 1 + 2 + GNBS
BESIDE = ["jump host", "OSS", "EMS", "firewall", "router", "switch"]  # no traffic of theirs is generated
COUNTRIES = ["NL", "JP", "BR", "CA", "KE", "FI", "IN", "US", "FR", "KR"]
PACKAGES = 120_000  # different packages that all bills draw from
VULNERABLE = 20     # every so many packages has records
VERSIONS = 40       # of a package
ECOSYSTEMS = [("npm", "npm"), ("pypi", "PyPI"), ("golang", "Go"), ("maven", "Maven"), ("deb", "Debian:12")]


def scattered(*numbers: int) -> int:
    """A number that looks like chance and is not."""
    return int.from_bytes(hashlib.blake2b(repr(numbers).encode(), digest_size=8).digest(), "big")


def octets(text: str) -> int:
    factor = {"K": 10**3, "M": 10**6, "G": 10**9}.get(text[-1:], 1)
    return int(text[:-1] if factor > 1 else text) * factor


# The network.

def functions(number: int, products: int) -> list[dict]:
    """Whole regions as far as they go, and what stands beside them for the rest."""
    out = []
    for region in range(number // IN_REGION):
        def add(kind: str, name: str, addresses: list[str], pool: range, critical: bool, region=region):
            out.append({"name": name, "kind": kind, "addresses": addresses, "region": region, "critical": critical,
                        "product": pool[scattered(region, len(out)) % len(pool)]})
        core, radio = range(products // 2 + 1), range(products // 2, products)
        for kind, last in CORE:
            add(kind, f"{kind.lower()}-{region}", [f"10.1.{region}.{last}"], core, True)
        add("resolver", f"resolver-{region}", [f"10.1.{region}.53"], core, False)
        for upf in range(2):
            add("UPF", f"upf-{region}-{upf}", [f"10.1.{region}.{70 + upf}", f"10.3.{region}.{70 + upf}"], core, True)
        for gnb in range(GNBS):
            add("gNB", f"gnb-{region}-{gnb}", [f"10.2.{region}.{1 + gnb}"], radio, False)
    for beside in range(number - len(out)):
        kind = BESIDE[beside % len(BESIDE)]
        out.append({"name": f"{kind.replace(' ', '-').lower()}-{beside}", "kind": kind, "addresses": [f"10.5.{beside // 250}.{1 + beside % 250}"],
                    "region": 0, "critical": False, "product": beside % products})
    return out


def write_network(folder: pathlib.Path, all_functions: list[dict], products: int) -> int:
    regions = 1 + max(each["region"] for each in all_functions)
    lines = ["declaration: 1", 'plmns: ["00101"]', "sites:"]
    for region in range(regions):
        lines.append(f"  - {{name: site-{region}, protection: [locked, {'guarded' if region % 3 else 'shared building'}, access log]}}")
    hosts = {}
    for index, each in enumerate(all_functions):
        # Core functions share hosts, eight on one; a gNB stands alone.
        each["host"] = f"host-{each['region']}-{each['name']}" if each["kind"] == "gNB" else f"host-{each['region']}-{index // 8}"
        hosts.setdefault(each["host"], each["region"])
    lines.append("hosts:")
    for index, (host, region) in enumerate(hosts.items()):
        lines.append(f"  - {{name: {host}, addresses: [10.250.{index // 250}.{1 + index % 250}], site: site-{region}}}")
    lines.append("functions:")
    for each in all_functions:
        marks = ", critical: true" if each["critical"] else ", management: true, security_element: true" if each["kind"] == "jump host" else ""
        lines.append(f"  - {{name: {each['name']}, kind: {each['kind']}, addresses: [{', '.join(each['addresses'])}], product: product-{each['product']}, host: {each['host']}{marks}}}")
    lines.append("segments:")
    for region in range(regions):
        lines += [f"  - {{name: core-{region}, prefixes: [10.1.{region}.0/24]}}", f"  - {{name: radio-{region}, prefixes: [10.2.{region}.0/24]}}"]
    lines += ["communication:", "  - {from: gNB, to: AMF, services: [ngap]}", "  - {from: gNB, to: UPF, services: [gtpu]}", "  - {from: UPF, to: gNB, services: [gtpu]}",
              "  - {from: SMF, to: UPF, services: [pfcp]}", "  - {from: UPF, to: SMF, services: [pfcp]}", "  - {from: inside, to: resolvers, services: [dns]}"]
    lines += [f"  - {{from: core-{region}, to: core-{region}, services: [sbi]}}" for region in range(regions)]
    lines.append(f"resolvers: [{', '.join(f'10.1.{region}.53' for region in range(regions))}]")
    (folder / "network.yaml").write_text("\n".join(lines) + "\n")
    return regions


def write_suppliers(folder: pathlib.Path, products: int) -> int:
    suppliers = max(1, products // 5)
    lines = ["declaration: 1", "suppliers:"]
    lines += [f"  - {{id: s{n}, name: Invented Supplier {n}, country: {COUNTRIES[n % len(COUNTRIES)]}, known_as: [invented{n}]}}" for n in range(suppliers)]
    lines.append("products:")
    lines += [f"  - {{id: product-{n}, name: Invented Product {n}, version: \"{1 + n % 7}.{n % 10}\", supplier: s{n % suppliers}, supported_until: {2025 + n % 5}-12-31}}" for n in range(products)]
    (folder / "suppliers.yaml").write_text("\n".join(lines) + "\n")
    return suppliers


def write_case(folder: pathlib.Path, regions: int, products: int, suppliers: int) -> None:
    lines = ["case: 1", "network: a large made-up network", "as_of: 2026-06-01", "include: [suppliers.yaml, network.yaml]", "remote_access:"]
    for n in range(suppliers):
        lines.append(f"  - {{name: support of s{n}, by: s{n}, to: [amf-{n % regions}], granted: {'standing' if n % 4 == 0 else 'each time'}, several_factors: {'true' if n % 3 else 'false'}, recorded: true}}")
    lines += ["critical_data:"] + [f"  - {{name: subscriber keys {region}, held_by: udr-{region}, ciphered: {'true' if region % 2 else 'false'}}}" for region in range(regions)]
    lines += ["evidence:", "  - captures/*.pcap", "  - vulnerabilities/*", "  - attestations/*.yaml"]
    lines += [f"  - {{path: configuration/amf-{region}.yaml, of: {{function: amf-{region}}}}}" for region in range(regions)]
    lines += [f"  - {{path: software/product-{n}.json, of: {{product: product-{n}}}}}" for n in range(products)]
    (folder / "assay.yaml").write_text("\n".join(lines) + "\n")


def write_configurations(folder: pathlib.Path, regions: int) -> None:
    folder.mkdir()
    for region in range(regions):
        order = "[NEA0, NEA1, NEA2]" if region % 5 == 0 else "[NEA2, NEA1, NEA0]"
        (folder / f"amf-{region}.yaml").write_text(
            f"amf:\n  sbi:\n    server:\n      - address: 10.1.{region}.5\n        port: 7777\n    client:\n      nrf:\n        - uri: http://10.1.{region}.10:7777\n"
            f"  ngap:\n    server:\n      - address: 10.1.{region}.5\n  guami:\n    - plmn_id: {{mcc: '001', mnc: '01'}}\n      amf_id: {{region: 2, set: 1}}\n"
            f"  tai:\n    - plmn_id: {{mcc: '001', mnc: '01'}}\n      tac: 1\n  plmn_support:\n    - plmn_id: {{mcc: '001', mnc: '01'}}\n      s_nssai:\n        - sst: 1\n"
            f"  security:\n    integrity_order: [NIA2, NIA1]\n    ciphering_order: {order}\n  network_name:\n    full: Invented\n  amf_name: amf-{region}\n")


# Software.

def package(number: int) -> tuple[str, str, str]:
    """Type in a package URL, ecosystem in OSV, name."""
    kind, ecosystem = ECOSYSTEMS[number % len(ECOSYSTEMS)]
    name = f"example.org/invented/part-{number}" if kind == "golang" else f"org.invented:part-{number}" if kind == "maven" else f"invented-part-{number}"
    return kind, ecosystem, name


def version(kind: str, number: int) -> str:
    plain = f"{number // 10}.{number % 10}.0"
    return f"v{plain}" if kind == "golang" else f"{plain}-1" if kind == "deb" else plain


def package_url(kind: str, name: str, at: str) -> str:
    if kind == "deb":
        return f"pkg:deb/debian/{name}@{at}?distro=debian-12"
    return f"pkg:{kind}/{name.replace(':', '/')}@{at}"


def component(product: int, index: int) -> tuple[str, str, str, str]:
    """Name, version, package URL and digest of a component of a product."""
    chance = scattered(product, index)
    kind, _, name = package(chance % PACKAGES)
    at = version(kind, chance // PACKAGES % VERSIONS)
    return name, at, package_url(kind, name, at), f"{chance:016x}" * 4


def write_cyclonedx(file: pathlib.Path, product: int, components: int) -> None:
    with file.open("w") as out:
        out.write('{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"timestamp":"2026-05-01T00:00:00Z","tools":{"components":[{"type":"application","name":"invented-generator","version":"1.0"}]},'
                  f'"component":{{"type":"application","bom-ref":"subject","name":"Invented Product {product}","version":"{1 + product % 7}.{product % 10}"}}}},\n"components":[\n')
        for index in range(components):
            name, at, url, digest = component(product, index)
            out.write(f'{"," if index else ""}{{"type":"library","bom-ref":"c{index}","name":"{name}","version":"{at}","purl":"{url}","scope":"required",'
                      f'"supplier":{{"name":"Invented Maker {index % 97}"}},"licenses":[{{"license":{{"id":"MIT"}}}}],"hashes":[{{"alg":"SHA-256","content":"{digest}"}}]}}\n')
        out.write('],\n"dependencies":[\n{"ref":"subject","dependsOn":["c0"]}\n')
        for index in range(components):
            needed = [f'"c{n}"' for n in (2 * index + 1, 2 * index + 2) if n < components]
            if needed:
                out.write(f',{{"ref":"c{index}","dependsOn":[{",".join(needed)}]}}\n')
        out.write("]}\n")


def write_spdx(file: pathlib.Path, product: int, components: int) -> None:
    with file.open("w") as out:
        out.write(f'{{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"product-{product}","documentNamespace":"https://example.org/product-{product}","dataLicense":"CC0-1.0",'
                  '"creationInfo":{"created":"2026-05-01T00:00:00Z","creators":["Tool: invented-generator-1.0","Organization: Invented"]},"documentDescribes":["SPDXRef-subject"],\n'
                  f'"packages":[\n{{"SPDXID":"SPDXRef-subject","name":"Invented Product {product}","versionInfo":"{1 + product % 7}.{product % 10}","downloadLocation":"NOASSERTION"}}\n')
        for index in range(components):
            name, at, url, digest = component(product, index)
            out.write(f',{{"SPDXID":"SPDXRef-c{index}","name":"{name}","versionInfo":"{at}","downloadLocation":"NOASSERTION","supplier":"Organization: Invented Maker {index % 97}","licenseDeclared":"MIT",'
                      f'"checksums":[{{"algorithm":"SHA256","checksumValue":"{digest}"}}],"externalRefs":[{{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"{url}"}}]}}\n')
        out.write('],\n"relationships":[\n{"spdxElementId":"SPDXRef-subject","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-c0"}\n')
        for index in range(1, components):
            out.write(f',{{"spdxElementId":"SPDXRef-c{(index - 1) // 2}","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-c{index}"}}\n')
        out.write("]}\n")


def write_software(folder: pathlib.Path, products: int, components: int) -> None:
    folder.mkdir()
    for product in range(products):
        share = components * (product + 1) // products - components * product // products
        write = write_spdx if product % 10 == 9 else write_cyclonedx
        write(folder / f"product-{product}.json", product, share)


def affected(record: int) -> tuple[str, str, str, int, int]:
    """Of a record: type, ecosystem and name of its package, and the first and last of its versions that have the fault."""
    chance = scattered(-1, record)
    kind, ecosystem, name = package(chance % (PACKAGES // VULNERABLE) * VULNERABLE)
    first = chance // PACKAGES % VERSIONS
    return kind, ecosystem, name, first, min(first + 4, VERSIONS - 1)


def write_vulnerabilities(folder: pathlib.Path, records: int, products: int) -> None:
    folder.mkdir()
    with (folder / "records.osv.jsonl").open("w") as out:
        for record in range(records):
            kind, ecosystem, name, first, last = affected(record)
            plain = [version(kind, at).removeprefix("v") for at in (first, last)]
            out.write(json.dumps({
                "schema_version": "1.6.0", "id": f"INVENTED-{record}", "aliases": [f"CVE-2025-{100_000 + record}"], "modified": "2026-04-01T00:00:00Z", "published": "2026-03-01T00:00:00Z",
                "summary": f"Invented fault {record}", "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:" + ("H" if record % 3 == 0 else "N")}],
                "affected": [{"package": {"ecosystem": ecosystem, "name": name},
                              "ranges": [{"type": "SEMVER" if kind in ("npm", "golang") else "ECOSYSTEM", "events": [{"introduced": plain[0]}, {"last_affected": plain[1]}]}]}]}) + "\n")
    with (folder / "epss.csv").open("w") as out:
        out.write("#model_version:v2025.03.14,score_date:2026-05-30T00:00:00+0000\ncve,epss,percentile\n")
        for record in range(0, records, 2):
            out.write(f"CVE-2025-{100_000 + record},{scattered(-2, record) % 10_000 / 10_000:.4f},{scattered(-3, record) % 1000 / 1000:.3f}\n")
    (folder / "kev.json").write_text(json.dumps({
        "title": "Invented catalogue", "catalogVersion": "2026.05.30", "dateReleased": "2026-05-30T00:00:00Z", "count": 1 + (records - 1) // 500,
        "vulnerabilities": [{"cveID": f"CVE-2025-{100_000 + record}", "dateAdded": "2026-05-01", "dueDate": "2026-05-22", "knownRansomwareCampaignUse": "Unknown"} for record in range(0, records, 500)]}))
    (folder / "statements.openvex.json").write_text(json.dumps({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1", "author": "Invented Supplier", "timestamp": "2026-05-20T00:00:00Z", "version": 1,
        "statements": [{"vulnerability": {"name": f"CVE-2025-{100_000 + record}"}, "products": [{"@id": package_url(kind, name, version(kind, first))}], "status": "not_affected",
                        "justification": "vulnerable_code_not_in_execute_path"} for record in range(0, records, 25) for kind, _, name, first, _ in [affected(record)]]}))


def write_attestations(folder: pathlib.Path, products: int, suppliers: int) -> None:
    folder.mkdir()
    tests = [("4.2.2.1.1", "TC_SYNC_FAIL_SEAF_AMF"), ("4.2.2.3.1", "TC_NAS_REPLAY_AMF"), ("4.2.2.3.2", "TC_NAS_NULL_INT_AMF")]
    lines = ["attestation: 1", "issuer: {name: Example Laboratory, kind: accredited laboratory}", "issued: 2026-03-01", "entries:"]
    for product in range(products):
        covers = ", ".join(f"{{document: TS 33.512, clause: {clause}, test: {test}}}" for clause, test in tests[:1 + product % 3])
        lines += [f"  - id: scas-{product}", "    kind: SCAS evaluation", f"    about: {{product: product-{product}}}", f"    version: \"{1 + product % 7}.{product % 10}\"",
                  f"    covers: [{covers}]", f"    result: {'fail' if product % 11 == 0 else 'pass'}", f"    expires: {2026 + product % 4}-04-30"]
    for supplier in range(suppliers):
        lines += [f"  - id: audit-{supplier}", "    kind: NESAS audit", f"    about: {{supplier: s{supplier}}}", "    covers: [{document: FS.16, clause: all}]", "    result: pass", "    expires: 2027-09-30"]
    (folder / "evaluations.yaml").write_text("\n".join(lines) + "\n")


def write_captures(folder: pathlib.Path, generate: str, regions: int, size: int) -> None:
    """Of each region one of signalling, a tenth of its octets, and one with the user plane."""
    folder.mkdir()
    for region in range(regions):
        whole = size // regions
        for mode, share in (("signalling", whole // 10), ("user-plane", whole - whole // 10)):
            subprocess.run([generate, mode, str(share), str(folder / f"{region:03}-{mode}.pcap"), str(region + 1), str(region)], check=True, stdout=subprocess.DEVNULL)


def write(folder: pathlib.Path, generate: str, number: int, products: int, captures: int, components: int, records: int) -> None:
    if number < IN_REGION:
        raise SystemExit(f"large_case: a network has at least {IN_REGION} functions")
    folder.mkdir(parents=True)
    everything = functions(number, products)
    regions = write_network(folder, everything, products)
    suppliers = write_suppliers(folder, products)
    write_case(folder, regions, products, suppliers)
    write_configurations(folder / "configuration", regions)
    write_attestations(folder / "attestations", products, suppliers)
    write_vulnerabilities(folder / "vulnerabilities", records, products)
    write_software(folder / "software", products, components)
    write_captures(folder / "captures", generate, regions, captures)


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a large case of a made-up network.")
    parser.add_argument("folder", type=pathlib.Path, help="must not exist yet")
    parser.add_argument("--generate", required=True, help="the program that writes traffic: build/release/performance/generate")
    parser.add_argument("--functions", type=int, default=2000)
    parser.add_argument("--products", type=int, default=50)
    parser.add_argument("--captures", type=octets, default="20G", help="octets of captures in all, with K, M or G behind")
    parser.add_argument("--components", type=int, default=5_000_000, help="of all bills of materials together")
    parser.add_argument("--records", type=int, default=50_000, help="of vulnerabilities")
    given = parser.parse_args()
    write(given.folder, given.generate, given.functions, given.products, given.captures, given.components, given.records)


if __name__ == "__main__":
    main()
