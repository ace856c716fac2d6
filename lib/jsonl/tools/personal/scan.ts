import type { ToolRun } from "@/lib/jsonl/tools/job";
import { readRequests } from "@/lib/jsonl/tools/read-requests";
import { findPersonal, type PersonalKind, personalKinds } from "./find-personal";
import { placeholderPattern } from "./masks";
import { stringNodes } from "./string-nodes";

/** One place: the value with a little of the text around it. */
export interface PersonalSample {
  line: number;
  before: string;
  value: string;
  after: string;
}

export interface PersonalCount {
  kind: PersonalKind;
  /** Places, lines with at least one, and different values. */
  count: number;
  lines: number;
  distinct: number;
  sample: PersonalSample[];
}

export interface ScanResult {
  requests: number;
  /** Kinds that were met, in their order. */
  found: PersonalCount[];
  /** Lines that are no JSON object: they were not looked into. */
  unread: number;
  /** Whether texts look like those a mask puts in: masking again would make them hard to tell apart. */
  hasPlaceholders: boolean;
}

const SAMPLE_MAX = 100;
const AROUND_CHARS = 40;

/** Looks through every text of a file. Memory: the different values, and 100 places of each kind. */
export async function scanPersonal(blob: Blob, run: ToolRun): Promise<ScanResult> {
  const counts = new Map(
    personalKinds.map((kind) => [kind, { kind, count: 0, lines: 0, sample: [] as PersonalSample[], lastLine: 0 }]),
  );
  const values = new Map(personalKinds.map((kind) => [kind, new Set<string>()]));
  const result: ScanResult = { requests: 0, found: [], unread: 0, hasPlaceholders: false };
  let done = 0;
  await readRequests(
    blob,
    run,
    ({ number }, line) => {
      result.requests++;
      if (!line) {
        result.unread++;
        return;
      }
      for (const node of stringNodes(line)) {
        const text = line.text(node);
        result.hasPlaceholders ||= placeholderPattern.test(text);
        for (const { kind, from, to } of findPersonal(text)) {
          const count = counts.get(kind);
          if (!count) continue;
          count.count++;
          if (count.lastLine !== number) count.lines++;
          count.lastLine = number;
          const value = text.slice(from, to);
          values.get(kind)?.add(value);
          if (count.sample.length === SAMPLE_MAX) continue;
          const before = text.slice(Math.max(0, from - AROUND_CHARS), from);
          count.sample.push({ line: number, before, value, after: text.slice(to, to + AROUND_CHARS) });
        }
      }
    },
    (length) => {
      done += length;
      run.onRead?.(done, blob.size);
    },
  );
  result.found = [...counts.values()]
    .filter(({ count }) => count > 0)
    .map(({ kind, count, lines, sample }) => ({ kind, count, lines, sample, distinct: values.get(kind)?.size ?? 0 }));
  return result;
}
