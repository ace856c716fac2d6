import type { Desk } from "@/components/shared/jsonl/desk";
import type { Sending, SourceFile } from "@/components/shared/jsonl/draft";
import { changeSource } from "@/components/shared/jsonl/share-source";
import { uploadFile } from "@/lib/files/upload";
import { waitForFile } from "@/lib/files/wait-for-file";
import { AppError } from "@/lib/wire/errors";

type Sender = { desk: Desk; draftId: string; signal: AbortSignal; show?: (sending: Sending) => void };

async function send({ desk, signal, show }: Sender, { name, blob, key }: SourceFile): Promise<string> {
  let sentBytes = 0;
  const say = (isWaiting: boolean) => show?.({ kind: "table", sentBytes, isWaiting });
  say(false);
  const fileId = await uploadFile({
    team: desk.team,
    name,
    blob,
    kind: "source",
    key: `source-${key}`,
    signal,
    onProgress: (sent) => {
      sentBytes = sent;
      say(false);
    },
    onWait: () => say(true),
  });
  const file = await waitForFile(desk.client, desk.team, fileId, signal);
  if (file.state === "rejected")
    throw new AppError(
      "file_rejected",
      `${file.reason ?? "The table could not be read."} Nothing was sent to the upstream; untick the table to submit without it.`,
    );
  changeSource(desk, key, { sentAs: fileId });
  return fileId;
}

/** The id under which a draft's table is on the server; it is sent when it is not yet there. Null where it stays here. */
async function sourceIdOf(sender: Sender): Promise<string | null> {
  const source = sender.desk.store.find(sender.draftId)?.beside.source;
  if (!source?.isShared) return null;
  return source.sentAs ?? send(sender, source);
}

/**
 * Uploads requests that know their table, which goes first, once for all files it lies beside. Where the server has let go of
 * it meanwhile, it goes again.
 */
export async function withSource(
  sender: Sender,
  upload: (sourceId: string | null) => Promise<string>,
): Promise<string> {
  const sourceId = await sourceIdOf(sender);
  try {
    return await upload(sourceId);
  } catch (error) {
    const isGone = error instanceof AppError && error.code === "not_found" && error.field === "source";
    const source = sender.desk.store.find(sender.draftId)?.beside.source;
    if (!isGone || !source) throw error;
    changeSource(sender.desk, source.key, { sentAs: null });
    return upload(await sourceIdOf(sender));
  }
}
