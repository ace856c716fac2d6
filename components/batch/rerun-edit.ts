import { MoneyGuard } from "@/lib/batches/create-contract";
import type { RowChanges } from "@/lib/reruns/contract";

/** What a person typed; empty fields leave things as they were. */
export type RerunEdit = { model: string; maxTokens: string; find: string; replaceBy: string; limit: string };

export const emptyEdit: RerunEdit = { model: "", maxTokens: "", find: "", replaceBy: "", limit: "" };

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

/** The amount at which the server stops it; null for none, undefined when what was typed is no amount. */
export function limitOf({ limit }: Pick<RerunEdit, "limit">): string | null | undefined {
  const text = limit.trim().replace(/^\$\s*/, "");
  return text === "" ? null : MoneyGuard.safeParse(text).data;
}
