// SPDX-License-Identifier: Apache-2.0
// Addresses and prefixes as a case writes them: 192.0.2.7, 192.0.2.0/24, 2001:db8::/64.

/** Bits of the address; null if it is none. */
function bits(address: string): string | null {
  const group = (value: number, width: number) => value.toString(2).padStart(width, "0");
  if (!address.includes(":")) {
    const parts = address.split(".");
    if (parts.length !== 4 || parts.some((it) => !/^\d{1,3}$/.test(it) || Number(it) > 255)) return null;
    return parts.map((it) => group(Number(it), 8)).join("");
  }
  const [head = "", tail, more] = address.split("::");
  const list = (text: string) => (text === "" ? [] : text.split(":"));
  const left = list(head);
  const right = list(tail ?? "");
  const gap = 8 - left.length - right.length;
  if (more !== undefined || (tail === undefined ? gap !== 0 : gap < 1)) return null;
  const all = [...left, ...Array.from({ length: gap }, () => "0"), ...right];
  return all.every((it) => /^[0-9a-f]{1,4}$/i.test(it))
    ? all.map((it) => group(Number.parseInt(it, 16), 16)).join("")
    : null;
}

/** The prefix holds the address; an address alone is a prefix of its whole length. */
export function covers(prefix: string, address: string): boolean {
  const [base = "", length] = prefix.split("/");
  const own = bits(base);
  const other = bits(address);
  if (!own || !other || own.length !== other.length) return false;
  const count = length === undefined ? own.length : Number(length);
  return count >= 0 && count <= own.length && own.slice(0, count) === other.slice(0, count);
}
