"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { toast } from "sonner";
import { isSteady, selectionOf, useResultView } from "@/components/batch/use-result-view";
import { useTeam } from "@/components/shared/team-context";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import type { ResultFilter } from "@/lib/results/contract";
import { resultQuery } from "@/lib/results/queries";
import type { queueOrders, Review, ReviewVerdict } from "@/lib/results/review/contract";
import { reviewMutation, reviewQueueQuery, reviewsQuery } from "@/lib/results/review/queries";

export type QueueOrder = (typeof queueOrders)[number];
type Label = { seq: number; verdict: Review["verdict"]; note: string };
type Undo = Label & { at: number };

const undoMax = 200;
const aheadRows = 3;
const ofAll: ResultFilter = "answered";

/** A pass over the rows of a batch: where it stands, what was said, and the acts. */
export function useReview(batch: Batch) {
  const batchId = batch.id;
  const team = useTeam();
  const { slug, person } = team;
  const client = useQueryClient();
  const [order, setOrder] = useState<QueueOrder>("random");
  const [filter, setFilter] = useState<ResultFilter>(ofAll);
  const { view } = useResultView(batch, "results");
  const hasResultsView = !isSteady({ ...view, sort: "input" });
  const [wantsResultsView, setWantsResultsView] = useState(false);
  const isAsInResults = wantsResultsView && hasResultsView;
  const isRandom = order === "random" && !isAsInResults && filter === ofAll;
  const [at, setAt] = useState(0);
  const [undos, setUndos] = useState<readonly Undo[]>([]);
  const queue = useQuery(
    reviewQueueQuery(slug, batchId, { order, ...(isAsInResults ? selectionOf(view) : { filter }) }),
  );
  const labels = useQuery(reviewsQuery(slug, batchId));
  const save = useMutation(reviewMutation(client, slug, batchId, { id: person.id, name: person.name }));
  const seqs = queue.data?.seqs ?? [];
  const seq = seqs[Math.min(at, seqs.length - 1)];
  const row = useQuery({ ...resultQuery(slug, batchId, seq ?? 0), enabled: seq !== undefined });
  // What comes next is there when it is asked for.
  for (const next of seqs.slice(at + 1, at + 1 + aheadRows))
    void client.prefetchQuery(resultQuery(slug, batchId, next));

  const mine = useMemo(() => {
    const own = labels.data?.reviews.filter(({ by }) => by.id === person.id) ?? [];
    return new Map(own.map((review) => [review.seq, review]));
  }, [labels.data, person.id]);
  const current = seq === undefined ? undefined : mine.get(seq);
  // What was said in this pass, at once: keys come faster than the page is drawn, and a verdict must not undo its note.
  const [said] = useState(() => new Map<number, Label>());
  const sayingOf = (one: number): Label => {
    const { verdict = null, note = "" } = said.get(one) ?? mine.get(one) ?? {};
    return { seq: one, verdict, note };
  };
  const isAllowed = can(team.role, "result:review");

  const put = (label: Label) => {
    said.set(label.seq, label);
    save.mutateAsync({ ...label, isRandom }).catch((error: Error) => {
      said.delete(label.seq);
      toast.error("This label was not kept.", { description: error.message });
    });
  };
  const go = (to: number) => setAt(Math.max(0, Math.min(seqs.length - 1, to)));
  const remember = () => {
    if (seq === undefined) return;
    const before = { at, ...sayingOf(seq) };
    setUndos((all) => [...all, before].slice(-undoMax));
  };
  const judge = (verdict: ReviewVerdict) => {
    if (!isAllowed || seq === undefined) return;
    remember();
    put({ ...sayingOf(seq), verdict });
    go(at + 1);
  };
  const writeNote = (note: string) => {
    if (!isAllowed || seq === undefined || note === sayingOf(seq).note) return;
    remember();
    put({ ...sayingOf(seq), note });
  };
  const undo = () => {
    const last = undos.at(-1);
    if (!last) return;
    setUndos(undos.slice(0, -1));
    put({ seq: last.seq, verdict: last.verdict, note: last.note });
    go(last.at);
  };
  const restart = () => {
    setAt(0);
    setUndos([]);
  };
  return {
    queue,
    labels,
    row,
    seq,
    at,
    count: seqs.length,
    matching: queue.data?.matching ?? 0,
    judged: seqs.filter((one) => mine.get(one)?.verdict != null).length,
    current,
    others: labels.data?.reviews.filter((review) => review.seq === seq && review.by.id !== person.id) ?? [],
    order,
    /** Whether these rows are a fair sample of all answers. */
    isRandom,
    setOrder: (next: QueueOrder) => {
      setOrder(next);
      restart();
    },
    filter,
    /** Whether the rows are those that the results tab shows, and whether it shows any in particular. */
    isAsInResults,
    hasResultsView,
    takeResultsView: () => {
      setWantsResultsView(true);
      restart();
    },
    setFilter: (next: ResultFilter) => {
      setWantsResultsView(false);
      setFilter(next);
      restart();
    },
    isAllowed,
    canUndo: undos.length > 0,
    go,
    judge,
    writeNote,
    undo,
    /** On to the first row one has not judged. */
    resume: () =>
      go(
        Math.max(
          0,
          seqs.findIndex((one) => mine.get(one)?.verdict == null),
        ),
      ),
  };
}

export type ReviewPass = ReturnType<typeof useReview>;
