/** A table as it was read: every cell is text. Rows have as many cells as there are columns. */
export interface Table {
  columns: string[];
  rows: string[][];
  /** What a person should know about how it was read: the encoding guessed, cells too many. */
  notes: string[];
  /** Sheets of a workbook; empty for other files. */
  sheets: string[];
}

/** How a table is read. `sheet` counts from 0. */
export interface ReadOptions {
  hasHeader: boolean;
  sheet: number;
}

/** What the page holds of a table; its rows stay in the worker. */
export interface TableFacts {
  columns: string[];
  rowCount: number;
  notes: string[];
  sheets: string[];
}

export type RequestKind = "chat" | "embeddings";

/** What becomes of each row. Templates name columns as `{{column}}`. */
export interface TablePlan {
  kind: RequestKind;
  /** Column whose values are the ids; null: `row-1`, `row-2`, … */
  idColumn: string | null;
  system: string;
  user: string;
  model: string;
  maxTokens: number | null;
  temperature: string;
  /** Further fields of the body as a JSON object; empty for none. */
  extra: string;
  /** JSON schema the answers are to follow; empty for none. */
  schema: string;
}

export const emptyPlan: TablePlan = {
  kind: "chat",
  idColumn: null,
  system: "",
  user: "",
  model: "",
  maxTokens: null,
  temperature: "",
  extra: "",
  schema: "",
};

/** What was made of a table. */
export interface BuiltTable {
  blob: Blob;
  /** The rows with the id each went under in front, as `source-lines` spells them: what answers are joined to. */
  source: Blob;
  requests: number;
  /** Ids that were missing, given twice, too long or not plain, and were put right. */
  repairedIds: number;
  /** Rows whose columns in the prompt are all empty. They are left out. */
  emptyRows: number;
}
