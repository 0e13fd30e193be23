// SPDX-License-Identifier: Apache-2.0
// Where a kind of function stands on the map. A kind that is not listed still finds a place.

export type Zone = "bus" | "control" | "ue" | "access" | "user" | "data" | "other";

const KINDS: Record<Exclude<Zone, "other">, string[]> = {
  // In the order of the boxes from left to right.
  bus: [
    "NSSF",
    "NEF",
    "NRF",
    "SCP",
    "AUSF",
    "UDM",
    "UDR",
    "UDSF",
    "PCF",
    "BSF",
    "CHF",
    "AF",
    "NSSAAF",
    "NSACF",
    "EASDF",
    "NWDAF",
    "DCCF",
    "ADRF",
    "MFAF",
    "SMSF",
    "LMF",
    "GMLC",
    "5G-EIR",
    "EIR",
    "HSS",
    "TSCTSF",
    "AAnF",
    "MBSF",
    "SEPP",
    "vSEPP",
    "hSEPP",
  ],
  control: ["AMF", "SEAF", "MME", "MB-SMF", "SMF", "SMF+PGW-C", "SGW-C", "PGW-C", "SGSN"],
  ue: ["UE"],
  access: [
    "gNB",
    "ng-eNB",
    "eNB",
    "en-gNB",
    "gNB-CU",
    "gNB-CU-CP",
    "gNB-CU-UP",
    "gNB-DU",
    "N3IWF",
    "TNGF",
    "TWIF",
    "W-AGF",
    "RAN",
  ],
  user: ["UPF", "I-UPF", "UPF+PGW-U", "MB-UPF", "SGW-U", "PGW-U", "SGW", "PGW", "GGSN"],
  data: ["DN", "IMS", "Internet"],
};

const PLACES = new Map(
  Object.entries(KINDS).flatMap(([zone, kinds]) =>
    kinds.map((kind, order) => [kind.toLowerCase(), { zone: zone as Zone, order }] as const),
  ),
);

/** A service of the service-based architecture (Nudm, N5g-eir, nudm-sdm), not a reference point (N2, N26) or another protocol (NTP). */
export function isServiceBased(interfaceName: string): boolean {
  return (
    /^N(5g-)?[a-z]{2}/.test(interfaceName) ||
    /^n(5g-)?[a-z0-9]+-[a-z]/.test(interfaceName) ||
    /^SBI$/i.test(interfaceName)
  );
}

/** The service's interface: nudm-sdm and Nudm_SDM both belong to Nudm. */
export function busName(interfaceName: string): string {
  const stem = /^[Nn](5g-eir|[a-z0-9]+)/.exec(interfaceName)?.[1];
  return stem && isServiceBased(interfaceName) && !/^SBI$/i.test(interfaceName) ? `N${stem}` : interfaceName;
}

/** onlyServices: it speaks services and nothing else. */
export function placeOf(kind: string, onlyServices: boolean): { zone: Zone; order: number } {
  return PLACES.get(kind.toLowerCase()) ?? { zone: onlyServices ? "bus" : "other", order: 1000 };
}
