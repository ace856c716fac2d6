"use client";

import { Pencil } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { CopyButton } from "@/components/shared/copy-id";
import { Button } from "@/components/ui/button";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Skeleton } from "@/components/ui/skeleton";
import { formatBytes, formatCount } from "@/lib/format";
import type { Finding } from "@/lib/jsonl/contract";
import type { LineAround } from "@/lib/jsonl/read-around";
import type { LinePlace } from "./check-draft";
import type { Desk } from "./desk";
import { type Draft, isBusy, isSending } from "./draft";
import { lineAround } from "./engine";

const LineEditor = dynamic(() => import("./line-editor").then((file) => file.LineEditor), {
  ssr: false,
  loading: () => <Skeleton className="h-24" />,
});

/** A longer line is put right where it was made. */
const EDITED_BYTES = 256 * 1024;

type Read = LineAround | { problem: string };

type RawLineProps = {
  blob: Blob;
  place: LinePlace & Partial<Pick<Finding, "column">>;
  ruleTitle: string;
  /** The file the line can be mended in; without one it is only shown. */
  edit?: { desk: Desk; draft: Draft };
};

/** A line as it stands in the file, cut out of it on demand and shown as text, with a mark where a finding is. */
export function RawLine({ blob, place, ruleTitle, edit }: RawLineProps) {
  const { line, offset, length, column = null } = place;
  const [read, setRead] = useState<Read | null>(null);
  const [isEdited, setIsEdited] = useState(false);
  useEffect(() => {
    let isGone = false;
    const show = (next: Read) => {
      if (!isGone) setRead(next);
    };
    lineAround(blob, { offset, length }, column).then(show, () =>
      show({ problem: "The line could not be read: the file has changed on disk." }),
    );
    return () => {
      isGone = true;
    };
  }, [blob, offset, length, column]);

  if (!read) return <Skeleton className="h-24" />;
  if ("problem" in read) return <p className="text-sm text-bad-ink">{read.problem}</p>;
  if (isEdited && edit)
    return <LineEditor {...edit} blob={blob} place={place} column={column} onClose={() => setIsEdited(false)} />;
  const isLocked = edit !== undefined && (isBusy(edit.draft) || isSending(edit.draft));
  return (
    <div className="min-w-0">
      <div className="mb-1.5 flex items-center gap-2 text-xs text-muted-foreground">
        <span className="min-w-0 flex-1 truncate tabular-nums">
          Line {formatCount(line)} as it is · {formatBytes(length)}
          {cutWords(read)}
        </span>
        {edit && length <= EDITED_BYTES && (
          <Button variant="outline" size="sm" disabled={isLocked} onClick={() => setIsEdited(true)}>
            <Pencil aria-hidden />
            Edit
          </Button>
        )}
        <CopyButton text={read.before + read.mark + read.after} />
      </div>
      <LineText read={read} label={`Line ${line}, ${ruleTitle}`} />
    </div>
  );
}

function cutWords({ isCutBefore, isCutAfter }: LineAround): string {
  if (isCutBefore) return isCutAfter ? " · a part is shown" : " · the end is shown";
  return isCutAfter ? " · the beginning is shown" : "";
}

function LineText({ read, label }: { read: LineAround; label: string }) {
  const { before, mark, after, isCutBefore, isCutAfter } = read;
  const box = useRef<HTMLElement>(null);
  const marked = useRef<HTMLElement>(null);
  useEffect(() => {
    // Only the box: the page stays where it is.
    if (box.current && marked.current) box.current.scrollTop = marked.current.offsetTop - box.current.clientHeight / 2;
  }, []);
  return (
    <ScrollArea ref={box} aria-label={label} className="relative max-h-44 rounded-lg border bg-card px-2.5 py-2">
      <pre className="font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {isCutBefore && "…"}
        {before}
        {mark && (
          <mark ref={marked} className="rounded-[3px] bg-bad-tint text-bad-ink">
            {mark}
          </mark>
        )}
        {after}
        {isCutAfter && "…"}
      </pre>
    </ScrollArea>
  );
}
