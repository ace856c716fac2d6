import { toast } from "sonner";

/** What sends drafts. It is fetched with what the page shows of a file: before there is one, nothing can be sent. */
export async function loadSending() {
  const [{ submitDrafts, sendQueued, resumeLost }, { startTrial }] = await Promise.all([
    import("./send-draft"),
    import("./trial"),
  ]);
  return { submitDrafts, sendQueued, resumeLost, startTrial };
}

/** Does something with it, at once where it is here already. */
export function withSending(act: (sending: Awaited<ReturnType<typeof loadSending>>) => Promise<void>): void {
  loadSending()
    .then(act)
    .catch(() =>
      toast.error("This page could not be loaded whole.", {
        description: "Nothing was sent, and nothing is lost. Check the connection, load the page again and go on.",
      }),
    );
}
