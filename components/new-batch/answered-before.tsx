"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import type { Desk } from "@/components/shared/jsonl/desk";
import { type Draft, isBusy, isSending, triedOf, type Version } from "@/components/shared/jsonl/draft";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatCount, plural } from "@/lib/format";
import { answeredQuery, asksQuery } from "./answered-query";
import { leaveAnswered } from "./leave-answered";

type AnsweredBeforeProps = { desk: Desk; draft: Draft; version: Version };

/**
 * Says which requests of a file earlier batches have answered, and leaves them out where that is wished. They are compared by
 * their hashes: nothing of the file leaves the browser.
 */
export function AnsweredBefore({ desk, draft, version }: AnsweredBeforeProps) {
  const requests = version.result?.report.requests ?? 0;
  // What was run first of this file is no earlier batch.
  const isAsked = triedOf([draft]) === null && draft.trying.kind === "none" && !isSending(draft);
  const { data: asks } = useQuery(asksQuery(version, isAsked));
  const { data } = useQuery(answeredQuery(desk.team, version.id, asks));
  const [last, ...others] = (isAsked && data?.batches) || [];
  if (!data || !last) return null;
  const count = data.places.length;
  const left = requests - count;
  return (
    <Card role="status" aria-label="Answered before" className="flex items-start gap-2.5 px-4 py-3 text-sm">
      <History aria-hidden className="mt-0.5 size-4 shrink-0 stroke-[1.6] text-risk-ink" />
      <div className="grid justify-items-start gap-1.5">
        <p className="text-pretty">
          {left === 0 ? "All of its requests" : `${formatCount(count)} of ${plural(requests, "request")}`} were answered
          before, word for word: {others.length > 0 && `${formatCount(last.requests)} `}in{" "}
          <Link
            href={teamHref(desk.team, `/batches/${encodeURIComponent(last.id)}`)}
            className="font-medium text-primary underline underline-offset-4"
          >
            {last.name}
          </Link>{" "}
          on <Time at={last.createdAt} look="date" />
          {others.length > 0 && `, the others in ${plural(others.length, "earlier batch", "earlier batches")}`}. Sent
          again, they are paid again.
        </p>
        {left > 0 && !draft.beside.copies && (
          <Button
            variant="outline"
            size="sm"
            disabled={isBusy(draft)}
            onClick={() => void leaveAnswered(desk, draft.id, version, data.places)}
          >
            Send only the other {formatCount(left)}
          </Button>
        )}
      </div>
    </Card>
  );
}
