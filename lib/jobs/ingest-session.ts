import "server-only";
import { pacer } from "@/lib/results/pace";
import type { SpoolKind } from "@/lib/results/rules/result";
import type { Held } from "@/lib/results/source";
import { openSpool, removeOldSpools, type SpoolPlace, type SpoolWriter } from "@/lib/results/spool";
import type { Ledger } from "./ingest-ledger";
import { type BatchRow, spoolKinds } from "./ingest-ledgers";

/** Lines written but not yet acknowledged; more than this is acknowledged before the next block. */
const unsavedBytesMax = 8 << 20;

/** One turn of bringing in a batch's lines: the ledger, what is held, and the spools open for appending. */
export class Session {
  readonly batch: BatchRow;
  readonly ledger: Ledger;
  readonly held: Held;
  /** Whether anything differs from what the database says. */
  isChanged = false;
  private readonly writers = new Map<SpoolKind, SpoolWriter>();
  private unsavedBytes = 0;

  constructor(batch: BatchRow, ledger: Ledger, held: Held) {
    this.batch = batch;
    this.ledger = ledger;
    this.held = structuredClone(held);
  }

  get isDueToSave(): boolean {
    return this.unsavedBytes >= unsavedBytesMax;
  }

  /** Begins a kind again in a new generation. The ledger must have forgotten its lines. */
  async restart(kind: SpoolKind): Promise<void> {
    await this.writers.get(kind)?.close();
    this.writers.delete(kind);
    this.held[kind] = { generation: this.held[kind].generation + 1, lines: 0, sizeBytes: 0, isComplete: false };
    this.isChanged = true;
  }

  /** Adds a block of lines to the ledger and appends those that are new to the spool. */
  async add(kind: SpoolKind, block: readonly Uint8Array[]): Promise<void> {
    const pace = pacer();
    const fresh: Uint8Array[] = [];
    for (const line of block) {
      if (this.ledger.add(kind, line)) fresh.push(line);
      if (pace.isDue()) await pace.rest();
    }
    if (fresh.length === 0) return;
    const writer = await this.writer(kind);
    await writer.append(fresh);
    const held = this.held[kind];
    this.unsavedBytes += writer.sizeBytes() - held.sizeBytes;
    this.held[kind] = { ...held, lines: held.lines + fresh.length, sizeBytes: writer.sizeBytes() };
    this.isChanged = true;
  }

  /** Makes what was appended survive a power cut, before the database says it is there. */
  async sync(): Promise<void> {
    for (const writer of this.writers.values()) await writer.sync();
  }

  /** Called when the database has acknowledged what is held. */
  async acknowledged(isComplete: boolean): Promise<void> {
    this.isChanged = false;
    this.unsavedBytes = 0;
    for (const kind of spoolKinds) this.held[kind].isComplete = isComplete;
    await this.tidy();
  }

  /** Removes spools of other generations than those held. */
  async tidy(): Promise<void> {
    const inForce = spoolKinds.map((kind) => this.place(kind));
    await removeOldSpools(this.batch.id, inForce);
  }

  async close(): Promise<void> {
    for (const writer of this.writers.values()) await writer.close();
    this.writers.clear();
  }

  private place(kind: SpoolKind): SpoolPlace {
    return { batchId: this.batch.id, kind, generation: this.held[kind].generation };
  }

  private async writer(kind: SpoolKind): Promise<SpoolWriter> {
    const open = this.writers.get(kind) ?? (await openSpool(this.place(kind), this.held[kind].sizeBytes));
    this.writers.set(kind, open);
    return open;
  }
}
