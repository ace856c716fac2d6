"use client";

import { useId } from "react";
import { RawLine } from "@/components/shared/jsonl/raw-line";
import type { DiffPlace, DiffRow } from "@/lib/jsonl/tools/diff";

type DiffPairProps = { row: DiffRow; a: Blob; b: Blob; nameA: string; nameB: string };

/** The two lines of an id side by side, as they stand in their files. */
export function DiffPair({ row, a, b, nameA, nameB }: DiffPairProps) {
  return (
    <div className="grid gap-4 border-t bg-muted/50 px-4 py-3 xl:grid-cols-2">
      <Side title={`A · ${nameA}`} blob={a} place={row.a} id={row.id} />
      <Side title={`B · ${nameB}`} blob={b} place={row.b} id={row.id} />
    </div>
  );
}

function Side({ title, blob, place, id }: { title: string; blob: Blob; place: DiffPlace | null; id: string }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="min-w-0">
      <h3 id={heading} className="mb-1 truncate text-xs font-medium" title={title}>
        {title}
      </h3>
      {place ? (
        <RawLine blob={blob} place={place} ruleTitle={id} />
      ) : (
        <p className="text-sm text-muted-foreground">This file has no such id.</p>
      )}
    </section>
  );
}
