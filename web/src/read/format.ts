// SPDX-License-Identifier: Apache-2.0
// Numbers and times for people. Nothing here depends on the reader's locale or time zone, so that all readers see the same.

/** 7521 → "7,521". */
export function whole(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** 530656 → "530.7 kB" (powers of 1000). */
export function octets(value: number): string {
  if (value < 1000) return `${value} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let scaled = value;
  let unit = "B";
  for (const next of units) {
    if (scaled < 999.95) break;
    scaled /= 1000;
    unit = next;
  }
  return `${scaled.toFixed(1)} ${unit}`;
}

/** What comes from a document has no time; the program writes the beginning of 1970 then. */
export const isTimed = (value: string | null): boolean => value !== null && !value.startsWith("1970-01-01T00:00:00");

/** "2026-11-22T18:29:27.985860000Z" → "2026-11-22 18:29:27.985860" with the decimals asked for (cut, not rounded). */
export function time(value: string | null, decimals = 3): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d+))?Z$/.exec(value ?? "");
  if (!parts || !isTimed(value)) return parts ? "–" : (value ?? "–");
  const fraction = (parts[3] ?? "").padEnd(9, "0").slice(0, decimals);
  return `${parts[1]} ${parts[2]}${decimals > 0 ? `.${fraction}` : ""}`;
}

/** Milliseconds since 1970, for axes and durations; null if it is no time. */
export function milliseconds(value: string | null): number | null {
  const parsed = value === null ? Number.NaN : Date.parse(value.replace(/(\.\d{3})\d*Z$/, "$1Z"));
  return Number.isNaN(parsed) ? null : parsed;
}

/** 151000 → "2 min 31 s". */
export function duration(value: number): string {
  const seconds = value / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 86400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** "9.2" → "§9.2", "C.2" → "§C.2"; "art. 1" stays. */
export const clause = (text: string): string => (/^(\d|[A-Z](\.|$))/.test(text) ? `§${text}` : text);

/** 1, "frame" → "1 frame"; 2 → "2 frames". */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${whole(value)} ${value === 1 ? noun : plural}`;
