import type { Relation } from "@/lib/batches/contract";
import type { Fix } from "@/lib/jsonl/fix-contract";
import type { RowChanges } from "./contract";

/** The changes as steps of the engine, which edits spans and leaves every other byte alone. */
export function fixesOf({ model, params = {} }: RowChanges): Fix[] {
  const setModel: Fix[] = model === undefined ? [] : [{ kind: "set_model", model }];
  return [...setModel, ...Object.entries(params).map(([name, value]) => setParam(name, value))];
}

/** Each API has its own name for the limit of an answer, which a line may hold already; others are members of the body. */
function setParam(name: string, value: unknown): Fix {
  if (name === "max_tokens" && typeof value === "number" && Number.isSafeInteger(value) && value > 0)
    return { kind: "set_max_tokens", value, where: "all" };
  return { kind: "set_path", path: ["body", name], json: JSON.stringify(value) };
}

const suffixes: Record<Relation, string> = {
  retry: "retry",
  edit: "edited",
  canary: "canary",
  rest: "rest",
  clone: "again",
  shard: "part",
};

const nameLengthMax = 120;

/** "Support labels" → "Support labels · retry 2": what it is to its parent, and the how manieth. */
export function childName(parent: string, relation: Relation, siblings: number): string {
  const suffix = ` · ${suffixes[relation]}${siblings > 0 ? ` ${siblings + 1}` : ""}`;
  return `${parent.slice(0, nameLengthMax - suffix.length).trimEnd()}${suffix}`;
}

/** "requests.jsonl.gz" → "requests.retry.jsonl". */
export function childFileName(parent: string, relation: Relation): string {
  const stem = parent.replace(/\.(jsonl|ndjson|json)(\.gz)?$/i, "").slice(0, 160);
  return `${stem}.${suffixes[relation]}.jsonl`;
}
