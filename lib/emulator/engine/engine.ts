import { type BatchRecord, isSettled } from "@/lib/emulator/batches/batch-record";
import type { BatchStore } from "@/lib/emulator/batches/batch-store";
import type { FileStore } from "@/lib/emulator/storage/file-store";
import { BatchRun } from "./batch-run";
import { finaliseBatch } from "./batch-verbs";
import { type DueRow, performRemote, performRows } from "./due-rows";
import { FINALISE_MS, POPULATE_MS } from "./latency";
import type { RowWork } from "./row-work";
import { Scheduler } from "./scheduler";

type RowEvent = { kind: "row"; run: BatchRun } & DueRow;
type Chore = { kind: "populate" | "finalise"; batch: BatchRecord } | { kind: "refill"; run: BatchRun };

export type EngineDeps = {
  batches: BatchStore;
  files: FileStore;
  work: RowWork;
  speed: number;
};

/** Wait after a failed write (a full disk) before the rows are tried again. */
const REFILL_MS = 5000;

/** Works through the rows of all batches; every change of a batch runs in that batch's queue. */
export class Engine {
  readonly scheduler: Scheduler<RowEvent | Chore>;
  private readonly deps: EngineDeps;
  private readonly runs = new Map<string, BatchRun>();
  private rows: RowEvent[] = [];
  private chores: Chore[] = [];
  private remoteCalls = 0;
  private isPaused = false;

  constructor(deps: EngineDeps) {
    this.deps = deps;
    this.scheduler = new Scheduler(deps.speed, {
      isRow: (event) => event.kind === "row" && !event.run.isDropped,
      take: (event, atMs) => this.take(event, atMs),
      flush: () => this.flush(),
    });
  }

  /** Continues what a restart interrupted. */
  async resumeAll(): Promise<void> {
    for (const batch of this.deps.batches.list()) {
      const isOver = batch.completedMs !== undefined || batch.failedMs !== undefined;
      if (!isOver && batch.cancellingMs === undefined) await this.enrol(batch);
    }
  }

  /** Puts a batch to work from wherever it stands: new, half done, retried, or only waiting for its last stamp. */
  async enrol(batch: BatchRecord): Promise<void> {
    const now = this.scheduler.now();
    if (batch.populatedMs === undefined) this.scheduler.push(now + POPULATE_MS, { kind: "populate", batch });
    else if (isSettled(batch)) this.scheduler.push(now, { kind: "finalise", batch });
    else await this.startRun(batch);
  }

  /** Ends the work on a batch at once. Call it inside the batch's queue, so that no row is half written. */
  async drop(batch: BatchRecord): Promise<void> {
    const run = this.runs.get(batch.id);
    this.runs.delete(batch.id);
    await run?.drop();
  }

  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.scheduler.setPaused(isPaused);
    if (!isPaused) this.fillAll(this.scheduler.now());
  }

  async close(): Promise<void> {
    await this.scheduler.close();
    await this.deps.batches.queue.settled();
    for (const run of this.runs.values()) await run.drop();
    this.runs.clear();
  }

  private take(event: RowEvent | Chore, atMs: number): void {
    if (event.kind !== "row") {
      this.chores.push(event);
    } else if (!event.run.isDropped) {
      this.rows.push(event);
      event.run.inFlight--;
      this.fill(event.run, atMs);
    }
  }

  private async flush(): Promise<void> {
    const byRun = new Map<BatchRun, RowEvent[]>();
    for (const event of this.rows.splice(0)) {
      const events = byRun.get(event.run);
      if (events) events.push(event);
      else byRun.set(event.run, [event]);
    }
    for (const [run, events] of byRun) await this.finishRows(run, events);
    for (const chore of this.chores.splice(0)) {
      await this.perform(chore).catch((error) => console.error("Emulator: a batch could not be moved on", error));
    }
  }

  private async perform(chore: Chore): Promise<void> {
    if (chore.kind === "finalise") return finaliseBatch(this.deps.batches, chore.batch);
    if (chore.kind === "refill") {
      chore.run.rewind();
      return this.fill(chore.run, this.scheduler.now());
    }
    const { batch } = chore;
    await this.deps.batches.queue.run(batch.id, async () => {
      if (batch.populatedMs !== undefined || batch.cancellingMs !== undefined || batch.deletedMs !== undefined) return;
      batch.populatedMs = Date.now();
      await this.deps.batches.save(batch);
      await this.startRun(batch);
    });
  }

  private async startRun(batch: BatchRecord): Promise<void> {
    let run = this.runs.get(batch.id);
    if (!run) {
      run = await BatchRun.open(batch, this.deps.batches, this.deps.files);
      this.runs.set(batch.id, run);
    }
    run.rewind();
    this.fill(run, this.scheduler.now());
  }

  private fillAll(atMs: number): void {
    for (const run of this.runs.values()) this.fill(run, atMs);
  }

  private fill(run: BatchRun, atMs: number): void {
    const { work } = this.deps;
    if (run.isDropped) return;
    if (work.kind === "remote") {
      while (!this.isPaused && this.remoteCalls < work.concurrency && this.callRemote(run)) this.remoteCalls++;
      return;
    }
    while (run.inFlight < run.concurrency) {
      const row = run.takeRow();
      if (row === undefined) return;
      const durationMs = run.latencyMs(row);
      this.scheduler.push(atMs + durationMs, { kind: "row", run, row, durationMs });
    }
  }

  /** Opens one call of a remote upstream; false when the run has no row left. */
  private callRemote(run: BatchRun): boolean {
    const { work } = this.deps;
    const row = work.kind === "remote" ? run.takeRow() : undefined;
    if (row === undefined || work.kind !== "remote") return false;
    const due: DueRow = { row, durationMs: 0 };
    void performRemote(run, due, work).then((outcome) => {
      this.remoteCalls--;
      if (outcome) this.scheduler.push(this.scheduler.now(), { kind: "row", run, ...due, outcome });
      else if (!run.isDropped) this.giveBack(run, [due]);
      this.fillAll(this.scheduler.now());
    });
    return true;
  }

  private async finishRows(run: BatchRun, due: RowEvent[]): Promise<void> {
    const { batch, log } = run;
    await this.deps.batches.queue.run(batch.id, async () => {
      if (run.isDropped) return;
      try {
        await log.append(await performRows(run, due, this.deps.work));
      } catch (error) {
        console.error(`Emulator: rows of batch ${batch.id} could not be written`, error);
        return this.giveBack(run, due);
      }
      batch.tally = log.table.tally();
      if (isSettled(batch)) await this.settle(run);
    });
  }

  /** Rows whose result could not be kept are pending again, and tried again a little later. */
  private giveBack(run: BatchRun, due: DueRow[]): void {
    for (const { row } of due) run.log.table.setInProgress(row, false);
    this.scheduler.push(this.scheduler.now() + REFILL_MS, { kind: "refill", run });
  }

  /** Every row has ended: says so on disk, and stamps the end a moment later unless somebody looks before. */
  private async settle({ batch }: BatchRun): Promise<void> {
    await this.drop(batch);
    batch.finalizingMs = Date.now();
    if (batch.tally.completed === 0) batch.failedMs = batch.finalizingMs;
    await this.deps.batches.save(batch);
    this.scheduler.push(this.scheduler.now() + FINALISE_MS, { kind: "finalise", batch });
  }
}
