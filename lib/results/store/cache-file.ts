import "server-only";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { SpoolKind } from "@/lib/results/rules/result";
import { spoolDir, spoolPath } from "@/lib/results/spool";
import { attachOrCreate, sizeOf } from "./attach";
import { engine } from "./engine";
import { type Filling, fillInput, fillResults, finishInput, forgetResults } from "./fill";
import { fillTable, finishTable } from "./fill-table";
import type { Progress, SourceName } from "./progress";
import { inTransaction, isInTransaction } from "./transaction";

/** What the cache of a batch is made of: its input file, if this process can read it, and the acknowledged spools. */
export type StoreSource = {
  batchId: string;
  inputPath: string | null;
  /** The source table its requests were made of, where there is one. */
  tablePath: string | null;
  spools: Record<SpoolKind, { generation: number; sizeBytes: number }>;
  /** Retries and edited reruns whose answers make good what is amiss here, the newest first. */
  reruns?: readonly Omit<StoreSource, "reruns">[];
};

/** Lines taken in since the file was last compressed: how much is worth doing it, and how much must not wait longer. */
const saveBytes = 32 << 20;
const saveBytesMax = 192 << 20;

const kinds = ["output", "error"] as const;
const nothingRead: Progress = { generation: 0, consumed: 0, lines: 0 };

/** The cache of one batch, open: a connection that writes, and how far each file was read. */
export class CacheFile implements Filling {
  readonly alias: string;
  readonly path: string;
  /** Counts up whenever rows change; what was computed at another value is out of date. */
  revision = 0;
  readonly connection: DuckDBConnection;
  private readonly progress: Map<SourceName, Progress>;
  private filling: Promise<void> = Promise.resolve();
  private unsavedBytes = 0;

  private constructor(alias: string, path: string, connection: DuckDBConnection, progress: Map<SourceName, Progress>) {
    this.alias = alias;
    this.path = path;
    this.connection = connection;
    this.progress = progress;
  }

  /** Opens what a batch's cache file holds, or begins it anew. */
  static async open(source: StoreSource): Promise<CacheFile> {
    const { instance, dir } = await engine();
    // Spool paths refuse ids that are not ours; the same check keeps this name out of SQL's way.
    spoolDir(source.batchId);
    const alias = `cache_${source.batchId}`;
    const path = join(/* turbopackIgnore: true */ dir, `${source.batchId}.duckdb`);
    const connection = await instance.connect();
    try {
      const [inputBytes, tableBytes] = [await sizeOf(source.inputPath), await sizeOf(source.tablePath)];
      const progress = await attachOrCreate(connection, { path, alias, inputBytes, tableBytes });
      return new CacheFile(alias, path, connection, progress);
    } catch (error) {
      connection.closeSync();
      throw error;
    }
  }

  /** Reads what is new of each file. Callers wait in line; the last one usually finds nothing left to do. */
  catchUp(source: StoreSource): Promise<void> {
    const filled = this.filling.then(() => this.fill(source));
    // The next in line waits for the save as well; this caller has its rows already.
    this.filling = filled.then(() => this.save(saveBytes)).catch(() => undefined);
    return filled;
  }

  /** Whether cells of a source table are in it. */
  get hasTable(): boolean {
    return this.at("table").consumed > 0;
  }

  /** Of which answers of reruns this file knows, as `fills` spells it; null when it has not looked since it was opened. */
  fillStamp: string | null = null;

  /** Runs `work` while nothing else is being put into this file. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.filling.then(work);
    this.filling = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  readonly onCommit = async (sizeBytes: number): Promise<void> => {
    this.unsavedBytes += sizeBytes;
    if (isInTransaction(this.connection)) return;
    await this.save(saveBytesMax).catch(() => undefined);
  };

  /** Writes rows to their compressed place. It may be refused while others read; then the next time does it. */
  private async save(fromBytes: number): Promise<void> {
    if (this.unsavedBytes < fromBytes) return;
    await this.connection.run("checkpoint");
    this.unsavedBytes = 0;
  }

  private at(name: SourceName): Progress {
    return this.progress.get(name) ?? nothingRead;
  }

  /** A place that moves as rows are committed: reading may break, and what it put into the file stays there. */
  private moving(name: SourceName): Progress {
    const at = { ...this.at(name) };
    this.progress.set(name, at);
    return at;
  }

  private async fill({ batchId, inputPath, tablePath, spools }: StoreSource): Promise<void> {
    if (this.at("input").generation === 0) {
      const at = this.moving("input");
      if (inputPath !== null) await fillInput(this, inputPath, at).catch(ifMissing);
      this.progress.set("input", await finishInput(this, at));
      this.revision += 1;
    }
    if (this.at("table").generation === 0) {
      const at = this.moving("table");
      if (tablePath !== null) await fillTable(this, tablePath, at).catch(ifMissing);
      this.progress.set("table", await finishTable(this, at));
      this.revision += 1;
    }
    // A file that is read anew replaces what was there in one step: readers never see it half done.
    const isAnew = kinds.some((kind) => this.at(kind).lines > 0 && spools[kind].generation > this.at(kind).generation);
    const read = () => this.fillResults(batchId, spools);
    const before = new Map(this.progress);
    try {
      await (isAnew ? inTransaction(this.connection, read) : read());
      // Counted up once more now that others see it: what they counted meanwhile was the state before.
      if (isAnew) this.revision += 1;
    } catch (error) {
      if (isAnew) for (const [name, progress] of before) this.progress.set(name, progress);
      throw error;
    }
  }

  private async fillResults(batchId: string, spools: StoreSource["spools"]): Promise<void> {
    for (const kind of kinds) {
      const { generation, sizeBytes } = spools[kind];
      // A reader that looked at the database earlier than this cache did asks for less than is here.
      if (generation < this.at(kind).generation) continue;
      if (generation > this.at(kind).generation) await this.restart(kind, generation);
      if (sizeBytes <= this.at(kind).consumed) continue;
      const path = spoolPath({ batchId, kind, generation });
      await fillResults(this, { kind, path, to: sizeBytes }, this.moving(kind)).finally(() => {
        this.revision += 1;
      });
    }
  }

  private async restart(kind: SpoolKind, generation: number): Promise<void> {
    if (this.at(kind).lines > 0) {
      await forgetResults(this, kind);
      this.revision += 1;
      if (kind === "output") this.progress.set("error", { ...nothingRead, generation: this.at("error").generation });
    }
    this.progress.set(kind, { ...nothingRead, generation });
  }

  /** Lets go of the file. Nothing may be using it. */
  async close(): Promise<void> {
    await this.filling;
    await this.connection.run(`use memory; detach ${this.alias}`).catch(() => undefined);
    this.connection.closeSync();
  }
}

function ifMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
