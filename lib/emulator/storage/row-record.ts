/** What became of one request of a batch. `line` is its JSONL line in the output or error file, without newline. */
export type RowOutcome = {
  row: number;
  kind: "completed" | "failed";
  line: string;
  promptTokens: number;
  completionTokens: number;
  reasoningTokens: number;
  durationMs: number;
  ttfbMs: number;
  costPico: number;
};

export const ROW_RECORD_BYTES = 48;

const KINDS = { completed: 1, failed: 2, requeued: 3 } as const;

export type RowRecord = Omit<RowOutcome, "kind" | "line"> & {
  kind: keyof typeof KINDS;
  offset: number;
  lengthBytes: number;
};

/** Writes one fixed-size journal record at `at`; little-endian. */
export function encodeRowRecord(target: Buffer, at: number, record: RowRecord): void {
  target.writeUInt32LE(KINDS[record.kind], at);
  target.writeUInt32LE(record.row, at + 4);
  target.writeDoubleLE(record.offset, at + 8);
  target.writeDoubleLE(record.costPico, at + 16);
  target.writeUInt32LE(record.lengthBytes, at + 24);
  target.writeUInt32LE(record.promptTokens, at + 28);
  target.writeUInt32LE(record.completionTokens, at + 32);
  target.writeUInt32LE(record.reasoningTokens, at + 36);
  target.writeUInt32LE(record.durationMs, at + 40);
  target.writeUInt32LE(record.ttfbMs, at + 44);
}

/** Reads the record at `at`; null when the bytes are no record. */
export function decodeRowRecord(source: Buffer, at: number): RowRecord | null {
  const code = source.readUInt32LE(at);
  const kind = code === 1 ? "completed" : code === 2 ? "failed" : code === 3 ? "requeued" : null;
  if (!kind) return null;
  return {
    kind,
    row: source.readUInt32LE(at + 4),
    offset: source.readDoubleLE(at + 8),
    costPico: source.readDoubleLE(at + 16),
    lengthBytes: source.readUInt32LE(at + 24),
    promptTokens: source.readUInt32LE(at + 28),
    completionTokens: source.readUInt32LE(at + 32),
    reasoningTokens: source.readUInt32LE(at + 36),
    durationMs: source.readUInt32LE(at + 40),
    ttfbMs: source.readUInt32LE(at + 44),
  };
}
