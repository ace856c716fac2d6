"use client";

import { useMemo } from "react";
import { CopyButton } from "@/components/shared/copy-id";
import { shortModelName } from "@/lib/format";
import type { ResultDetail } from "@/lib/results/contract";
import { cn } from "@/lib/utils";
import { readRequest } from "./read-request";
import { RequestImages } from "./request-images";
import { MaybeJson, PlainText, RawLine, RowSection } from "./row-section";

/** Who speaks stands to one side, as in a conversation. */
const bubbles: Record<string, string> = { user: "ml-6", tool: "ml-6", assistant: "mr-6" };

/** What was asked: the conversation, its parameters, and the line itself. */
export function RowRequest({ row }: { row: ResultDetail }) {
  const request = useMemo(() => readRequest(row.requestLine), [row.requestLine]);
  const messages = request?.messages.length
    ? request.messages
    : [{ role: "prompt", text: row.prompt, images: [], toolCalls: [] }];
  const params = request?.params ?? [];
  return (
    <div className="grid content-start gap-4 px-5 py-4">
      <h2 className="sr-only">Request</h2>
      {messages.map(({ role, text, images, toolCalls }, index) => (
        <RowSection
          // biome-ignore lint/suspicious/noArrayIndexKey: a conversation is told in its order and never changes
          key={index}
          title={role}
          aside={index === messages.length - 1 && <CopyButton text={text} />}
        >
          <div className={cn("grid gap-2", bubbles[role])}>
            {(text !== "" || (images.length === 0 && toolCalls.length === 0)) && (
              <PlainText label={role} text={text} className={cn(role === "user" && "bg-accent/60")} />
            )}
            <RequestImages images={images} />
            {toolCalls.map((call, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: calls are told in their order and never change
              <MaybeJson key={at} label={`Calls ${call.name}`} text={`${call.name} ${call.arguments}`} />
            ))}
          </div>
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
