import "server-only";
import { createHash } from "node:crypto";
import type { Quality } from "@/lib/batches/contract";
import { noQuality } from "@/lib/batches/rules";
import { type NormalResult, normaliseResult, type SpoolKind } from "@/lib/results/rules/result";
import type { ModelUse } from "@/lib/usage/record";

/** What the input file says of the requests with one custom_id. */
export type Asked = { inputs: number; models: readonly string[]; wantsJson: boolean };
export type RequestIndex = ReadonlyMap<string, Asked>;

type Slot = Asked & { outputs: number; errors: number };
type ModelSum = Omit<ModelUse, "model">;

export type Totals = {
  rows: number;
  quality: Quality;
  inputTokens: number;
  outputTokens: number;
  perModel: ModelUse[];
};

const unlisted: Asked = { inputs: 1, models: [], wantsJson: false };
const qualityOf = {
  truncated: "truncated",
  empty: "empty",
  refused: "refused",
  not_json: "notJson",
  schema_invalid: "schemaInvalid",
} as const;

/** Failures that still count: as many as there are requests of this id without an answer. */
const standing = ({ inputs, outputs, errors }: Slot): number => Math.min(errors, Math.max(0, inputs - outputs));

/**
 * What the result lines of a batch add up to, kept by adding each line once. Repeats are known by the upstream's id of
 * the line. An answer takes the place of a failure with the same custom_id, so a retry corrects the sums by itself.
 */
export class Ledger {
  private readonly ids: Record<SpoolKind, Set<string>> = { output: new Set(), error: new Set() };
  private readonly slots = new Map<string, Slot>();
  private readonly sums = new Map<string, ModelSum>();
  private readonly quality: Quality = { ...noQuality };
  private readonly requests: RequestIndex;
  private readonly fallbackModel: string;
  /** Lines that stand in both files: the error file was read before a retry answered them. */
  overlap = 0;
  /** Lines that name no request: what a line that was spoilt on the way leaves behind, as a rule. */
  strays = 0;

  /** `fallbackModel`: what a row is charged to when neither its request nor its answer names a model. */
  constructor(requests: RequestIndex, fallbackModel: string) {
    this.requests = requests;
    this.fallbackModel = fallbackModel;
  }

  /** An empty ledger of the same requests. */
  blank(): Ledger {
    return new Ledger(this.requests, this.fallbackModel);
  }

  lines(kind: SpoolKind): number {
    return this.ids[kind].size;
  }

  /** How much memory this takes, in entries of some hundred bytes. */
  get weight(): number {
    return this.requests.size + this.slots.size + this.ids.output.size + this.ids.error.size;
  }

  /** Adds a line, with or without its line feed. False: it is a repeat of one that was added before. */
  add(kind: SpoolKind, line: Uint8Array): boolean {
    const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString("utf8").trimEnd();
    // Whether JSON was asked for is looked up below; until then every row is read as if.
    const result = normaliseResult(text, { kind, wantsJson: true });
    const { requestId, customId } = result;
    const id =
      requestId === null ? createHash("sha1").update(text).digest("base64") : `${requestId}\n${customId ?? ""}`;
    if (this.ids[kind].has(id)) return false;
    this.ids[kind].add(id);
    if (requestId === null && customId === null) this.strays += 1;
    if (this.ids[kind === "output" ? "error" : "output"].has(id)) this.overlap += 1;
    const slot = this.slotOf(customId ?? requestId ?? "");
    const before = standing(slot);
    if (kind === "error") slot.errors += 1;
    else {
      slot.outputs += 1;
      this.addOutput(slot, result);
    }
    this.addFailures(slot, standing(slot) - before);
    return true;
  }

  /** Forgets the error file, before it is read anew. */
  forgetErrors(): void {
    for (const slot of this.slots.values()) {
      this.addFailures(slot, -standing(slot));
      slot.errors = 0;
    }
    this.ids.error.clear();
    this.overlap = 0;
  }

  totals(): Totals {
    const perModel = [...this.sums].map(([model, sum]) => ({ model, ...sum })).filter((sum) => sum.rows > 0);
    const total = (pick: (sum: ModelSum) => number) => perModel.reduce((sum, model) => sum + pick(model), 0);
    return {
      rows: total((sum) => sum.rows),
      quality: { ...this.quality },
      inputTokens: total((sum) => sum.inputTokens),
      outputTokens: total((sum) => sum.outputTokens),
      perModel,
    };
  }

  private slotOf(customId: string): Slot {
    const known = this.slots.get(customId);
    if (known) return known;
    const made = { ...(this.requests.get(customId) ?? unlisted), outputs: 0, errors: 0 };
    this.slots.set(customId, made);
    return made;
  }

  private sumOf(model: string): ModelSum {
    const known = this.sums.get(model);
    if (known) return known;
    const made = {
      ...{ rows: 0, failedRows: 0, flaggedRows: 0, inputTokens: 0, outputTokens: 0 },
      ...{ wastedInputTokens: 0, wastedOutputTokens: 0 },
    };
    this.sums.set(model, made);
    return made;
  }

  /** Rows are charged to the model that was asked for: the answer may name it differently. */
  private modelOf({ models }: Slot, answering: string | null): string {
    const asked = models.find((model) => model === answering) ?? models[0];
    return asked ?? answering ?? this.fallbackModel;
  }

  private addOutput(slot: Slot, { status, flag, model, inputTokens, outputTokens }: NormalResult): void {
    const isFailed = status === "failed";
    const isFlagged = flag !== null && (flag !== "not_json" || slot.wantsJson);
    this.quality[isFailed ? "failed" : isFlagged ? qualityOf[flag] : "good"] += 1;
    const sum = this.sumOf(this.modelOf(slot, model));
    sum.rows += 1;
    sum.failedRows += isFailed ? 1 : 0;
    sum.inputTokens += inputTokens ?? 0;
    sum.outputTokens += outputTokens ?? 0;
    if (!isFailed && !isFlagged) return;
    sum.flaggedRows += isFailed ? 0 : 1;
    sum.wastedInputTokens += inputTokens ?? 0;
    sum.wastedOutputTokens += outputTokens ?? 0;
  }

  private addFailures(slot: Slot, change: number): void {
    if (change === 0) return;
    this.quality.failed += change;
    const sum = this.sumOf(this.modelOf(slot, null));
    sum.rows += change;
    sum.failedRows += change;
  }
}
