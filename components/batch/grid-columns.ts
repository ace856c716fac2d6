import type { RowColumn } from "@/lib/results/columns";
import type { ResultField } from "@/lib/results/contract";

/** A column of the grid: one of every row's, or one that JSON answers or the source table add. */
export type GridColumn = {
  key: string;
  label: string;
  align: "left" | "right";
  /** Its track while nobody has drawn it wider or narrower. */
  track: string;
  minPx: number;
  field: ResultField | null;
};

type Usual = Pick<GridColumn, "label" | "align" | "track" | "minPx">;

const usual: Partial<Record<RowColumn, Usual>> = {
  customId: { label: "custom_id", align: "left", track: "minmax(110px,170px)", minPx: 110 },
  prompt: { label: "Prompt", align: "left", track: "minmax(150px,1fr)", minPx: 150 },
  answer: { label: "Answer", align: "left", track: "minmax(180px,1.5fr)", minPx: 180 },
  model: { label: "Model", align: "left", track: "minmax(140px,190px)", minPx: 90 },
  status: { label: "Status", align: "left", track: "100px", minPx: 80 },
  inputTokens: { label: "Tokens in", align: "right", track: "106px", minPx: 70 },
  outputTokens: { label: "Tokens out", align: "right", track: "114px", minPx: 70 },
  tokens: { label: "Tokens", align: "right", track: "92px", minPx: 64 },
  cost: { label: "Cost", align: "right", track: "108px", minPx: 80 },
  finishReason: { label: "Finish", align: "left", track: "108px", minPx: 84 },
  error: { label: "Failure", align: "left", track: "minmax(160px,1fr)", minPx: 120 },
};

function fieldColumn(field: ResultField): GridColumn {
  const isNumber = field.kind === "number";
  return {
    key: field.column,
    label: field.name,
    align: isNumber ? "right" : "left",
    track: isNumber || isLabel(field) ? "minmax(84px,120px)" : "minmax(120px,1fr)",
    minPx: isNumber ? 84 : 96,
    field,
  };
}

/** A field with few values, each of them often: told as a tag. */
export const isLabel = ({ kind, distinct, count }: ResultField): boolean =>
  kind === "boolean" || (kind === "text" && distinct <= 12 && count >= distinct * 3);

/** Every column there is to choose from, in the order in which they stand when nobody has moved them. */
export function allColumns(fields: readonly ResultField[]): GridColumn[] {
  const own = (keys: readonly RowColumn[]): GridColumn[] =>
    keys.flatMap((key) => (usual[key] ? [{ key, field: null, ...usual[key] }] : []));
  const of = (prefix: string) => fields.filter(({ column }) => column.startsWith(prefix)).map(fieldColumn);
  return [
    ...own(["customId"]),
    ...of("source."),
    ...own(["prompt", "answer"]),
    ...of("json."),
    ...own(["model", "status", "inputTokens", "outputTokens", "tokens", "cost", "finishReason", "error"]),
  ];
}

const kindFields = 12;
const kindLengthMax = 4_000;

/**
 * What batches have in common that share their columns: the fields that most answers have, and the columns of their tables,
 * in whatever order. A field that few answers have makes no other kind: the next run of the same job may have none of it.
 */
export function kindOf(about: "results" | "requests", fields: readonly ResultField[], jsonRows: number): string {
  const common = fields.filter(({ column, count }) => !column.startsWith("json.") || count >= jsonRows / 2);
  const names = common.map(({ column }) => column).sort();
  const answers = names.slice(0, kindFields).join("\n") || "text";
  return (about === "requests" ? `requests\n${answers}` : answers).slice(0, kindLengthMax);
}

const usualFields = 5;

/** What is shown of requests: where they come from, what they ask of which model, and how they stand. */
export function usualRequestColumns(fields: readonly ResultField[]): string[] {
  const sources = fields.filter(({ column }) => column.startsWith("source.")).map(({ column }) => column);
  return ["customId", ...sources.slice(0, usualFields), "prompt", "model", "status"];
}

const usualTableColumns = 2;

/**
 * What is shown of a batch that was never looked at: the first columns of its table, and fields in the answer's place where
 * most answers have them.
 */
export function usualColumns(fields: readonly ResultField[], jsonRows: number, answered: number): string[] {
  const isJson = jsonRows > 0 && jsonRows >= answered / 2;
  const shown = fields
    .filter(({ column, count, kind }) => column.startsWith("json.") && kind !== "list" && count >= jsonRows / 2)
    .slice(0, usualFields)
    .map(({ column }) => column);
  const middle = isJson && shown.length > 0 ? shown : ["answer"];
  const table = fields.filter(({ isOfTable }) => isOfTable).map(({ column }) => column);
  return ["customId", ...table.slice(0, usualTableColumns), "prompt", ...middle, "tokens", "cost", "finishReason"];
}
