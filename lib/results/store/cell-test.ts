import "server-only";
import type { DuckDBValue } from "@duckdb/node-api";
import type { Condition, WhereOp } from "@/lib/results/columns";
import { numberIn } from "@/lib/results/rules/unfold";

/** Values on their way into a query, each under a name of its own: nothing a person wrote is ever part of its text. */
export class Bindings {
  readonly values: Record<string, DuckDBValue> = {};
  private count = 0;

  bind(value: string | number): string {
    this.count += 1;
    const name = `v${this.count}`;
    this.values[name] = value;
    return typeof value === "number" ? `$${name}::double` : `$${name}::varchar`;
  }
}

/** `find`: what is looked through in place of the text, lower-cased. */
export type Side = { text: string; find?: string | undefined; number: string | null };

/** A comparison that only texts know; null for one that numbers know too. */
export function textTest(op: WhereOp, { text, find }: Side, value: string, bindings: Bindings): string | null {
  const lowered = find ?? `lower(${text})`;
  if (op === "has") return `contains(${lowered}, ${bindings.bind(value.toLowerCase())})`;
  if (op === "lacks") return `not contains(${lowered}, ${bindings.bind(value.toLowerCase())})`;
  if (op === "matches") return `regexp_matches(${find ?? text}, ${bindings.bind(value)}, 'i')`;
  return null;
}

const sqlOf = (op: WhereOp): string => (op === "!=" ? "<>" : op);

/** A comparison of one cell. What reads as a number is compared as one, where the cell holds one. */
export function cellTest({ op, value }: Condition, side: Side, bindings: Bindings): string {
  const { text, number } = side;
  const found = textTest(op, side, value, bindings);
  if (found !== null) return found;
  const asNumber = numberIn(value);
  if (number === null || asNumber === null) {
    return `lower(${text}) ${sqlOf(op)} ${bindings.bind(value.toLowerCase())}`;
  }
  const compared = `${number} ${sqlOf(op)} ${bindings.bind(asNumber)}`;
  // Words are no numbers, so they neither exceed nor undercut one; they only differ from it.
  return op === "!=" ? `(${number} is null or ${compared})` : compared;
}

export type TextOp = "has" | "lacks" | "matches";
export const isOfText = (op: WhereOp): op is TextOp => op === "has" || op === "lacks" || op === "matches";
