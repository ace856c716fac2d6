import type { FindingSink } from "@/lib/jsonl/check/findings";
import type { Line } from "@/lib/jsonl/check/line";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import { kindName } from "./grammar";

const LIMIT_KEYS = [KEY.max_completion_tokens, KEY.max_tokens, KEY.max_output_tokens];

/** The node of the output limit, by the names the upstreams give it; 0 when there is none. A null counts as none. */
export function maxTokensNode(line: Line): number {
  for (const key of LIMIT_KEYS) {
    const node = line.inBody(key);
    if (node !== 0 && line.kind(node) !== Kind.null) return node;
  }
  return 0;
}

/** Rules on the plain parameters of a body. */
export function checkParameters(line: Line, found: FindingSink): void {
  const stream = line.inBody(KEY.stream);
  if (stream !== 0 && line.kind(stream) === Kind.true)
    found.add("stream_true", line, line.startOf(stream), "stream is true.");
  const priority = line.inBody(KEY.priority);
  if (priority !== 0) found.add("priority_ignored", line, line.startOf(priority), "The body has a priority.");
  checkRange(line, found, "temperature", 2);
  checkRange(line, found, "top_p", 1);
  if (line.url?.family !== "embeddings" && line.model?.known?.kind !== "embeddings") checkMaxTokens(line, found);
}

function checkRange(line: Line, found: FindingSink, key: "temperature" | "top_p", most: number) {
  const node = line.inBody(KEY[key]);
  if (node === 0 || line.kind(node) === Kind.null) return;
  if (line.kind(node) !== Kind.number)
    return found.add("parameter_not_number", line, line.startOf(node), () => `${key} is ${kindName(line.kind(node))}.`);
  const value = line.number(node);
  if (value < 0 || value > most) found.add(`${key}_range`, line, line.startOf(node), () => `${key} is ${value}.`);
}

function checkMaxTokens(line: Line, found: FindingSink) {
  const node = maxTokensNode(line);
  if (node === 0) return found.add("max_tokens_missing", line, -1, "The request states no max_tokens.");
  const value = line.kind(node) === Kind.number ? line.number(node) : Number.NaN;
  if (!Number.isInteger(value) || value <= 0)
    return found.add("max_tokens_invalid", line, line.startOf(node), () => {
      return Number.isNaN(value) ? `It is ${kindName(line.kind(node))}.` : `It is ${value}.`;
    });
  const most = line.model?.known?.maxOutputTokens;
  if (most !== undefined && value > most)
    found.add(
      "max_tokens_over_cap",
      line,
      line.startOf(node),
      () => `It is ${value}; the model writes at most ${most}.`,
    );
}
