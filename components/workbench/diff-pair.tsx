"use client";

import { useEffect, useId, useState } from "react";
import { Disclosure } from "@/components/shared/disclosure";
import { RawLine } from "@/components/shared/jsonl/raw-line";
import { Skeleton } from "@/components/ui/skeleton";
import type { Explained, FileKind } from "@/lib/jsonl/tools/compare-lines";
import type { CompareOptions } from "@/lib/jsonl/tools/compare-rows";
import type { DiffPlace, DiffRow } from "@/lib/jsonl/tools/diff";
import { DiffValues } from "./diff-values";

type DiffPairProps = {
  row: DiffRow;
  kind: FileKind;
  options: CompareOptions;
  a: Blob;
  b: Blob;
  nameA: string;
  nameB: string;
};

/** In what the two lines of an id differ, value by value, and the lines themselves as they stand in their files. */
export function DiffPair({ row, kind, options, a, b, nameA, nameB }: DiffPairProps) {
  const values = useValues(row, kind, options, a, b);
  const hasBoth = row.a !== null && row.b !== null;
  const lines = (
    <div className="grid gap-4 xl:grid-cols-2">
      <Side title={`A · ${nameA}`} blob={a} place={row.a} id={row.id} />
      <Side title={`B · ${nameB}`} blob={b} place={row.b} id={row.id} />
    </div>
  );
  return (
    <div className="grid gap-3 border-t bg-muted/50 px-4 py-3">
      {hasBoth && values === null && <Skeleton className="h-16" />}
      {values !== null && values.length > 0 ? (
        <>
          <DiffValues values={values} />
          <Disclosure title="The lines as they stand in the files">{lines}</Disclosure>
        </>
      ) : (
        lines
      )}
    </div>
  );
}

/** Null while they are read; none where there is only one line, or one too long to be taken apart here. */
function useValues(row: DiffRow, kind: FileKind, options: CompareOptions, a: Blob, b: Blob): Explained[] | null {
  const [values, setValues] = useState<Explained[] | null>(null);
  useEffect(() => {
    let isGone = false;
    const read = async (): Promise<Explained[]> => {
      if (!row.a || !row.b) return [];
      const { explainLines } = await import("@/lib/jsonl/tools/compare-lines");
      const sides = [
        { blob: a, span: spanOf(row.a) },
        { blob: b, span: spanOf(row.b) },
      ] as const;
      return (await explainLines(sides[0], sides[1], kind, options)) ?? [];
    };
    // The lines below say it when a file can no longer be read.
    read()
      .catch(() => [])
      .then((read) => {
        if (!isGone) setValues(read);
      });
    return () => {
      isGone = true;
    };
  }, [row, kind, options, a, b]);
  return values;
}

const spanOf = ({ offset, length }: DiffPlace) => ({ from: offset, to: offset + length });

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
