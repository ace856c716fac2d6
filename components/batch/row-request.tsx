"use client";

import { useMemo } from "react";
import { Asked } from "@/components/shared/row/asked";
import { readRequest } from "@/components/shared/row/read-request";
import { RawLine, RowSection } from "@/components/shared/row/row-section";
import { ScrollArea } from "@/components/ui/scroll-area";
import { shortModelName } from "@/lib/format";
import type { ResultDetail } from "@/lib/results/contract";

/** What was asked: the conversation, its parameters, and the line itself. */
export function RowRequest({ row }: { row: ResultDetail }) {
  const request = useMemo(() => readRequest(row.requestLine), [row.requestLine]);
  const params = request?.params ?? [];
  return (
    <div className="grid content-start gap-4 px-5 py-4">
      <h2 className="sr-only">Request</h2>
      <Asked request={request} prompt={row.prompt} />
      {(row.model || params.length > 0) && (
        <RowSection title="Parameters">
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-xs">
            {row.model && <Param name="model" value={shortModelName(row.model)} title={row.model} />}
            {params.map(({ name, value }) => (
              <Param key={name} name={name} value={value} title={value} />
            ))}
          </dl>
        </RowSection>
      )}
      <SourceCells cells={row.source} />
      {row.requestLine !== null && <RawLine title="Request line" line={row.requestLine} />}
    </div>
  );
}

/** What stood beside the request in the table it was made of, or came along with it. */
function SourceCells({ cells }: { cells: ResultDetail["source"] }) {
  const named = Object.entries(cells);
  if (named.length === 0) return null;
  return (
    <RowSection title="Source row">
      <ScrollArea aria-label="Source row" className="max-h-[44dvh] rounded-lg border px-3 py-1">
        <dl className="divide-y divide-line text-xs">
          {named.map(([name, text]) => (
            <div key={name} className="grid grid-cols-[minmax(0,2fr)_minmax(0,5fr)] gap-x-3 py-1.5">
              <dt className="text-muted-foreground wrap-anywhere">
                <bdi>{name || "unnamed"}</bdi>
              </dt>
              <dd className="whitespace-pre-wrap wrap-anywhere">
                {text === "" ? <span className="text-muted-foreground">empty</span> : text}
              </dd>
            </div>
          ))}
        </dl>
      </ScrollArea>
    </RowSection>
  );
}

function Param({ name, value, title }: { name: string; value: string; title: string }) {
  return (
    <>
      <dt className="font-mono text-muted-foreground">{name}</dt>
      <dd className="truncate font-mono" title={title.slice(0, 500)}>
        {value}
      </dd>
    </>
  );
}
