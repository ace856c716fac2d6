import type { Rng } from "@/lib/emulator/answer/rng";
import { type JsonObject, numberAt, stringAt } from "@/lib/emulator/json-value";
import { linearPattern } from "./linear-pattern";
import { type PatternNode, parsePattern } from "./pattern-parser";
import { type Flavour, plausibleString, sentence } from "./plausible";

function digits(rng: Rng, count: number): string {
  return Array.from({ length: count }, () => rng.int(0, 9)).join("");
}

function hex(rng: Rng, count: number): string {
  return Array.from({ length: count }, () => rng.int(0, 15).toString(16)).join("");
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

const FORMATS: Record<string, (rng: Rng) => string> = {
  date: (rng) => `${rng.int(2000, 2025)}-${two(rng.int(1, 12))}-${two(rng.int(1, 28))}`,
  time: (rng) => `${two(rng.int(0, 23))}:${two(rng.int(0, 59))}:${two(rng.int(0, 59))}Z`,
  "date-time": (rng) => `${FORMATS.date?.(rng)}T${FORMATS.time?.(rng)}`,
  duration: (rng) => `P${rng.int(1, 30)}DT${rng.int(1, 12)}H`,
  email: (rng) => `${rng.pick(["ana", "takeshi", "grace", "ellen"])}.${digits(rng, 3)}@example.com`,
  hostname: (rng) => `${rng.pick(["www", "api", "mail"])}.example.org`,
  ipv4: (rng) => `192.0.2.${rng.int(1, 254)}`,
  ipv6: (rng) => `2001:db8::${hex(rng, 4).replace(/^0+(?=.)/, "")}`,
  uri: (rng) => `https://example.org/items/${digits(rng, 4)}`,
  "uri-reference": (rng) => `/items/${digits(rng, 4)}`,
  uuid: (rng) => `${hex(rng, 8)}-${hex(rng, 4)}-4${hex(rng, 3)}-a${hex(rng, 3)}-${hex(rng, 12)}`,
};

function writePattern(node: PatternNode, rng: Rng, spread: number): string {
  if (node.kind === "chars") return rng.pick([...node.chars]) ?? "";
  if (node.kind === "choice") {
    const branch = rng.pick(node.branches) ?? [];
    return branch.map((part) => writePattern(part, rng, spread)).join("");
  }
  const count = rng.int(node.min, Math.min(node.max, node.min + spread));
  return Array.from({ length: count }, () => writePattern(node.node, rng, spread)).join("");
}

/** A string for a pattern that also keeps the length limits, or null when none was found. */
function stringForPattern(pattern: string, minLength: number, maxLength: number, rng: Rng): string | null {
  const node = parsePattern(pattern);
  const fits = linearPattern(pattern);
  if (!node || !fits) return null;
  for (let attempt = 0; attempt < 60; attempt++) {
    const text = writePattern(node, rng, Math.max(3, minLength));
    const isOpen = !pattern.endsWith("$");
    const padded = isOpen ? fitLength(text, minLength, Number.POSITIVE_INFINITY) : text;
    if (padded.length >= minLength && padded.length <= maxLength && fits(padded)) return padded;
  }
  return null;
}

/** Cuts or pads ASCII text to a length between the limits. */
function fitLength(text: string, minLength: number, maxLength: number): string {
  if (text.length >= minLength) return text.slice(0, maxLength);
  const filler = ` ${text || "more"}`;
  return (text + filler.repeat(Math.ceil(minLength / filler.length))).slice(0, minLength);
}

/** A string that satisfies `format`, `pattern`, `minLength` and `maxLength` of a schema as far as they can be met. */
export function stringForSchema(schema: JsonObject, key: string, flavour: Flavour): string {
  const minLength = numberAt(schema, "minLength") ?? 0;
  const maxLength = numberAt(schema, "maxLength") ?? Number.POSITIVE_INFINITY;
  const pattern = stringAt(schema, "pattern");
  if (pattern !== undefined) {
    const text = stringForPattern(pattern, minLength, maxLength, flavour.rng);
    if (text !== null) return text;
  }
  const formatted = FORMATS[stringAt(schema, "format") ?? ""]?.(flavour.rng);
  if (formatted !== undefined) return formatted;
  const text =
    minLength > 40 ? sentence(flavour) : plausibleString(key, flavour).replace(/[^\x20-\x7e]/g, "") || "value";
  return fitLength(text, minLength, maxLength);
}
