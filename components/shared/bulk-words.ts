import type { BulkAct, previewBulk } from "@/lib/bulk/contract";
import { formatMoney, plural } from "@/lib/format";
import type { CallOutput } from "@/lib/wire/endpoint";

type Preview = CallOutput<typeof previewBulk>;
type Act = Exclude<BulkAct, "tag">;
type Words = {
  title: (batches: string) => string;
  confirm: string;
  keep: string;
  done: string;
  note: string;
  /** Why the others are left alone. */
  others: string;
  isDestructive: boolean;
};

export const bulkWords: Readonly<Record<Act, Words>> = {
  cancel: {
    title: (batches) => `Cancel ${batches}?`,
    confirm: "Cancel them",
    keep: "Keep them running",
    done: "cancelled",
    note: "Answers that arrived are kept and can be downloaded. What is in flight may still be charged.",
    others: "already finished",
    isDestructive: true,
  },
  retry: {
    title: (batches) => `Retry what is missing in ${batches}?`,
    confirm: "Retry",
    keep: "Go back",
    done: "back to work",
    note: "Failed and cancelled requests are sent again: inside the batch where the upstream can, else as a batch of their own.",
    others: "still running, or with nothing to retry",
    isDestructive: false,
  },
  archive: {
    title: (batches) => `Archive ${batches}?`,
    confirm: "Archive",
    keep: "Go back",
    done: "archived",
    note: "They leave the list and stay as they are: More, Archived shows them.",
    others: "still running, or archived already",
    isDestructive: false,
  },
  unarchive: {
    title: (batches) => `Take ${batches} out of the archive?`,
    confirm: "Take out",
    keep: "Go back",
    done: "back in the list",
    note: "They are in the list again.",
    others: "not archived",
    isDestructive: false,
  },
  delete: {
    title: (batches) => `Delete ${batches}?`,
    confirm: "Delete",
    keep: "Keep them",
    done: "deleted",
    note: "Their results are removed here, and the batches at the upstream where that can be. This cannot be undone. What they cost stays in Usage, their input files in Files.",
    others: "still running, or not yours",
    isDestructive: true,
  },
};

/** What an act means in figures, for the batches it is for. */
export function factsOf(act: Act, { rows, spent, hasUnknownPrices }: Preview): { label: string; value: string }[] {
  const cost = {
    label: "Spent so far",
    value: `${formatMoney(spent)}${hasUnknownPrices ? " and unknown prices" : ""}`,
  };
  if (act === "cancel")
    return [
      { label: "Done", value: plural(rows.done, "row") },
      { label: "Will not run", value: plural(rows.left, "row") },
      cost,
    ];
  if (act === "retry") return [{ label: "Sent again", value: plural(rows.retryable, "request") }, cost];
  return [{ label: "Rows", value: plural(rows.done, "row") }, cost];
}
