import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { readJson, writeJsonAtomic } from "./atomic-json";
import { InputLines } from "./input-lines";
import { SortedRecords } from "./sorted-records";

/** Requests of one model in a file. `bodyBytes` is the size of their serialized bodies. */
export type ModelTally = { model: string; requests: number; bodyBytes: number; isEmbeddings: boolean };

export type FileRecord = {
  id: string;
  owner: string;
  filename: string;
  /** As declared at upload; null when the field was missing, and then no `purpose` filter finds the file. */
  declaredPurpose: "batch" | null;
  sizeBytes: number;
  createdMs: number;
  expiresMs: number;
  requests: number;
  models: ModelTally[];
  deletedMs?: number;
};

const RECORD_NAME = "file.json";

/** Uploaded files: one directory each with the raw bytes, the line index and a small record. */
export class FileStore {
  private readonly root: string;
  private readonly spool: string;
  private readonly records = new SortedRecords<FileRecord>();

  private constructor(root: string, spool: string) {
    this.root = root;
    this.spool = spool;
  }

  static async open(dir: string): Promise<FileStore> {
    const store = new FileStore(join(dir, "files"), join(dir, "spool"));
    await mkdir(store.root, { recursive: true });
    // What lies here belongs to uploads that were never acknowledged.
    await rm(store.spool, { recursive: true, force: true });
    await mkdir(store.spool, { recursive: true });
    for (const id of await readdir(store.root)) {
      const record = await readJson<FileRecord>(join(store.root, id, RECORD_NAME));
      if (record) store.records.add(record);
    }
    return store;
  }

  /** A new empty directory for an upload in progress. */
  async createSpool(id: string): Promise<string> {
    const dir = join(this.spool, id);
    await mkdir(dir);
    return dir;
  }

  /** Turns a finished spool into a file: visible only once everything is on disk. */
  async adopt(record: FileRecord, spoolDir: string): Promise<void> {
    await writeJsonAtomic(join(spoolDir, RECORD_NAME), record);
    await rename(spoolDir, join(this.root, record.id));
    this.records.add(record);
  }

  async discardSpool(spoolDir: string): Promise<void> {
    await rm(spoolDir, { recursive: true, force: true });
  }

  /** The live file, or undefined when it is unknown, deleted or another account's. */
  get(id: string, owner: string): FileRecord | undefined {
    const record = this.records.get(id);
    return record && record.deletedMs === undefined && record.owner === owner ? record : undefined;
  }

  /** The record whoever asks, deleted or not: for the work already begun on it. */
  record(id: string): FileRecord | undefined {
    return this.records.get(id);
  }

  /** Live files of an account, oldest first. */
  list(owner: string): FileRecord[] {
    return this.records.all().filter((record) => record.deletedMs === undefined && record.owner === owner);
  }

  async remove(record: FileRecord): Promise<void> {
    record.deletedMs = Date.now();
    await writeJsonAtomic(join(this.root, record.id, RECORD_NAME), record);
  }

  /** Removes from disk what was deleted before `beforeMs` and is not in `needed`. */
  async purge(beforeMs: number, needed: ReadonlySet<string>): Promise<void> {
    for (const { id, deletedMs } of [...this.records.all()]) {
      if (deletedMs === undefined || deletedMs >= beforeMs || needed.has(id)) continue;
      this.records.remove(id);
      await rm(join(this.root, id), { recursive: true, force: true });
    }
  }

  openLines(id: string): Promise<InputLines> {
    return InputLines.open(join(this.root, id));
  }
}
