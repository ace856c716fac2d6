import type { Batch } from "@/lib/batches/contract";
import { isBeforeUpstream } from "@/lib/batches/rules";
import { formatCount, formatMoney, plural } from "@/lib/format";

type Told = Pick<Batch, "status" | "counts" | "spend" | "isInDoubt"> & {
  connection: Pick<Batch["connection"], "hasInPlaceRetry">;
};
type Words = {
  facts: { label: string; value: string }[];
  /** What leaving it alone is called. */
  keep: string;
  note: string;
};

/** What is done, what will not run any more and what was spent, before a batch is stopped. */
export function cancelWords(batch: Told): Words {
  const keep = batch.status === "held" ? "Keep it waiting" : "Keep it running";
  if (batch.isInDoubt)
    return {
      facts: [{ label: "At the upstream", value: "not known yet" }],
      keep,
      note: "The answer to its submission was lost, and it is being looked for. It is cancelled as soon as it is found; if the upstream does not have it, it is not sent again. What ran until then may be charged.",
    };
  if (batch.status === "creating")
    return {
      facts: [{ label: "At the upstream", value: "being handed over" }],
      keep,
      note: "It is on its way to the upstream at this moment, and will be cancelled as soon as the upstream has taken it. What runs until then may be charged.",
    };
  if (isBeforeUpstream(batch.status))
    return {
      facts: [{ label: "Sent so far", value: "nothing" }],
      keep,
      note: "Nothing has run and nothing is charged.",
    };
  const { total, completed, failed } = batch.counts;
  const rest = batch.connection.hasInPlaceRetry
    ? "To pause rather than end it, cancel now and press Run the remaining later."
    : "The rest can be submitted later as a batch of its own.";
  return {
    facts: [
      { label: "Done", value: `${formatCount(completed)} answered, ${formatCount(failed)} failed` },
      { label: "Will not run", value: plural(Math.max(0, total - completed - failed), "row") },
      { label: "Spent so far", value: batch.spend ? formatMoney(batch.spend.cost) : "nothing yet" },
    ],
    keep,
    note: `Answers that arrived are kept and can be downloaded. Requests in flight at this moment may still be answered and charged. ${rest}`,
  };
}
