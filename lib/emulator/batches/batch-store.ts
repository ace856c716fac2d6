import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { readJson, writeJsonAtomic } from "@/lib/emulator/storage/atomic-json";
import { KeyedQueue } from "@/lib/emulator/storage/keyed-queue";
import { RowLog } from "@/lib/emulator/storage/row-log";
import { SortedRecords } from "@/lib/emulator/storage/sorted-records";
import { type BatchRecord, isSettled } from "./batch-record";

const RECORD_NAME = "batch.json";
/** Row logs kept open after their last reader left. */
const IDLE_LOGS = 12;

type Lease = { log: RowLog; release: () => void };
type OpenLog = { log: Promise<RowLog>; users: number };
export type VirtualFile = { batch: BatchRecord; kind: "completed" | "failed" };

/** Batches: a small record each, rewritten whole on every change of state, and a row log opened when needed. */
export class BatchStore {
  /** Serialises everything that changes one batch. */
  readonly queue = new KeyedQueue();
  private readonly root: string;
  private readonly records = new SortedRecords<BatchRecord>();
  private readonly virtualFiles = new Map<string, VirtualFile>();
  private readonly logs = new Map<string, OpenLog>();

  private constructor(root: string) {
    this.root = root;
  }

  static async open(dir: string): Promise<BatchStore> {
    const store = new BatchStore(join(dir, "batches"));
    await mkdir(store.root, { recursive: true });
    for (const id of await readdir(store.root)) {
      const record = await readJson<BatchRecord>(join(store.root, id, RECORD_NAME));
      if (!record) continue;
      store.index(record);
      // The record is only exact once a batch is settled; before that the journal knows better.
      if (record.deletedMs === undefined && !isSettled(record)) await store.refreshTally(record);
    }
    return store;
  }

  /** Stores a new batch; on return it survives a kill. */
  async add(record: BatchRecord): Promise<void> {
    await mkdir(join(this.root, record.id));
    await this.save(record);
    this.index(record);
  }

  async save(record: BatchRecord): Promise<void> {
    await writeJsonAtomic(join(this.root, record.id, RECORD_NAME), record);
  }

  get(id: string, owner: string): BatchRecord | undefined {
    const record = this.records.get(id);
    return record && record.deletedMs === undefined && record.owner === owner ? record : undefined;
  }

  /** Live batches, oldest first, of one account or of all. */
  list(owner?: string): BatchRecord[] {
    return this.records
      .all()
      .filter((record) => record.deletedMs === undefined && (owner === undefined || record.owner === owner));
  }

  /** Every batch on disk, deleted ones too. */
  all(): readonly BatchRecord[] {
    return this.records.all();
  }

  /** Removes from disk what was deleted before `beforeMs`; its output and error files go with it. */
  async purge(beforeMs: number): Promise<void> {
    for (const { id, deletedMs, outputFileId, errorFileId } of [...this.records.all()]) {
      if (deletedMs === undefined || deletedMs >= beforeMs) continue;
      this.records.remove(id);
      this.virtualFiles.delete(outputFileId);
      this.virtualFiles.delete(errorFileId);
      await rm(join(this.root, id), { recursive: true, force: true });
    }
  }

  /** The batch behind an output or error file. Deleting a batch leaves its files readable, as upstream. */
  virtualFile(fileId: string, owner: string): VirtualFile | undefined {
    const file = this.virtualFiles.get(fileId);
    const isGone = file?.kind === "completed" ? file.batch.isOutputGone : file?.batch.isErrorGone;
    return file && !isGone && file.batch.owner === owner ? file : undefined;
  }

  /** Opens the rows of a batch. Call `release` when done. */
  async lease(batch: BatchRecord): Promise<Lease> {
    let open = this.logs.get(batch.id);
    if (!open) {
      open = { log: RowLog.open(join(this.root, batch.id), batch.total), users: 0 };
    }
    // Set again so that the map stays in order of use and the longest idle log is closed first.
    this.logs.delete(batch.id);
    this.logs.set(batch.id, open);
    const entry = open;
    entry.users++;
    let isHeld = true;
    const release = () => {
      if (isHeld) entry.users--;
      isHeld = false;
      this.closeIdle();
    };
    try {
      return { log: await entry.log, release };
    } catch (error) {
      this.logs.delete(batch.id);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.queue.settled();
    for (const open of this.logs.values()) await (await open.log).close();
    this.logs.clear();
  }

  private index(record: BatchRecord): void {
    this.records.add(record);
    this.virtualFiles.set(record.outputFileId, { batch: record, kind: "completed" });
    this.virtualFiles.set(record.errorFileId, { batch: record, kind: "failed" });
  }

  private async refreshTally(record: BatchRecord): Promise<void> {
    const { log, release } = await this.lease(record);
    record.tally = log.table.tally();
    release();
  }

  private closeIdle(): void {
    const idle = [...this.logs].filter(([, open]) => open.users === 0);
    for (const [id, open] of idle.slice(0, Math.max(0, idle.length - IDLE_LOGS))) {
      this.logs.delete(id);
      void open.log.then((log) => log.close());
    }
  }
}
