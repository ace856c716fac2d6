import { changeBeside } from "@/components/shared/jsonl/change-beside";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Beside, CopiesFile, Sending, SourceFile } from "@/components/shared/jsonl/draft";
import type { BesideKind } from "@/lib/files/contract";
import { uploadFile } from "@/lib/files/upload";
import { waitForFile } from "@/lib/files/wait-for-file";
import { AppError } from "@/lib/wire/errors";

type Sender = {
  desk: Desk;
  draftId: string;
  signal: AbortSignal;
  show?: (sending: Sending) => void;
  /** What lies beside requests of several drafts; else it is what lies beside the draft. */
  beside?: Beside | undefined;
};

const besideOf = ({ desk, draftId, beside }: Sender): Beside => beside ?? desk.store.find(draftId)?.beside ?? {};

/** Ids of what lies beside requests on the server. */
export type BesideIds = Partial<Record<BesideKind, string>>;

const kinds = ["source", "copies"] as const satisfies readonly BesideKind[];

/** What is said when the server does not take it. */
const refused: Record<BesideKind, { reason: string; wayOut: string }> = {
  source: { reason: "The table could not be read.", wayOut: "untick the table to submit without it" },
  copies: { reason: "The list of repeated requests could not be read.", wayOut: "undo sending each once" },
};

/** What goes to the server before the requests; a table only where that is wished. */
function sharedOf({ source, copies }: Beside): Partial<Record<BesideKind, SourceFile | CopiesFile>> {
  return { ...(source?.isShared && { source }), ...(copies && { copies }) };
}

/** The ids of what has been sent already. */
export function sentBeside(beside: Beside): BesideIds {
  const shared = Object.entries(sharedOf(beside));
  return Object.fromEntries(shared.flatMap(([kind, { sentAs }]) => (sentAs === null ? [] : [[kind, sentAs]])));
}

async function send({ desk, signal, show }: Sender, kind: BesideKind, { name, blob, key }: SourceFile | CopiesFile) {
  let sentBytes = 0;
  const say = (isWaiting: boolean) => show?.({ kind: "table", sentBytes, sizeBytes: blob.size, isWaiting });
  say(false);
  const fileId = await uploadFile({
    team: desk.team,
    name,
    blob,
    kind,
    key: `${kind}-${key}`,
    signal,
    onProgress: (sent) => {
      sentBytes = sent;
      say(false);
    },
    onWait: () => say(true),
  });
  const file = await waitForFile(desk.client, desk.team, fileId, signal);
  if (file.state === "rejected") {
    const { reason, wayOut } = refused[kind];
    const why = `${file.reason ?? reason} Nothing was sent to the upstream; ${wayOut}.`;
    throw new AppError("file_rejected", why);
  }
  changeBeside(desk, kind, key, { sentAs: fileId });
  return fileId;
}

/** The ids under which what lies beside a draft is on the server; what is not yet there is sent. */
async function idsOf(sender: Sender): Promise<BesideIds> {
  const ids: BesideIds = {};
  for (const kind of kinds) {
    const file = sharedOf(besideOf(sender))[kind];
    if (file) ids[kind] = file.sentAs ?? (await send(sender, kind, file));
  }
  return ids;
}

/**
 * Uploads requests that know what lies beside them, which goes first, once for all files it lies beside. Where the server has
 * let go of some of it meanwhile, that goes again.
 */
export async function withBeside(sender: Sender, upload: (beside: BesideIds) => Promise<string>): Promise<string> {
  for (const gone = new Set<BesideKind>(); ; ) {
    try {
      return await upload(await idsOf(sender));
    } catch (error) {
      const isGone = error instanceof AppError && error.code === "not_found";
      const kind = isGone ? kinds.find((one) => one === error.field) : undefined;
      const file = kind && besideOf(sender)[kind];
      if (!kind || !file || gone.has(kind)) throw error;
      gone.add(kind);
      changeBeside(sender.desk, kind, file.key, { sentAs: null });
    }
  }
}
