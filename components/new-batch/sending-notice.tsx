"use client";

import { CircleAlert, CirclePause } from "lucide-react";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Draft } from "@/components/shared/jsonl/draft";
import { sendingWords } from "@/components/shared/jsonl/file-words";
import { Link } from "@/components/shared/link";
import { appHref, teamHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { stopSending } from "./send-draft";

/** How far a batch is on its way to the server, or why it is not going on. */
export function SendingNotice({ desk, draft }: { desk: Desk; draft: Draft }) {
  const { sending } = draft;
  const words = sendingWords(draft);
  if (words) {
    return (
      <div className="border-t px-4 py-2.5">
        <div className="mb-2 flex items-center gap-3">
          <p className="min-w-0 flex-1 truncate text-xs text-muted-foreground tabular-nums">
            <span className="font-medium text-foreground">{words.word}</span> · {words.detail}
          </p>
          {sending.kind !== "creating" && (
            <Button variant="outline" size="sm" onClick={() => stopSending(desk, draft.id)}>
              Cancel
            </Button>
          )}
        </div>
        <Progress
          label={`Upload of ${draft.fileName}`}
          value={words.percent}
          valueText={`${words.word}, ${words.detail}`}
        />
        <p role="status" className="sr-only">
          {words.word} {draft.fileName}
        </p>
      </div>
    );
  }
  if (sending.kind !== "stopped" && sending.kind !== "rejected") return null;
  const isBad = sending.kind === "rejected" || sending.why !== "hand";
  const Icon = isBad ? CircleAlert : CirclePause;
  return (
    <div className="flex items-start gap-3 border-t px-4 py-2.5 text-sm">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 stroke-[1.6] ${isBad ? "text-bad-ink" : "text-risk-ink"}`} />
      <p role={isBad ? "alert" : undefined} className="min-w-0 flex-1 text-pretty wrap-anywhere">
        {sending.kind === "rejected" && "The server read the file and did not take it. "}
        {sending.message}
        {sending.kind === "stopped" && sending.why === "lost" && " It goes on by itself when the line is back."}
        {sending.kind === "stopped" && sending.why === "signed_out" && (
          <>
            {" "}
            <Link
              href={appHref("/sign-in", { next: teamHref(desk.team, "/batches/new") })}
              className="text-primary underline underline-offset-4"
            >
              Sign in
            </Link>
          </>
        )}
      </p>
    </div>
  );
}
