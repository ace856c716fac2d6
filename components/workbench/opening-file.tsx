"use client";

import { CircleAlert } from "lucide-react";
import { FileTop } from "@/components/shared/jsonl/file-top";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { openingFacts } from "./opening-words";
import type { Opening } from "./use-server-file";

type OpeningFileProps = { opening: Opening; onTryAgain: () => void; onStop: () => void };

/** A file of the server's on its way to the bench: how far it is, or what went wrong. */
export function OpeningFile({ opening, onTryAgain, onStop }: OpeningFileProps) {
  const { sizeBytes, arrivedBytes, problem } = opening;
  const name = opening.name ?? "A file of this team";
  const facts = openingFacts(opening);
  return (
    <Card aria-label={`Opening ${name}`} className="overflow-hidden">
      <FileTop
        name={name}
        facts={facts}
        actions={
          <Button variant="outline" size="sm" onClick={onStop}>
            {problem === null ? "Cancel" : "Close"}
          </Button>
        }
      />
      {problem === null ? (
        <div className="border-t px-4 py-3">
          <Progress
            label={`Fetching ${name}`}
            value={sizeBytes ? (arrivedBytes / sizeBytes) * 100 : null}
            valueText={facts}
          />
        </div>
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-4 py-2.5 text-sm">
          <CircleAlert aria-hidden className="size-4 shrink-0 stroke-[1.6] text-risk-ink" />
          <p role="alert" className="min-w-40 flex-1 text-pretty">
            {problem}
          </p>
          <Button variant="outline" size="sm" onClick={onTryAgain}>
            Try again
          </Button>
        </div>
      )}
    </Card>
  );
}
