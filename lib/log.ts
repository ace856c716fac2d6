import "server-only";
import pino from "pino";
import { once } from "./runtime";

/** What a log line may carry. Prompts, answers, keys, mails and bodies have no place here. */
export type LogFields = {
  requestId?: string;
  team?: string;
  batch?: string;
  connection?: string;
  file?: string;
  route?: string;
  method?: string;
  status?: number;
  code?: string;
  durationMs?: number;
  count?: number;
  error?: string;
};

type Level = "debug" | "info" | "warn" | "error";

/** Writes one JSON line. Only the fields of `LogFields` can be given. */
export function log(level: Level, event: string, fields: LogFields = {}): void {
  const logger = once("logger", () =>
    pino({ level: process.env.LOG_LEVEL ?? "info", base: null, timestamp: pino.stdTimeFunctions.isoTime }),
  );
  logger[level](fields, event);
}

/** An error's class and code for the log: its message may quote what a person or an upstream sent, so it stays out. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? `${error.name}:${code}` : error.name;
}
