"use client";

import { Check, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type RefObject, useMemo, useState } from "react";
import { ResultTag } from "@/components/batch/result-tag";
import { Answered } from "@/components/batch/row-response";
import { ErrorState } from "@/components/shared/error-state";
import { Asked } from "@/components/shared/row/asked";
import { readRequest } from "@/components/shared/row/read-request";
import { StateWord } from "@/components/shared/state-word";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import type { ResultDetail } from "@/lib/results/contract";
import { noteLengthMax, type ReviewVerdict } from "@/lib/results/review/contract";
import { cn } from "@/lib/utils";
import type { ReviewPass } from "./use-review";

type ReviewCardProps = { pass: ReviewPass; note: RefObject<HTMLTextAreaElement | null> };

/** One row: what was asked, what was answered, and what is said of it. */
export function ReviewCard({ pass, note }: ReviewCardProps) {
  const { data, error, refetch } = pass.row;
  if (error && !data) {
    return <ErrorState title="This row could not be loaded." error={error} onRetry={() => void refetch()} />;
  }
  if (!data) return <Skeleton className="m-4 h-72" />;
  return (
    <>
      <div className="grid md:grid-cols-2 md:divide-x max-md:divide-y">
        <Request key={`asked ${data.seq}`} row={data} />
        <Part key={`said ${data.seq}`} title="Answer" sign={<ResultTag row={data} />}>
          <Answered row={data} />
        </Part>
      </div>
      <div className="grid gap-3 border-t px-4 py-3 md:grid-cols-[auto_1fr] md:items-start">
        <fieldset className="flex gap-2" disabled={!pass.isAllowed}>
          <legend className="sr-only">Is this answer right?</legend>
          <Verdict verdict="accept" pass={pass} />
          <Verdict verdict="reject" pass={pass} />
        </fieldset>
        <Note key={data.seq} pass={pass} row={data} field={note} />
      </div>
      {pass.others.length > 0 && (
        <ul aria-label="What others said" className="grid gap-1 border-t px-4 py-3 text-sm">
          {pass.others.map((review) => (
            <li key={review.by.id} className="flex flex-wrap items-baseline gap-x-3">
              <span>{review.by.name}</span>
              {review.verdict && (
                <StateWord tone={review.verdict === "accept" ? "good" : "bad"}>
                  {review.verdict === "accept" ? "Accepted" : "Rejected"}
                </StateWord>
              )}
              <span className="text-muted-foreground wrap-anywhere">{review.note}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The whole request, as it went out: what the answer is held against. */
function Request({ row }: { row: ResultDetail }) {
  const request = useMemo(() => readRequest(row.requestLine), [row.requestLine]);
  return (
    <Part title="Request" aside={<span className="font-mono text-xs">{row.customId}</span>}>
      <Asked request={request} prompt={row.prompt} />
    </Part>
  );
}

/** `sign`: what is seen in the place of a title that says nothing new. */
type PartProps = { title: string; sign?: ReactNode; aside?: ReactNode; children: ReactNode };

function Part({ title, sign, aside, children }: PartProps) {
  return (
    <section className="min-w-0">
      <h2 className="flex items-baseline justify-between gap-3 px-4 pt-3 text-xs font-medium text-muted-foreground">
        {sign ? (
          <>
            <span className="sr-only">{title}</span>
            {sign}
          </>
        ) : (
          title
        )}{" "}
        {aside}
      </h2>
      <ScrollArea
        aria-label={`${title}, whole`}
        className="grid max-h-[56dvh] min-h-40 content-start gap-3 px-4 pt-1.5 pb-3"
      >
        {children}
      </ScrollArea>
    </section>
  );
}

const verdictLooks = {
  accept: { word: "Accept", key: "a", icon: Check, on: "border-good bg-good-tint text-good-ink" },
  reject: { word: "Reject", key: "r", icon: X, on: "border-bad bg-bad-tint text-bad-ink" },
} as const;

function Verdict({ verdict, pass }: { verdict: ReviewVerdict; pass: ReviewPass }) {
  const { word, key, icon: Icon, on } = verdictLooks[verdict];
  const isOn = pass.current?.verdict === verdict;
  return (
    <Button
      variant="outline"
      aria-pressed={isOn}
      aria-keyshortcuts={key}
      title={pass.isAllowed ? undefined : "Viewers cannot review."}
      className={cn(isOn && on)}
      onClick={() => pass.judge(verdict)}
    >
      <Icon aria-hidden />
      {word}
      <Kbd aria-hidden className="max-md:hidden">
        {key}
      </Kbd>
    </Button>
  );
}

function Note({
  pass,
  row,
  field,
}: {
  pass: ReviewPass;
  row: ResultDetail;
  field: RefObject<HTMLTextAreaElement | null>;
}) {
  const [text, setText] = useState(pass.current?.note ?? "");
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Escape" && !(event.key === "Enter" && !event.shiftKey)) return;
    event.preventDefault();
    event.currentTarget.blur();
  };
  return (
    <Textarea
      ref={field}
      aria-label={`Note on ${row.customId}`}
      placeholder="Note (n); Enter keeps it"
      value={text}
      maxLength={noteLengthMax}
      disabled={!pass.isAllowed}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => pass.writeNote(text.trim())}
      className="min-h-8"
    />
  );
}
