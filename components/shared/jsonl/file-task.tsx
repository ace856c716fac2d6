"use client";

import { CircleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { checkDraft, stopTask } from "./check-draft";
import type { Desk } from "./desk";
import { currentVersion, type Draft } from "./draft";
import { taskSentence } from "./file-words";
import { useClock } from "./use-clock";

type FileTaskProps = { desk: Desk; draft: Draft; isChecked: boolean };

const titles = { unpack: "Reading", check: "Checking", fix: "Correcting" };

/** What goes on with a file in the browser: a bar with bytes, lines and speed, or how it ended. */
export function FileTask({ desk, draft, isChecked }: FileTaskProps) {
  const { task } = draft;
  const isRunning = "progress" in task;
  const nowMs = useClock(isRunning);
  const hasBlob = currentVersion(draft) !== null;

  if ("progress" in task) {
    const { bytesDone, bytesTotal } = task.progress;
    const sentence = taskSentence(task, nowMs);
    return (
      <div className="border-t px-4 py-2.5">
        <div className="mb-2 flex items-center gap-3">
          <p className="min-w-0 flex-1 truncate text-xs text-muted-foreground tabular-nums">{sentence}</p>
          <Button variant="outline" size="sm" onClick={() => stopTask(desk, draft.id)}>
            Cancel
          </Button>
        </div>
        <Progress
          label={`${titles[task.kind]} ${draft.fileName}`}
          value={task.kind !== "unpack" && bytesTotal > 0 ? (bytesDone / bytesTotal) * 100 : null}
          valueText={sentence}
        />
      </div>
    );
  }
  if (task.kind === "failed") {
    return (
      <Ended desk={desk} draft={draft} action={hasBlob ? "Check again" : null}>
        <span role="alert">{task.message}</span>
      </Ended>
    );
  }
  if (task.kind === "stopped") {
    return (
      <Ended desk={desk} draft={draft} action={hasBlob ? "Check the file" : null}>
        {hasBlob ? "Stopped. The file has not been checked to its end." : "Stopped. Replace the file or remove it."}
      </Ended>
    );
  }
  return isChecked ? <div aria-hidden className="h-[3px] bg-good" /> : null;
}

type EndedProps = { desk: Desk; draft: Draft; action: string | null; children: React.ReactNode };

function Ended({ desk, draft, action, children }: EndedProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-4 py-2.5 text-sm">
      <CircleAlert aria-hidden className="size-4 shrink-0 stroke-[1.6] text-risk-ink" />
      <p className="min-w-40 flex-1 text-pretty">{children}</p>
      {action && (
        <Button variant="outline" size="sm" onClick={() => void checkDraft(desk, draft.id)}>
          {action}
        </Button>
      )}
    </div>
  );
}
