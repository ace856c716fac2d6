import type { SpoolKind } from "@/lib/results/rules/result";

/** Rows that the index writes in one piece. Small enough that a commit's rows go straight to their place instead of through the log first. */
export const rowGroupRows = 2_048;

/** How much of a prompt or an answer the index holds to be shown; search looks through more, the drawer and exports read the whole. */
export const previewLetters = 1_000;

/** How much of a cell is shown of it; exports read the whole. */
export const cellLetters = 300;

/** Search looks through texts in pieces of this many letters. */
export const pieceLetters = 64 * 1024;
/** How many of them a piece has in common with the one before: as long as anything that can be searched for, and more. */
export const overlapLetters = 1_000;

/** Stands for schemas that are too large to be kept. */
export const tooLargeSchema = "too large";

/**
 * Which schema each request's answer was asked to follow. `every` where all share one, as is usual; of the batch's schemas
 * `texts` has those that are kept. `isGivenUp`: checking them has found no end.
 */
export type SchemaBook = {
  texts: Record<string, string>;
  every: string | null;
  byCustomId: [string, string][];
  isGivenUp?: boolean;
};

/**
 * Rows, what stands beside them (of results the places that are asked for, `no` and custom_id; of requests what else the
 * model was told, once for all that share it), the cells they unfold to, and the pieces of texts that are longer than one.
 */
export type StagePaths = { rows: string; beside: string; cells: string; rests: string };

/** A stretch of a file to be read into rows. `to`: where to stop; reading stops earlier once `bytesMax` have been read. */
export type ReadJob = {
  /** `table` reads a source table; `detail` an output file for what views and comparisons need beyond its rows. */
  kind: "input" | "table" | SpoolKind | "detail";
  path: string;
  from: number;
  to: number;
  bytesMax: number;
  /** Where the rows are written, one JSON object a line. */
  stage: StagePaths;
  /** Number of the first row; rows of a file count on from it. */
  first: number;
  schemas: SchemaBook | null;
  /** The names of a source table's columns. */
  columns?: readonly string[];
};

export type ReadPart = {
  /** Bytes of the file that are dealt with, from its start. */
  consumed: number;
  rows: number;
  cells: number;
  rests: number;
  isEnd: boolean;
  /** Schemas that appear in these rows, by their key. */
  schemas: Record<string, string>;
};

export type ReaderAsk = { id: number; job: ReadJob };
export type ReaderReply = { id: number } & ({ part: ReadPart } | { error: { message: string; code: string | null } });
