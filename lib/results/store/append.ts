import "server-only";
import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import { cut } from "@/lib/results/rules/json";
import type { NormalRequest } from "@/lib/results/rules/request";
import type { NormalResult, SpoolKind } from "@/lib/results/rules/result";
import type { SpoolLine } from "@/lib/results/spool-lines";

/** What the grid shows of a text, and what search looks through; the drawer and exports read the whole from the spool. */
const previewLengthMax = 2_000;
const searchLengthMax = 64 * 1024;

type Place = Pick<SpoolLine, "offset" | "length">;
/** `no` counts all result lines of the batch as they were read. */
type Origin = { no: number; kind: SpoolKind; generation: number };

/**
 * Rows on their way into a table. The engine's appender works on the calling thread, so `flush` little and often:
 * about a megabyte at a time keeps each call to some ten milliseconds.
 */
export class RowAppender {
  private readonly appender: DuckDBAppender;

  private constructor(appender: DuckDBAppender) {
    this.appender = appender;
  }

  static async open(connection: DuckDBConnection, table: string, catalog: string): Promise<RowAppender> {
    return new RowAppender(await connection.createAppender(table, "main", catalog));
  }

  private text(value: string | null): void {
    if (value === null) this.appender.appendNull();
    else this.appender.appendVarchar(value);
  }

  private integer(value: number | null): void {
    if (value === null) this.appender.appendNull();
    else this.appender.appendInteger(value);
  }

  private bigint(value: number | null): void {
    if (value === null) this.appender.appendNull();
    else this.appender.appendBigInt(BigInt(value));
  }

  private texts(shown: string, searched: string): void {
    this.text(cut(shown, previewLengthMax));
    this.appender.appendBoolean(shown.length > previewLengthMax);
    this.text(cut(searched, searchLengthMax).toLowerCase());
  }

  /** A row of `input`. */
  request(seq: number, request: NormalRequest, place: Place): void {
    this.integer(seq);
    this.text(request.customId);
    this.text(request.model);
    this.texts(request.prompt, `${request.customId}\n${request.prompt}`);
    this.appender.appendBoolean(request.wantsJson);
    this.bigint(place.offset);
    this.integer(place.length);
    this.appender.appendBoolean(false);
    this.appender.endRow();
  }

  /** A row of `staged`. */
  result(from: Origin, result: NormalResult, place: Place): void {
    const { failure } = result;
    this.integer(from.no);
    this.appender.appendBoolean(from.kind === "error");
    this.integer(from.generation);
    this.text(result.customId ?? result.requestId ?? "");
    this.bigint(place.offset);
    this.integer(place.length);
    this.text(result.status);
    this.text(result.flag);
    this.texts(result.answer, failure ? `${result.answer}\n${failure.message}` : result.answer);
    this.text(result.finishReason);
    this.bigint(result.inputTokens);
    this.bigint(result.outputTokens);
    this.integer(failure?.status ?? null);
    this.text(failure?.code ?? null);
    this.text(failure?.message ?? null);
    this.text(failure?.key ?? null);
    this.appender.endRow();
  }

  flush(): void {
    this.appender.flushSync();
  }

  close(): void {
    this.appender.closeSync();
  }
}
