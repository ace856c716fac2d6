import { useCallback } from "react";
import { toast } from "sonner";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { formatCount, plural } from "@/lib/format";
import {
  createExport,
  exportFilePath,
  getExport,
  type NewExport,
  type ResultExport,
} from "@/lib/results/exports/contract";
import { call } from "@/lib/wire/call";

const lookMs = 600;
/** A download that has not begun by then was not let through by the browser. */
const beginMs = 60_000;

/** The browser takes the file by itself, as of any link: it goes on when this page is left. */
function take(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}

const wait = () => new Promise((resolve) => setTimeout(resolve, lookMs));

function tell(id: string | number, { state, rows, rowCount }: ResultExport, isWhole: boolean): void {
  const of = plural(rowCount, "row");
  const held = isWhole
    ? "The file holds every row that was asked for."
    : "The file holds every row that was asked for. The batch itself is not complete yet.";
  if (state === "done") toast.success(`${of}, complete`, { id, description: held });
  else if (state === "failed")
    toast.error(`The export broke off after ${formatCount(rows)} of ${of}`, {
      id,
      description: "That file is not whole. Export once more.",
    });
  else toast.loading(`${formatCount(rows)} of ${of}`, { id, description: "The file is being made." });
}

/** Takes rows home as a file, and says on the way how many of them are in it, to the last. */
export function useExport({ id: batchId, results: { isComplete } }: Pick<Batch, "id" | "results">) {
  const { slug: team } = useTeam();
  return useCallback(
    async (asked: NewExport) => {
      const id = toast.loading("Counting the rows");
      try {
        const made = await call(createExport, { team, batchId, ...asked });
        take(exportFilePath(team, batchId, made.id));
        const startedAt = performance.now();
        for (let now = made; ; ) {
          tell(id, now, isComplete);
          if (now.state === "done" || now.state === "failed") return;
          await wait();
          now = await call(getExport, { team, batchId, exportId: made.id });
          if (now.state === "waiting" && performance.now() - startedAt > beginMs) return void toast.dismiss(id);
        }
      } catch (error) {
        const description = error instanceof Error ? error.message : undefined;
        toast.error("The export could not be followed", { id, ...(description ? { description } : {}) });
      }
    },
    [team, batchId, isComplete],
  );
}
