import type { Beside, Draft } from "@/components/shared/jsonl/draft";
import type { TransformStep } from "@/lib/jsonl/tools/transform/transform-step";

/** What lies beside a file that is made of some lines of another: the table both were made of. */
export const tableOf = ({ beside }: Pick<Draft, "beside">): Beside => (beside.source ? { source: beside.source } : {});

/** Requests under new ids are not found in their table, and what was taken out of them would still be in it. */
export const keepsTable = ({ kind }: Pick<TransformStep, "kind">): boolean =>
  kind !== "ids" && kind !== "replace" && kind !== "remove";
