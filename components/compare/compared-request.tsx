"use client";

import { useMemo } from "react";
import { Asked } from "@/components/shared/row/asked";
import { readRequest } from "@/components/shared/row/read-request";
import { ScrollArea } from "@/components/ui/scroll-area";
import type { ResultDetail } from "@/lib/results/contract";

type ComparedRequestProps = { a: ResultDetail | undefined; b: ResultDetail | undefined; letter: string };

/** What was asked, whole: once where both were asked the same, else side by side. */
export function ComparedRequest({ a, b, letter }: ComparedRequestProps) {
  const left = useMemo(() => readRequest(a?.requestLine ?? null), [a?.requestLine]);
  const right = useMemo(() => readRequest(b?.requestLine ?? null), [b?.requestLine]);
  const isSame = useMemo(() => JSON.stringify(left?.messages) === JSON.stringify(right?.messages), [left, right]);
  const first = a ?? b;
  if (!first) return null;
  if (!a || !b || isSame) return <Side title="Request" row={first} request={left ?? right} />;
  return (
    <div className="grid gap-3 md:grid-cols-2">
      <Side title="Request in A" row={a} request={left} />
      <Side title={`Request in ${letter}`} row={b} request={right} />
    </div>
  );
}

type SideProps = { title: string; row: ResultDetail; request: ReturnType<typeof readRequest> };

function Side({ title, row, request }: SideProps) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1 text-xs font-medium text-muted-foreground">{title}</h3>
      <ScrollArea aria-label={title} className="grid max-h-[40dvh] content-start gap-3">
        <Asked request={request} prompt={row.prompt} name={title} />
      </ScrollArea>
    </section>
  );
}
