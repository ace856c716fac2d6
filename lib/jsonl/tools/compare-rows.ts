import { type Answer, answerOf } from "./answer";
import { type Change, changedPaths, isRecord, parseExact } from "./changed-paths";

export interface CompareOptions {
  /** White space around texts is no difference. */
  isTrimmed: boolean;
  /** Embeddings whose cosine reaches this count as the same. */
  cosineMin: number;
}

export type Verdict = "same" | "changed" | "status_changed" | "both_failed" | "both_pending";

export interface Comparison {
  verdict: Verdict;
  /** Where they differ ("body.model", "text", "text.city", "tool_calls", "embedding"), and in what. */
  changes: Change[];
  /** Least cosine of their embeddings; null where they have none. */
  cosine: number | null;
}

/** Two requests with the same custom_id: method, url and body, by field. */
export function compareRequests(a: Record<string, unknown>, b: Record<string, unknown>): Comparison {
  const changes: Change[] = [];
  changedPaths(a, b, "", changes);
  return { verdict: changes.length > 0 ? "changed" : "same", changes, cosine: null };
}

/** Two results of the same custom_id, in either shape. Two failures are never "the same answer". */
export function compareResults(
  rowA: Record<string, unknown>,
  rowB: Record<string, unknown>,
  options: CompareOptions,
): Comparison {
  const a = answerOf(rowA);
  const b = answerOf(rowB);
  const changes: Change[] = [];
  if (a.outcome !== b.outcome)
    return {
      verdict: "status_changed",
      changes: [{ field: `${a.outcome} → ${b.outcome}`, a: saidBy(a), b: saidBy(b) }],
      cosine: null,
    };
  if (a.outcome === "pending") return { verdict: "both_pending", changes, cosine: null };
  if (a.outcome === "failed") {
    changedPaths(errorOf(a), errorOf(b), "error", changes);
    return { verdict: "both_failed", changes, cosine: null };
  }
  const texts = Math.max(a.texts.length, b.texts.length);
  for (let at = 0; at < texts; at++)
    compareTexts(a.texts[at], b.texts[at], at === 0 ? "text" : `text[${at}]`, options, changes);
  changedPaths(callsOf(a), callsOf(b), "tool_calls", changes);
  changedPaths(a.finish, b.finish, "finish_reason", changes);
  changedPaths(a.rest, b.rest, "response", changes);
  const cosine = compareEmbeddings(a, b, options, changes);
  return { verdict: changes.length > 0 ? "changed" : "same", changes, cosine };
}

/** What stands on one side when only the other has an answer. */
const saidBy = (answer: Answer): unknown =>
  answer.outcome === "failed" ? errorOf(answer) : (answer.texts[0] ?? answer.rest ?? undefined);

/** The merged shape gives errors as text, the file shape as objects. */
const errorOf = ({ error }: Answer): unknown => {
  const parsed = typeof error === "string" ? (parseExact(error) ?? error) : error;
  const inner = isRecord(parsed) && isRecord(parsed.error) ? parsed.error : parsed;
  return isRecord(inner) && typeof inner.message === "string" ? inner.message : inner;
};

/** Calls with their arguments as JSON, so that spacing and the order of keys are no difference. */
const callsOf = ({ toolCalls }: Answer): unknown =>
  toolCalls.map(({ name, arguments: given }) => ({
    name: name ?? null,
    arguments: (typeof given === "string" ? (parseExact(given) ?? given) : given) ?? null,
  }));

function compareTexts(
  a: string | undefined,
  b: string | undefined,
  path: string,
  { isTrimmed }: CompareOptions,
  changes: Change[],
): void {
  if (a === b) return;
  if (a === undefined || b === undefined) {
    changes.push({ field: path, a, b });
    return;
  }
  if (isTrimmed && a.trim() === b.trim()) return;
  const jsonA = jsonOf(a);
  const jsonB = jsonOf(b);
  if (jsonA === undefined || jsonB === undefined) changes.push({ field: path, a, b });
  else changedPaths(jsonA, jsonB, path, changes);
}

const bare = (text: string): string => /^```(?:json)?[ \t]*\r?\n([\s\S]*?)```$/i.exec(text.trim())?.[1] ?? text;

/** The object or list a text consists of, in a code fence or not. */
function jsonOf(text: string): unknown {
  const inner = bare(text).trim();
  return inner.startsWith("{") || inner.startsWith("[") ? parseExact(inner) : undefined;
}

function compareEmbeddings(a: Answer, b: Answer, { cosineMin }: CompareOptions, changes: Change[]): number | null {
  if (a.embeddings.length === 0 && b.embeddings.length === 0) return null;
  let least = 1;
  for (let at = 0; at < Math.max(a.embeddings.length, b.embeddings.length); at++)
    least = Math.min(least, cosineOf(a.embeddings[at] ?? [], b.embeddings[at] ?? []));
  if (!(least >= cosineMin)) changes.push({ field: "embedding", a: a.embeddings, b: b.embeddings });
  return least;
}

/** From −1 to 1; 0 for vectors of different lengths, or when one is all zeros and the other is not. */
export function cosineOf(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return 0;
  let dot = 0;
  let squareA = 0;
  let squareB = 0;
  for (const [at, x] of a.entries()) {
    const y = b[at] as number;
    dot += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  if (squareA === 0 && squareB === 0) return 1;
  if (squareA === 0 || squareB === 0) return 0;
  return Math.min(1, dot / Math.sqrt(squareA * squareB));
}
