import type { CheckLimits } from "@/lib/jsonl/contract";
import { AppError } from "@/lib/wire/errors";
import type { BuiltTable, ReadOptions, TableFacts, TablePlan } from "./table-contract";
import type { TableCall, TableCalls, TableReply, TableRequest } from "./worker-messages";

/** A table in a worker of its own: a hundred thousand rows never touch the thread that draws. */
export class OpenTable {
  private readonly worker = new Worker(new URL("./table.worker.ts", import.meta.url), { type: "module" });
  private readonly waiting = new Map<number, { resolve: (result: never) => void; reject: (error: unknown) => void }>();
  private lastId = 0;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<TableReply>) => {
      const asked = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.kind === "done") asked?.resolve(data.result as never);
      else if (data.isRefusal) asked?.reject(new AppError("invalid_input", data.message));
      else asked?.reject(new DOMException(data.message, data.name));
    };
    this.worker.onerror = (event) => {
      const error = new Error(event.message || "The worker could not be started.");
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    };
  }

  /** @throws AppError when it is no table; DOMException when the file cannot be read */
  open(blob: Blob, name: string, options: ReadOptions): Promise<TableFacts> {
    return this.ask("open", { blob, name, options });
  }

  /** Rows `from` (0-based) up to `to`. */
  rows(from: number, to: number): Promise<string[][]> {
    return this.ask("rows", { from, to });
  }

  /** @throws AppError when the plan lacks something */
  build(plan: TablePlan, limits: CheckLimits): Promise<BuiltTable> {
    return this.ask("build", { plan, limits });
  }

  /** The rows of a source table with their answers, which come as CSV, as CSV. Needs no table to be open. */
  join(source: Blob, answers: Blob): Promise<Blob> {
    return this.ask("join", { source, answers });
  }

  close(): void {
    this.worker.terminate();
    this.waiting.clear();
  }

  private ask<Call extends TableCall>(
    call: Call,
    input: TableCalls[Call]["input"],
  ): Promise<TableCalls[Call]["result"]> {
    const id = ++this.lastId;
    return new Promise<TableCalls[Call]["result"]>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, call, input } as TableRequest);
    });
  }
}
