"use client";

import { CopyId } from "@/components/shared/copy-id";
import { Disclosure } from "@/components/shared/disclosure";
import { Time } from "@/components/shared/time";
import { Tag } from "@/components/ui/tag";
import { type AuditEvent, actWords } from "@/lib/audit/contract";
import { factWords } from "./audit-words";

/** One act: who, what, which, when; its place in the chain folded away. */
export function AuditRow({ event }: { event: AuditEvent }) {
  const { seq, at, act, actor, via, subject, requestId, hash } = event;
  const facts = factWords(event);
  return (
    <li className="grid gap-0.5 border-b border-line px-4 py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <p className="min-w-0 flex-1 text-sm">
          <bdi className="font-medium wrap-anywhere">{actor.name}</bdi> {actWords[act]}
          {via === "token" && <Tag className="ml-1.5">by token</Tag>}
        </p>
        <Time at={at} className="shrink-0 text-xs text-muted-foreground tabular-nums" />
      </div>
      <div className="flex flex-wrap items-start gap-x-4">
        <p className="min-w-0 flex-1 basis-60 py-1.25 text-xs/4 wrap-anywhere text-muted-foreground">{facts}</p>
        <Disclosure title={`Line ${seq}`} className="open:basis-full">
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-3 gap-y-0.5 pt-1 text-xs">
            <dt className="text-muted-foreground">Concerns</dt>
            <dd className="min-w-0">
              <CopyId id={subject} what="id" />
            </dd>
            {requestId && (
              <>
                <dt className="text-muted-foreground">Request</dt>
                <dd className="min-w-0">
                  <CopyId id={requestId} what="request id" />
                </dd>
              </>
            )}
            <dt className="text-muted-foreground">Hash</dt>
            <dd className="min-w-0">
              <CopyId id={hash} what="hash" />
            </dd>
          </dl>
        </Disclosure>
      </div>
    </li>
  );
}
