import "server-only";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { QueryResult, queryLimits } from "@/lib/results/sql/contract";
import { once } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";

type Limits = { rows: number; bytes: number; seconds: number; memoryMb: number };

const Reply = z.union([QueryResult.omit({ elapsedMs: true }), z.object({ refusal: z.string() })]);
type Reply = z.infer<typeof Reply>;

const runningMax = 2;
const waitingMax = 8;
const lookEveryMs = 50;
const pageBytes = 4096;

/** Memory a process holds, in MB; 0 where the system does not tell. */
async function memoryMb(pid: number): Promise<number> {
  const statm = await readFile(/* turbopackIgnore: true */ `/proc/${pid}/statm`, "utf8").catch(() => "");
  return (Number(statm.split(" ")[1] ?? 0) * pageBytes) / 1024 ** 2;
}

const refused = (message: string) => new AppError("invalid_input", message, { field: "sql" });

/** Asks a process of its own, which is ended when it takes too long or too much. It inherits no setting and no key. */
export async function askProcess(path: string, sql: string, limits: Limits = queryLimits): Promise<Reply> {
  const child = spawn(
    process.execPath,
    [join(/* turbopackIgnore: true */ process.cwd(), "lib/results/sql/child.mjs")],
    { cwd: dirname(path), env: { NODE_ENV: "production" }, stdio: ["pipe", "pipe", "ignore"] },
  );
  let ended: AppError | null = null;
  const end = (message: string) => {
    ended ??= refused(message);
    child.kill("SIGKILL");
  };
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  // It may be gone before it has read its question.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify({ path, sql, rowsMax: limits.rows, bytesMax: limits.bytes }));
  const clock = setTimeout(
    () => end(`The query was stopped after ${limits.seconds} s. Narrow it with where, or look at fewer rows.`),
    limits.seconds * 1_000,
  );
  const watch = setInterval(async () => {
    if ((await memoryMb(child.pid ?? 0)) > limits.memoryMb) {
      end("The query was stopped because it took too much memory. Narrow it with where, or look at fewer rows.");
    }
  }, lookEveryMs);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => resolve());
    });
  } finally {
    clearTimeout(clock);
    clearInterval(watch);
  }
  if (ended) throw ended;
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") throw refused("The query took more memory than it may, and was stopped.");
  return Reply.parse(JSON.parse(text));
}

type Line = { running: number; waiting: (() => void)[] };
const line = () => once<Line>("results.sql-line", () => ({ running: 0, waiting: [] }));

/** Few queries at a time: the rest wait their turn, and too many are sent away. @throws AppError rate_limited */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const held = line();
  if (held.running >= runningMax) {
    if (held.waiting.length >= waitingMax) {
      throw new AppError("rate_limited", "Many queries are running. Yours was not started; try again in a moment.", {
        retryAfterMs: 3_000,
      });
    }
    await new Promise<void>((resolve) => held.waiting.push(resolve));
  } else held.running += 1;
  try {
    return await work();
  } finally {
    // The place is handed on, or given back.
    const next = held.waiting.shift();
    if (next) next();
    else held.running -= 1;
  }
}
