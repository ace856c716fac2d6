import { toast } from "sonner";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { formatCount, plural } from "@/lib/format";
import {
  createExport,
  exportFilePath,
  getExport,
  type LeftOut,
  type NewExport,
  type ResultExport,
} from "@/lib/results/exports/contract";
import { createRunExport, getRunExport, type NewRunExport, runExportFilePath } from "@/lib/results/runs/contract";
import { call } from "@/lib/wire/call";
import { leftOutWords } from "./left-out-words";

const lookMs = 600;
/** A download that has not begun by then was not let through by the browser. */
const beginMs = 60_000;
const missesMax = 5;

/** The browser takes the file by itself, as of any link: it goes on when this page is left. */
function take(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}

const wait = () => new Promise((resolve) => setTimeout(resolve, lookMs));

type Toast = string | number;

type Told = { isWhole: boolean; leftOut: LeftOut | null };

function tell(id: Toast, { state, rows, rowCount }: ResultExport, { isWhole, leftOut }: Told): void {
  const of = plural(rowCount, "row");
  const later = isWhole ? "" : " Not all of it was delivered yet.";
  const held = leftOut ? leftOutWords(leftOut) : "The file holds every row that was asked for.";
  if (state === "done") toast.success(`${of}, complete`, { id, description: `${held}${later}` });
  else if (state === "failed")
    toast.error(`The export broke off after ${formatCount(rows)} of ${of}`, {
      id,
      description: "That file is not whole. Export once more.",
    });
  else toast.loading(`${formatCount(rows)} of ${of}`, { id, description: "The file is being made." });
}

const isOver = ({ state }: ResultExport): boolean => state === "done" || state === "failed";

/** Tells how far an export is until it is over. A look that fails is made again: the file does not depend on it. */
async function follow(id: Toast, look: () => Promise<ResultExport>, onLook: (now: ResultExport) => void) {
  const startedAt = performance.now();
  for (let misses = 0; misses < missesMax; ) {
    await wait();
    const now = await look().catch(() => null);
    misses = now === null ? misses + 1 : 0;
    if (now?.state === "waiting" && performance.now() - startedAt > beginMs) break;
    if (now) onLook(now);
    if (now && isOver(now)) return;
  }
  toast.dismiss(id);
}

/** How a file is asked for, looked after and taken. */
type Exporting<Asked> = {
  ask: (asked: Asked) => Promise<ResultExport & { leftOut: LeftOut | null }>;
  look: (exportId: string) => Promise<ResultExport>;
  hrefOf: (exportId: string) => string;
  /** Whether all of it was delivered. */
  isComplete: boolean;
};

async function takeHome<Asked>({ ask, look, hrefOf, isComplete }: Exporting<Asked>, asked: Asked): Promise<void> {
  const id = toast.loading("Counting the rows");
  try {
    const made = await ask(asked);
    take(hrefOf(made.id));
    const onLook = (now: ResultExport) => tell(id, now, { isWhole: isComplete, leftOut: made.leftOut });
    onLook(made);
    await follow(id, () => look(made.id), onLook);
  } catch (error) {
    const description = error instanceof Error ? error.message : "Try again.";
    toast.error("The rows could not be exported", { id, description });
  }
}

/** Takes rows home as a file, and says on the way how many of them are in it, to the last. */
export function useExport({ id: batchId, results: { isComplete } }: Pick<Batch, "id" | "results">) {
  const { slug: team } = useTeam();
  const exporting: Exporting<NewExport> = {
    ask: (asked) => call(createExport, { team, batchId, ...asked }),
    look: (exportId) => call(getExport, { team, batchId, exportId }),
    hrefOf: (exportId) => exportFilePath(team, batchId, exportId),
    isComplete,
  };
  return (asked: NewExport) => takeHome(exporting, asked);
}

/** The same of rows of a run. */
export function useRunExport(runId: string, isComplete: boolean) {
  const { slug: team } = useTeam();
  const exporting: Exporting<NewRunExport> = {
    ask: (asked) => call(createRunExport, { team, runId, ...asked }),
    look: (exportId) => call(getRunExport, { team, runId, exportId }),
    hrefOf: (exportId) => runExportFilePath(team, runId, exportId),
    isComplete,
  };
  return (asked: NewRunExport) => takeHome(exporting, asked);
}
