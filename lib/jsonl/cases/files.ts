import type { CheckReport } from "@/lib/jsonl/contract";
import { limitsFor } from "@/lib/jsonl/limits";
import { catalogue, knownModels } from "@/lib/models/catalogue";

export const limits = limitsFor(knownModels(catalogue()));

/** A sound request line without its line end. */
export function line(id: string, content = "Name a river.", model = "Qwen/Qwen3.5-9B"): string {
  const body = { model, messages: [{ role: "user", content }], max_tokens: 32 };
  return JSON.stringify({ custom_id: id, method: "POST", url: "/v1/chat/completions", body });
}

export function bytesOf(content: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
}

/** The bytes in pieces: of these sizes in turn, the last size again and again. */
export async function* inPieces(content: string | Uint8Array, ...sizes: number[]): AsyncGenerator<Uint8Array> {
  const bytes = bytesOf(content);
  for (let from = 0, turn = 0; from < bytes.length; turn++) {
    const size = Math.max(1, sizes[Math.min(turn, sizes.length - 1)] ?? bytes.length);
    yield bytes.slice(from, from + size);
    from += size;
  }
}

/** Name, count and physical lines of every finding. */
export function summary(report: Pick<CheckReport, "rules">): Record<string, { count: number; lines: number[] }> {
  return Object.fromEntries(
    report.rules.map((rule) => [rule.rule, { count: rule.count, lines: rule.sample.map((finding) => finding.line) }]),
  );
}

/** A report without what depends on the clock. */
export function timeless<Report extends CheckReport>(report: Report): Omit<CheckReport, "durationMs"> {
  const { fileBytes, lines, blankLines, requests, rules, tally, isBlocked, sample } = report;
  return { fileBytes, lines, blankLines, requests, rules, tally, isBlocked, sample };
}
