import type { Line } from "@/lib/jsonl/check/line";
import type { ToolRun } from "@/lib/jsonl/tools/job";
import { readRequests } from "@/lib/jsonl/tools/read-requests";
import { findNumbers } from "./find-numbers";
import { findPersonal, type PersonalKind, personalKinds } from "./find-personal";
import { placeholderPattern } from "./masks";
import { stringNodes } from "./string-nodes";

/** One place: the value with a little of the text around it. */
export interface PersonalSample {
  line: number;
  /** Bytes of the whole line in the file, line feed excluded. */
  offset: number;
  length: number;
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

/** Looks through every text and number of a file. Memory: the different values, and 100 places of each kind. */
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
    ({ number, from: offset }, line, base) => {
      result.requests++;
      if (!line) {
        result.unread++;
        return;
      }
      const [start, end] = [offset - base, line.scanner.end];
      const place = { line: number, offset, length: end - start };
      const add = (kind: PersonalKind, value: string, before: () => string, after: () => string) => {
        const count = counts.get(kind);
        if (!count) return;
        count.count++;
        if (count.lastLine !== number) count.lines++;
        count.lastLine = number;
        values.get(kind)?.add(value);
        if (count.sample.length < SAMPLE_MAX) count.sample.push({ ...place, before: before(), value, after: after() });
      };
      for (const node of stringNodes(line)) {
        const text = line.text(node);
        result.hasPlaceholders ||= placeholderPattern.test(text);
        for (const { kind, from, to } of findPersonal(text))
          add(
            kind,
            text.slice(from, to),
            () => text.slice(Math.max(0, from - AROUND_CHARS), from),
            () => text.slice(to, to + AROUND_CHARS),
          );
      }
      for (const { kind, from, to, value } of findNumbers(line))
        add(
          kind,
          value,
          () => rawAround(line, Math.max(start, from - AROUND_CHARS), from),
          () => rawAround(line, to, Math.min(end, to + AROUND_CHARS)),
        );
    },
    (length) => {
      done += length;
      run.onRead?.(done, blob.size);
    },
    run.limits.depth,
  );
  result.found = [...counts.values()]
    .filter(({ count }) => count > 0)
    .map(({ kind, count, lines, sample }) => ({ kind, count, lines, sample, distinct: values.get(kind)?.size ?? 0 }));
  return result;
}

/** A stretch of a line as it is written; a letter cut at either end is left out. */
function rawAround(line: Line, from: number, to: number): string {
  return new TextDecoder().decode(line.scanner.state.bytes.subarray(from, to)).replace(/^\ufffd+|\ufffd+$/g, "");
}
