"use client";

import { useEffect, useState } from "react";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { FieldError } from "@/components/ui/field";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format";
import type { Explained } from "@/lib/jsonl/tools/compare-lines";
import type { TransformSample } from "@/lib/jsonl/tools/transform";
import { DiffValues } from "./diff-values";
import { transformSentence } from "./transform-words";
import type { Preview } from "./use-transform-preview";

/** What the steps would do to the file: how many lines, and some of them before and after. */
export function TransformPreview({ preview }: { preview: Preview }) {
  if (preview.kind === "none") return null;
  return (
    <Card aria-label="Before and after">
      <CardHeader>
        <CardTitle>Before and after</CardTitle>
        <p role="status" className="min-w-0 text-xs text-pretty wrap-anywhere text-muted-foreground tabular-nums">
          {preview.kind === "ready" && transformSentence(preview.result)}
        </p>
      </CardHeader>
      {preview.kind === "waiting" && <Skeleton className="mx-4 mb-4 h-16" />}
      {preview.kind === "failed" && (
        <div className="px-4 pb-3.5">
          <FieldError>{preview.message}</FieldError>
        </div>
      )}
      {preview.kind === "ready" && preview.result.samples.length > 0 && (
        <ScrollArea aria-label="Lines before and after" className="max-h-130 border-t">
          <ul aria-busy={preview.isStale}>
            {preview.result.samples.map((sample, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line may be shown twice, and the list is made anew each time
              <Sample key={`${sample.number}-${at}`} sample={sample} />
            ))}
          </ul>
        </ScrollArea>
      )}
    </Card>
  );
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function Sample({ sample }: { sample: TransformSample }) {
  const values = useValues(sample);
  return (
    <li className="grid gap-2 border-b border-line px-4 py-3 last:border-b-0">
      <h3 className="text-xs font-medium tabular-nums">
        Line {formatCount(sample.number)}
        {sample.after === null && <span className="text-muted-foreground"> is dropped</span>}
      </h3>
      {sample.after === null ? (
        <p className="line-clamp-2 font-mono text-xs wrap-anywhere text-muted-foreground">
          {decoder.decode(sample.before.subarray(0, 2_000))}
        </p>
      ) : values === null ? (
        <Skeleton className="h-12" />
      ) : (
        <DiffValues values={values} names={{ a: "Before", b: "After" }} place={`line ${sample.number}`} />
      )}
    </li>
  );
}

/** In what a line differs, value by value; the whole line where it is its spelling alone. */
function useValues({ before, after }: TransformSample): Explained[] | null {
  const [values, setValues] = useState<Explained[] | null>(null);
  useEffect(() => {
    let isGone = false;
    const explain = async (): Promise<Explained[]> => {
      if (!after) return [];
      const { explainLines } = await import("@/lib/jsonl/tools/compare-lines");
      const side = (bytes: Uint8Array<ArrayBuffer>) => ({
        blob: new Blob([bytes]),
        span: { from: 0, to: bytes.length },
      });
      const options = { isTrimmed: false, cosineMin: 1 };
      const found = (await explainLines(side(before), side(after), "requests", options)) ?? [];
      const whole = { field: "line", a: decoder.decode(before), b: decoder.decode(after) };
      return found.length > 0 ? found : [whole];
    };
    void explain().then((next) => {
      if (!isGone) setValues(next);
    });
    return () => {
      isGone = true;
    };
  }, [before, after]);
  return values;
}
