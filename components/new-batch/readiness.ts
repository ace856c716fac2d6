import { blockedSentence } from "@/components/shared/jsonl/check-words";
import { type Draft, isBusy, isSending } from "@/components/shared/jsonl/draft";
import { plural } from "@/lib/format";

export type Readiness = { canSubmit: boolean; sentence: string };

type Facts = {
  drafts: readonly Draft[];
  /** Rules that still block, over all files; null while some file has no verdict. */
  blocking: number | null;
  hasConnection: boolean;
  /** A table waits for its prompt. */
  hasTable: boolean;
  mayUpload: boolean;
};

const sent = "Closing this page pauses the upload; it goes on when you come back. After that the server does the rest.";

/** Whether everything is ready to go, and in either case one sentence that says where things stand. */
export function readinessOf({ drafts, blocking, hasConnection, hasTable, mayUpload }: Facts): Readiness {
  const not = (sentence: string): Readiness => ({ canSubmit: false, sentence });
  if (!mayUpload) return not("Your role in this team lets you look, not submit. Ask an owner or admin.");
  if (drafts.some(isSending)) return not(sent);
  if (drafts.some(({ trying }) => trying.kind === "sending"))
    return not("The first rows are on their way to be tried.");
  if (drafts.length === 0 && hasTable) return not("Make requests of the table first. Nothing has been uploaded.");
  if (drafts.length === 0) return not("Drop a file to begin. Nothing is uploaded before you submit.");
  if (drafts.some(isBusy)) return not("The check is running. Nothing has been uploaded.");
  const unread = drafts.filter(({ task }) => task.kind === "failed" || task.kind === "stopped").length;
  if (unread > 0) return not(`${plural(unread, "file")} could not be checked to the end. Nothing has been uploaded.`);
  if (blocking === null) return not("Waiting for the check. Nothing has been uploaded.");
  if (blocking > 0) return not(blockedSentence(blocking));
  if (!hasConnection) return not("Add a connection: the requests need somewhere to go. Nothing has been uploaded.");
  if (drafts.some(({ sending }) => sending.kind === "stopped")) {
    return { canSubmit: true, sentence: "What has arrived is kept; it goes on from there." };
  }
  const isLocal = drafts.some(({ serverFile }) => serverFile === null);
  return {
    canSubmit: true,
    sentence: isLocal
      ? "Nothing has been uploaded yet."
      : "The file is on the server already; nothing is uploaded again.",
  };
}
