import type { CheckLimits } from "@/lib/jsonl/contract";
import type { BuiltTable, ReadOptions, TableFacts, TablePlan } from "./table-contract";

export interface TableCalls {
  open: { input: { blob: Blob; name: string; options: ReadOptions }; result: TableFacts };
  rows: { input: { from: number; to: number }; result: string[][] };
  join: { input: { source: Blob; answers: Blob }; result: Blob };
  build: { input: { plan: TablePlan; limits: CheckLimits }; result: BuiltTable };
}
export type TableCall = keyof TableCalls;

export type TableRequest = {
  [Call in TableCall]: { id: number; call: Call; input: TableCalls[Call]["input"] };
}[TableCall];

/** `isRefusal`: what was asked for cannot be done, and the message says why. */
export type TableReply =
  | { id: number; kind: "done"; result: TableCalls[TableCall]["result"] }
  | { id: number; kind: "failed"; name: string; message: string; isRefusal: boolean };
