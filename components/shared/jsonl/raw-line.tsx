"use client";

import { useEffect, useState } from "react";
import { CopyButton } from "@/components/shared/copy-id";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Skeleton } from "@/components/ui/skeleton";
import { formatBytes, formatCount } from "@/lib/format";
import type { Finding } from "@/lib/jsonl/contract";

type Place = Pick<Finding, "line" | "offset" | "length">;

import { lineText } from "./engine";

type Read = { text: string; isCut: boolean } | { problem: string };

/** A line as it stands in the file, cut out of it on demand and shown as text. */
export function RawLine({ blob, place, ruleTitle }: { blob: Blob; place: Place; ruleTitle: string }) {
  const [read, setRead] = useState<Read | null>(null);
  useEffect(() => {
    let isGone = false;
    const show = (next: Read) => {
      if (!isGone) setRead(next);
    };
    lineText(blob, place).then(show, () =>
      show({ problem: "The line could not be read: the file has changed on disk." }),
    );
    return () => {
      isGone = true;
    };
  }, [blob, place]);

  if (!read) return <Skeleton className="h-24" />;
  if ("problem" in read) return <p className="text-sm text-bad-ink">{read.problem}</p>;
  return (
    <div className="min-w-0">
      <div className="mb-1.5 flex items-center gap-2 text-xs text-muted-foreground">
        <span className="min-w-0 flex-1 truncate tabular-nums">
          Line {formatCount(place.line)} as it is · {formatBytes(place.length)}
          {read.isCut && " · the beginning is shown"}
        </span>
        <CopyButton text={read.text} />
      </div>
      <ScrollArea
        aria-label={`Line ${place.line}, ${ruleTitle}`}
        className="max-h-44 rounded-lg border bg-card px-2.5 py-2"
      >
        <pre className="font-mono text-xs wrap-anywhere whitespace-pre-wrap">{read.text}</pre>
      </ScrollArea>
    </div>
  );
}
