import "server-only";
import { rm } from "node:fs/promises";
import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import type { Cell } from "@/lib/plain-cell";
import { pacer } from "@/lib/results/pace";
import { vectorOf } from "./detail";
import { engine, stageFile } from "./engine";

type Column = { name: string; isNumber: boolean; isVector?: boolean };

const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A table on disk for as long as a file is made of it; texts of any length pass through it within the engine's limit. */
class Scratch {
  private readonly connection: DuckDBConnection;
  private readonly name: string;
  private columns: readonly Column[] = [];
  private vectors: readonly string[] = [];

  constructor(connection: DuckDBConnection, name: string) {
    this.connection = connection;
    this.name = name;
  }

  /** Names that differ only in their case would be one to the engine: later ones are numbered. */
  async create(columns: readonly Column[]): Promise<void> {
    const seen = new Map<string, number>();
    const names = columns.map(({ name }) => {
      const key = name.toLowerCase();
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return quotedName(before === 0 ? name : `${name} (${before + 1})`);
    });
    const spelled = columns.map(({ isNumber }, at) => `${names[at]} ${isNumber ? "double" : "varchar"}`);
    this.columns = columns;
    this.vectors = names.filter((_, at) => columns[at]?.isVector);
    await this.connection.run(`create table ${this.name}.main.rows(no integer, ${spelled.join(", ")})`);
  }

  private append(appender: DuckDBAppender, cell: Cell, { isNumber }: Column): void {
    if (cell === null) appender.appendNull();
    // A word in a column of numbers has no place in a typed file; CSV keeps it.
    else if (isNumber) typeof cell === "number" ? appender.appendDouble(cell) : appender.appendNull();
    else appender.appendVarchar(String(cell));
  }

  private count = 0;

  async add(rows: readonly (readonly Cell[])[]): Promise<void> {
    const appender = await this.connection.createAppender("rows", "main", this.name);
    const pace = pacer();
    try {
      for (const row of rows) {
        appender.appendInteger(this.count);
        this.count += 1;
        for (const [at, column] of this.columns.entries()) this.append(appender, row[at] ?? null, column);
        appender.endRow();
        if (pace.isDue()) await pace.rest();
      }
    } finally {
      appender.closeSync();
    }
  }

  /** Writes the table as a file and answers where. */
  async toParquet(): Promise<string> {
    const path = await stageFile();
    // Vectors come as text, and are lists of numbers in the file.
    const lists = this.vectors.map((name) => `${vectorOf(name)} as ${name}`).join(", ");
    const typed = lists === "" ? "" : ` replace (${lists})`;
    const sql = `copy (select * exclude (no)${typed} from ${this.name}.main.rows order by no)
      to ${quotedText(path)} (format parquet, compression zstd, row_group_size 20000)`;
    await this.connection.run(sql);
    return path;
  }
}

export async function withScratch<T>(id: string, work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const { instance } = await engine();
  const path = await stageFile();
  const name = `scratch_${id.replace(/[^0-9a-z]/gi, "")}`;
  const connection = await instance.connect();
  try {
    await connection.run(`attach ${quotedText(path)} as ${name}`);
    return await work(new Scratch(connection, name));
  } finally {
    await connection.run(`detach database if exists ${name}`).catch(() => undefined);
    connection.closeSync();
    await Promise.all([path, `${path}.wal`].map((file) => rm(/* turbopackIgnore: true */ file, { force: true })));
  }
}
