import type { RowChanges } from "@/lib/reruns/contract";

/** What a person typed; empty fields leave things as they were. */
export type RerunEdit = { model: string; maxTokens: string; find: string; replaceBy: string };

export const emptyEdit: RerunEdit = { model: "", maxTokens: "", find: "", replaceBy: "" };

/** The changes that were asked for; null when something typed is no number of tokens. */
export function changesOf({ model, maxTokens, find, replaceBy }: RerunEdit): RowChanges | null {
  const tokens = maxTokens.trim();
  if (tokens !== "" && !/^[1-9]\d{0,6}$/.test(tokens)) return null;
  return {
    ...(model.trim() ? { model: model.trim() } : {}),
    ...(tokens ? { params: { max_tokens: Number(tokens) } } : {}),
    ...(find ? { replace: { find, by: replaceBy } } : {}),
  };
}
