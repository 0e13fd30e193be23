// SPDX-License-Identifier: Apache-2.0
// Every finding, requirement, function, fact and frame has an address: #/finding/W01-5a20, #/frame/1/1092 …

export interface Route {
  /** "" is the overview. */
  page: string;
  /** What stands behind the page, decoded. */
  rest: string[];
  query: URLSearchParams;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // typed by hand, not written by us
  }
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page = "", ...rest] = path.split("/").map(decoded);
  return { page, rest, query: new URLSearchParams(query) };
}

export function href(page: string, rest: (string | number)[] = [], query: Record<string, string> = {}): string {
  const path = [page, ...rest.map((part) => encodeURIComponent(String(part)))].join("/");
  const kept = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
  return `#/${path}${kept ? `?${kept}` : ""}`;
}

export const toFinding = (id: string): string => href("finding", [id]);
export const toRequirement = (id: string): string => href("requirement", [id]);
export const toFact = (id: string): string => href("fact", id.split("/"));
export const toFrame = (evidence: number, frame: number): string => href("frame", [evidence, frame]);
export const toFunction = (id: number): string => href("network", ["function", id]);
export const toInterface = (id: number): string => href("network", ["interface", id]);
export const toProduct = (product: string, part = ""): string => href("product", part ? [product, part] : [product]);
export const toStanding = (product: string, part: string, requirement: string): string =>
  href("standing", [product, part, requirement]);
export const toSegment = (name: string): string => href("network", ["segment", name]);
export const toWay = (scenario: string, fact: string, way: number | "all" = 1): string =>
  href("risk", ["way", scenario, fact, ...(way === 1 ? [] : [way])]);
export const toPlanner = (measures: readonly string[] = [], query: Record<string, string> = {}): string =>
  href("risk", ["planner"], { ...query, with: measures.join("\n") });
export const toFigures = (unit: string): string => href("risk", ["figures", unit]);
