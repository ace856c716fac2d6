import { type BatchRecord, batchStatus } from "@/lib/emulator/batches/batch-record";

/** The metadata key by which a submission is told from another. */
const MARKER = "console_submission";

export type LedgerUpload = { id: string; filename: string; sizeBytes: number; sha256: string | null };
type FiredFault = { rule: number; fault: string; route: string };

/** What was asked of this upstream, kept for tests that check promises about it. */
export class Ledger {
  private readonly isOn: boolean;
  private readonly creates = new Map<string, string[]>();
  private readonly calls = new Map<string, number>();
  private readonly seconds = new Map<number, number>();
  private readonly keyHashes = new Set<string>();
  private readonly uploads: LedgerUpload[] = [];
  private readonly fired: FiredFault[] = [];

  /** Off, it notes nothing: outside tests nobody empties it. */
  constructor(isOn: boolean) {
    this.isOn = isOn;
  }

  noteCall(method: string, path: string, keyHash: string | null): void {
    const route = routeName(method, path);
    this.calls.set(route, (this.calls.get(route) ?? 0) + 1);
    const second = Math.floor(Date.now() / 1000);
    this.seconds.set(second, (this.seconds.get(second) ?? 0) + 1);
    if (keyHash) this.keyHashes.add(keyHash);
  }

  noteFault(rule: number, fault: string, method: string, path: string): void {
    this.fired.push({ rule, fault, route: routeName(method, path) });
  }

  noteUpload(upload: LedgerUpload): void {
    if (this.isOn) this.uploads.push(upload);
  }

  noteCreate(batch: BatchRecord): void {
    const marker = batch.metadata[MARKER];
    if (this.isOn && marker !== undefined) this.creates.set(marker, [...(this.creates.get(marker) ?? []), batch.id]);
  }

  /** A copy as JSON; `batches` are those not deleted. */
  snapshot(batches: BatchRecord[]) {
    const live: Record<string, number> = {};
    for (const batch of batches) {
      const marker = batch.metadata[MARKER];
      const isLive = marker !== undefined && batchStatus(batch) !== "cancelled" && batchStatus(batch) !== "cancelling";
      if (isLive) live[marker] = (live[marker] ?? 0) + 1;
    }
    return {
      creates: Object.fromEntries(
        [...this.creates].map(([marker, ids]) => [marker, { count: ids.length, batch_ids: ids }]),
      ),
      live,
      calls: Object.fromEntries(this.calls),
      calls_per_second: [...this.seconds].map(([second, calls]) => ({ second, calls })),
      keys: [...this.keyHashes],
      uploads: this.uploads.map(({ sizeBytes, ...upload }) => ({ ...upload, bytes: sizeBytes })),
      faults: [...this.fired],
    };
  }

  reset(): void {
    for (const map of [this.creates, this.calls, this.seconds]) map.clear();
    this.keyHashes.clear();
    this.uploads.length = 0;
    this.fired.length = 0;
  }
}

/** Method and path with ids replaced, such as `GET /v1/files/{id}/content`. */
function routeName(method: string, path: string): string {
  const named = path
    .replace(/(?:resp_)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "{id}")
    .replace(/^(\/v1\/models)\/.+/, "$1/{id}");
  return `${method} ${named}`;
}
