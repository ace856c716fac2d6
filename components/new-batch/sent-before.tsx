"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Draft, Version } from "@/components/shared/jsonl/draft";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { Time } from "@/components/shared/time";
import { Card } from "@/components/ui/card";
import { sentFilesQuery } from "@/lib/batches/queries";
import { plural } from "@/lib/format";
import { AnsweredBefore } from "./answered-before";

type SentBeforeProps = { desk: Desk; draft: Draft; version: Version };

/**
 * Says when the very same bytes have been sent before, so that nobody pays twice by mistake. It asks the server only for the
 * size, hashes only when something of that size was sent, and never stands in the way. Where the bytes are others, it may be that
 * single requests were sent.
 */
export function SentBefore({ desk, draft, version }: SentBeforeProps) {
  const { team } = desk;
  const { id: versionId, blob } = version;
  const { data: sent } = useQuery(sentFilesQuery(team, blob.size));
  const isAsked = sent !== undefined && sent.files.length > 0;
  const { data: hash, isError } = useQuery({
    queryKey: ["hash", versionId],
    queryFn: async ({ signal }) => {
      const { hashFile } = await import("@/lib/jsonl/hash-file");
      return hashFile(blob, signal);
    },
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
    // A file that cannot be read is said where it is sent.
    retry: false,
  });
  const [last, ...earlier] = sent?.files.find((file) => file.sha256 === hash)?.batches ?? [];
  const isOther = sent?.hasAnswers && (!isAsked || hash !== undefined || isError);
  if (!last) return isOther ? <AnsweredBefore desk={desk} draft={draft} version={version} /> : null;
  return (
    <Card role="status" className="flex items-start gap-2.5 px-4 py-3 text-sm text-pretty">
      <History aria-hidden className="mt-0.5 size-4 shrink-0 stroke-[1.6] text-risk-ink" />
      <p>
        The same bytes were sent on <Time at={last.createdAt} look="date" /> as{" "}
        <Link
          href={teamHref(team, `/batches/${encodeURIComponent(last.id)}`)}
          className="font-medium text-primary underline underline-offset-4"
        >
          {last.name}
        </Link>
        {earlier.length > 0 && `, and in ${plural(earlier.length, "batch", "batches")} before that`}. Sending them again
        is paid again.
      </p>
    </Card>
  );
}
