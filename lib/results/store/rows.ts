import "server-only";
import { z } from "zod";
import { RowFlag, RowStatus, UncheckedReason } from "@/lib/results/contract";

/** A row of the joined set as the store gives it. `start` and `length` are bytes in the file the line lies in. */
export const StoreRow = z.object({
  seq: z.number(),
  customId: z.string(),
  model: z.string().nullable(),
  prompt: z.string(),
  isPromptCut: z.boolean(),
  inputStart: z.number().nullable(),
  inputLength: z.number().nullable(),
  /** Where its line of the source table lies; null when there is none. */
  tableStart: z.number().nullable(),
  tableLength: z.number().nullable(),
  /** Whether that line says more than its cells do here. */
  isTableCut: z.boolean().nullable(),
  /** Null: nothing was delivered for this request yet. */
  status: RowStatus.nullable(),
  flag: RowFlag.nullable(),
  schemaError: z.string().nullable(),
  unchecked: UncheckedReason.nullable(),
  isError: z.boolean().nullable(),
  /** The upstream's id of the request; null until something was delivered for it. */
  requestId: z.string().nullable(),
  answer: z.string().nullable(),
  isAnswerCut: z.boolean().nullable(),
  /** Calls of tools in the answer, and whether it tells what the model thought before. */
  calls: z.number().nullable(),
  hasReasoning: z.boolean().nullable(),
  finishReason: z.string().nullable(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  errorStatus: z.number().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  resultGeneration: z.number().nullable(),
  resultStart: z.number().nullable(),
  resultLength: z.number().nullable(),
  wantsJson: z.boolean(),
  /** Unfolded fields of a JSON answer and cells of the source table, each cut to 300 characters. */
  json: z.record(z.string(), z.string()),
  source: z.record(z.string(), z.string()),
});
export type StoreRow = z.infer<typeof StoreRow>;

/** The columns of `StoreRow` but for its cells, and the line's number, from `input i left join result r left join table_row t`. */
export const storeColumns = `
  i.seq, i.custom_id as "customId", i.model, i.prompt, i.is_prompt_cut as "isPromptCut", i.wants_json as "wantsJson",
  i.start::double as "inputStart", i.length as "inputLength", t.start::double as "tableStart", t.length as "tableLength", t.is_cut as "isTableCut", r.status, r.flag, r.schema_error as "schemaError", r.unchecked,
  r.is_error as "isError", r.request_id as "requestId", r.answer,
  r.is_answer_cut as "isAnswerCut", r.calls, r.has_reasoning as "hasReasoning", r.finish_reason as "finishReason", r.input_tokens::double as "inputTokens",
  r.output_tokens::double as "outputTokens", r.error_status as "errorStatus", r.error_code as "errorCode",
  r.error_message as "errorMessage", r.generation as "resultGeneration", r.start::double as "resultStart", r.length as "resultLength",
  r.no
`;
