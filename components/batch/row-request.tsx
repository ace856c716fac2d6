"use client";

import { useMemo } from "react";
import { Asked } from "@/components/shared/row/asked";
import { readRequest } from "@/components/shared/row/read-request";
import { RawLine, RowSection } from "@/components/shared/row/row-section";
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
      {row.requestLine !== null && <RawLine title="Request line" line={row.requestLine} />}
    </div>
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
