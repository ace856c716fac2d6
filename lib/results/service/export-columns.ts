import "server-only";
import type { Cell } from "@/lib/plain-cell";
import type { ResultField } from "@/lib/results/contract";
import { numberIn } from "@/lib/results/rules/unfold";
import type { StoreRow } from "@/lib/results/store/rows";

/** A row with its texts uncut. */
export type WholeRow = {
  row: StoreRow;
  status: string;
  prompt: string;
  answer: string;
  json: Record<string, string>;
  source: Record<string, string>;
  /** JSON of the calls of tools, `[{"name", "arguments"}]`; null where there are none. */
  toolCalls: string | null;
  reasoning: string | null;
  /** The vector of an embedding as the text of a list, where it was asked for. */
  vector: string | null;
  /** Dollars; null where the price is not known. */
  cost: string | null;
  filledBy: string | null;
  /** Of a request that was not sent: the one whose answer it has. */
  sameAs: string | null;
};

/** A table's column: its name, whether its cells are numbers or lists of them, and its cell of a row. */
export type ExportColumn = { name: string; isNumber: boolean; isVector?: boolean; cell: (row: WholeRow) => Cell };

const causeOf = ({ errorStatus, errorCode, errorMessage }: StoreRow): string | null =>
  errorMessage === null ? null : [errorStatus, errorCode, errorMessage].filter((part) => part !== null).join(" · ");

const text = (name: string, cell: (row: WholeRow) => string | null): ExportColumn => ({ name, isNumber: false, cell });
const number = (name: string, cell: (row: WholeRow) => number | null): ExportColumn => ({ name, isNumber: true, cell });

const own: readonly ExportColumn[] = [
  text("custom_id", ({ row }) => row.customId),
  text("status", ({ status }) => status),
  text("prompt", ({ prompt }) => prompt),
  text("answer", ({ answer }) => answer),
  text("finish_reason", ({ row }) => row.finishReason),
  number("input_tokens", ({ row }) => row.inputTokens),
  number("output_tokens", ({ row }) => row.outputTokens),
  text("error", ({ row }) => causeOf(row)),
  text("flag", ({ row }) => row.flag),
  text("model", ({ row }) => row.model),
];

/** Columns that only some batches have something for, in their order. */
const others = {
  same_as: text("same_as", ({ sameAs }) => sameAs),
  answered_by: text("answered_by", ({ filledBy }) => filledBy),
  cost: number("cost", ({ cost }) => numberOf(cost ?? undefined)),
  tool_calls: text("tool_calls", ({ toolCalls }) => toolCalls),
  reasoning: text("reasoning", ({ reasoning }) => reasoning),
  schema_error: text("schema_error", ({ row }) => row.schemaError),
  schema_unchecked: text("schema_unchecked", ({ row }) => row.unchecked),
} as const;
export type OtherColumn = keyof typeof others;

/** What only a typed file has: a vector, as a list of its numbers. */
export const vectorColumn: ExportColumn = {
  name: "embedding",
  isNumber: false,
  isVector: true,
  cell: ({ vector }) => vector,
};

function numberOf(value: string | undefined): number | null {
  if (value === undefined || value.trim() === "") return null;
  const read = Number(value);
  return Number.isFinite(read) ? read : null;
}

/** A cell of a person's own table: a number only where a number is written that way, so that "007" and "1.50" stay as they are. */
function ownCell(value: string): Cell {
  const read = numberIn(value);
  return read !== null && String(read) === value ? read : value;
}

function fieldColumn({ column, name, kind }: ResultField): ExportColumn {
  if (column.startsWith("source."))
    return {
      ...{ name: column, isNumber: false },
      cell: ({ source }) => (Object.hasOwn(source, name) ? ownCell(source[name] ?? "") : null),
    };
  const textOf = ({ json }: WholeRow) => json[name];
  return kind === "number"
    ? // Words among numbers stay words: nothing is lost to a type.
      { name: column, isNumber: true, cell: (row) => numberOf(textOf(row)) ?? textOf(row) ?? null }
    : text(column, (row) => textOf(row) ?? null);
}

/** The columns of an export: those of every row, those this batch has something for, the source table's, the answers'. */
export function exportColumns(fields: readonly ResultField[], has: ReadonlySet<OtherColumn>): ExportColumn[] {
  const present = Object.entries(others).filter(([name]) => has.has(name as OtherColumn));
  return [...own, ...present.map(([, column]) => column), ...fields.map(fieldColumn)];
}

const tablePrefix = "source.";

/** The same columns as the table has them: its own first, under their names, and beside them what was answered. */
export function inTableLayout(columns: readonly ExportColumn[]): ExportColumn[] {
  const isOfTable = ({ name }: ExportColumn) => name.startsWith(tablePrefix);
  const table = columns.filter(isOfTable).map((column) => ({ ...column, name: column.name.slice(tablePrefix.length) }));
  const taken = new Set(table.map(({ name }) => name));
  const [id, ...answers] = columns
    .filter((column) => !isOfTable(column))
    .map((column) => (taken.has(column.name) ? { ...column, name: `${column.name} (answer)` } : column));
  return [...(id ? [id] : []), ...table, ...answers];
}
