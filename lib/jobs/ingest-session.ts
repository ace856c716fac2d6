import "server-only";
import { crash } from "@/lib/crash";
import { pacer } from "@/lib/results/pace";
import type { SpoolKind } from "@/lib/results/rules/result";
import type { Held } from "@/lib/results/source";
import {
  copySpool,
  isOwnGeneration,
  nextGeneration,
  openSpool,
  removeOldSpools,
  type SpoolPlace,
  type SpoolWriter,
} from "@/lib/results/spool";
import type { Ledger } from "./ingest-ledger";
import { type BatchRow, spoolKinds } from "./ingest-ledgers";

/** Lines written but not yet acknowledged; more than this is acknowledged before the next block. */
const unsavedBytesMax = 8 << 20;

/** One turn of bringing in a batch's lines: the ledger, what is held, and the spools open for appending. */
export class Session {
  readonly batch: BatchRow;
  readonly ledger: Ledger;
  readonly held: Held;
  private readonly fence: number | undefined;
  /** Whether anything differs from what the database says. */
  isChanged = false;
  /** Whether it began at the first line of each file. */
  isAnew = false;
  private readonly writers = new Map<SpoolKind, SpoolWriter>();
  private unsavedBytes = 0;

  /** `fence`: under which this process watches the batch's connection. */
  constructor(batch: BatchRow, ledger: Ledger, held: Held, fence?: number) {
    this.fence = fence;
    this.batch = batch;
    this.ledger = ledger;
    this.held = structuredClone(held);
  }

  get isDueToSave(): boolean {
    return this.unsavedBytes >= unsavedBytesMax;
  }

  /** Another session of the same batch, from the same place, that begins with `ledger`. */
  beside(ledger: Ledger): Session {
    return new Session(this.batch, ledger, this.held, this.fence);
  }

  /** Begins a kind again in a new generation. The ledger must have forgotten its lines. */
  async restart(kind: SpoolKind): Promise<void> {
    await this.writers.get(kind)?.close();
    this.writers.delete(kind);
    const generation = nextGeneration(this.held[kind].generation, this.fence);
    this.held[kind] = { generation, lines: 0, sizeBytes: 0, isComplete: false };
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
    crash("ingest.appended");
    const held = this.held[kind];
    this.unsavedBytes += writer.sizeBytes() - held.sizeBytes;
    this.held[kind] = { ...held, lines: held.lines + fresh.length, sizeBytes: writer.sizeBytes() };
    this.isChanged = true;
  }

  /** Makes what was appended survive a power cut, before the database says it is there. */
  async sync(): Promise<void> {
    for (const writer of this.writers.values()) await writer.sync();
    crash("ingest.synced");
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
    const known = this.writers.get(kind);
    if (known) return known;
    await this.makeOwn(kind);
    const opened = await openSpool(this.place(kind), this.held[kind].sizeBytes);
    this.writers.set(kind, opened);
    return opened;
  }

  /** Continues what another holder began in a file of our own: that one may only be frozen, with its file open. */
  private async makeOwn(kind: SpoolKind): Promise<void> {
    const held = this.held[kind];
    if (isOwnGeneration(held.generation, this.fence)) return;
    const from = this.place(kind);
    this.held[kind] = { ...held, generation: nextGeneration(held.generation, this.fence) };
    if (held.sizeBytes > 0) await copySpool(from, this.place(kind));
  }
}
