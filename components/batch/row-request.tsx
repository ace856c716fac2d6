"use client";

import { useMemo } from "react";
import { CopyButton } from "@/components/shared/copy-id";
import { shortModelName } from "@/lib/format";
import type { ResultDetail } from "@/lib/results/contract";
import { readRequest } from "./read-request";
import { PlainText, RawLine, RowSection } from "./row-section";

/** What was asked: the conversation, its parameters, and the line itself. */
export function RowRequest({ row }: { row: ResultDetail }) {
  const request = useMemo(() => readRequest(row.requestLine), [row.requestLine]);
  const messages = request?.messages.length ? request.messages : [{ role: "prompt", text: row.prompt }];
  const params = request?.params ?? [];
  return (
    <div className="grid content-start gap-4 px-5 py-4">
      <h2 className="sr-only">Request</h2>
      {messages.map(({ role, text }, index) => (
        <RowSection
          // biome-ignore lint/suspicious/noArrayIndexKey: a conversation is told in its order and never changes
          key={index}
          title={role}
          aside={index === messages.length - 1 && <CopyButton text={text} />}
        >
          <PlainText label={role} text={text} />
        </RowSection>
      ))}
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
