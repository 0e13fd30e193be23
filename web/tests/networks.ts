// SPDX-License-Identifier: Apache-2.0
// Invented networks of any size for the tests of the map.
import type { Network, NetworkFunction, NetworkInterface } from "../src/report.ts";

const place = { evidence: 1, frame: 1, offset: 0, length: 0 };

export class Builder {
  functions: NetworkFunction[] = [];
  interfaces: NetworkInterface[] = [];

  add(kind: string, count = 1): number[] {
    return Array.from({ length: count }, () => {
      const id = this.functions.length + 1;
      const address = `192.0.2.${id}`;
      this.functions.push({ id, kind, label: `${kind} ${address}`, address, certainty: "shown", reasons: [] });
      return id;
    });
  }

  link(name: string, from: number[], to: number[], protection = "clear"): this {
    for (const one of from)
      for (const other of to)
        this.interfaces.push({
          id: this.interfaces.length + 1,
          name,
          from: one,
          to: other,
          protocol: "",
          protection,
          packets: 1,
          octets: 0,
          fact: "",
          place,
        });
    return this;
  }

  network(): Network {
    return { functions: this.functions, interfaces: this.interfaces, segments: [] };
  }
}

export function small(): Network {
  const it = new Builder();
  const [gnb, amf, upf] = [it.add("gNB"), it.add("AMF"), it.add("UPF")];
  return it.link("N2", gnb, amf).link("N3", gnb, upf, "ESP").network();
}

/** Two regions, an inner and two outer UPFs, roaming, management, a kind that nobody knows: 40 functions. */
export function large(): Network {
  const it = new Builder();
  const ues = it.add("UE", 9);
  const gnbs = it.add("gNB", 4);
  const n3iwf = it.add("N3IWF");
  const amfs = it.add("AMF", 2);
  const smfs = it.add("SMF", 2);
  const upfs = it.add("UPF", 3);
  const dns = it.add("DN", 2);
  const [nrf, scp, ausf, udm, udr, pcf, nssf, nef, bsf, chf, smsf] = [
    "NRF",
    "SCP",
    "AUSF",
    "UDM",
    "UDR",
    "PCF",
    "NSSF",
    "NEF",
    "BSF",
    "CHF",
    "SMSF",
  ].map((kind) => it.add(kind)) as number[][];
  const sepp = it.add("SEPP", 2);
  const oam = it.add("OAM");
  const siem = it.add("SIEM");
  const odd = it.add("Quantum Gateway");
  const lone = it.add("NTP server");
  it.link("N1", ues, [amfs[0]!], "ciphered")
    .link("N2", gnbs, [amfs[0]!], "ESP")
    .link("N2", [gnbs[3]!, ...n3iwf!], [amfs[1]!]);
  it.link("Xn", [gnbs[0]!], [gnbs[1]!], "ESP")
    .link("N3", gnbs.slice(0, 2), [upfs[0]!], "ESP")
    .link("N3", [...gnbs.slice(2), ...n3iwf!], [upfs[1]!]);
  it.link("N4", [smfs[0]!], upfs.slice(0, 2))
    .link("N4", [smfs[1]!], [upfs[2]!], "ESP")
    .link("N9", [upfs[0]!, upfs[1]!], [upfs[2]!])
    .link("N6", [upfs[2]!], dns)
    .link("N6", [upfs[0]!], [dns[0]!]);
  for (const [name, producer] of [
    ["Nudm", udm],
    ["Nausf", ausf],
    ["Nudr", udr],
    ["Npcf", pcf],
    ["Nnssf", nssf],
    ["Nchf", chf],
    ["Nbsf", bsf],
    ["Nsmsf", smsf],
    ["Nnef", nef],
  ] as const)
    it.link(name, scp!, producer!, name === "Nudr" ? "clear" : "TLS 1.3");
  it.link("Nnrf", [...amfs, ...smfs, ...scp!, ...upfs.slice(0, 1)], nrf!, "TLS 1.3")
    .link("Nsmf", amfs, smfs)
    .link("N32", [sepp[0]!], [sepp[1]!], "TLS 1.2")
    .link("N26", [amfs[0]!], [amfs[1]!]);
  it.link("SSH", oam!, [...amfs, ...smfs, ...upfs, ...gnbs.slice(0, 2), ...nrf!, ...udm!], "SSH 2.0")
    .link("syslog", [...amfs, ...upfs], siem!)
    .link("Q1", odd!, [upfs[1]!], "unknown")
    .link("NTP", amfs, lone!);
  return it.network();
}
