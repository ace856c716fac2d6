import type { AuditEvent } from "@/lib/audit/contract";
import { formatBytes, formatCount, formatMoney } from "@/lib/format";

const groups: Record<string, string> = {
  sign_in: "Signing in",
  sign_out: "Signing out",
  session: "Sessions",
  sessions: "Signed out everywhere",
  password: "Passwords",
  batch: "Batches",
  results: "Downloads",
  audit: "The log itself",
};

/** "connection" → "Connections". */
export const groupWords = (group: string): string =>
  groups[group] ?? `${group.slice(0, 1).toUpperCase()}${group.slice(1)}s`;

const shownFirst = ["name", "model", "of", "email", "from", "to", "role"];

const dollars = ["monthly", "approvalAbove", "cost"];
const sizes: Record<string, string> = { bytes: "size" };

function valueWords(name: string, value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return name in sizes ? formatBytes(value) : formatCount(value);
  return dollars.includes(name) ? formatMoney(String(value)) : String(value);
}

/** What was said in so many words needs no label. */
const labelWords = (name: string): string =>
  name === "said" ? "" : `${(sizes[name] ?? name).replace(/([A-Z])/g, " $1").toLowerCase()}: `;

/** The facts beside an act as "name: Prod · kind: custom"; the order a reader wants, nothing empty. */
export function factWords({ details }: Pick<AuditEvent, "details">): string {
  const rank = (name: string) => (shownFirst.includes(name) ? shownFirst.indexOf(name) : shownFirst.length);
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== "")
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => `${labelWords(name)}${valueWords(name, value)}`)
    .join(" · ");
}
