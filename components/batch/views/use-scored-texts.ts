"use client";

import { useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { writeConditions } from "@/lib/results/columns";
import { resultsQuery } from "@/lib/results/queries";
import { columnOf } from "./field-rows";

const windowRows = 100;
const letters = 240;

type Texts = { prompt: string; answer: string };

/** What was asked and answered in the rows in sight of a list by score, which the server sorts as the list does. */
export function useScoredTexts(batchId: string, path: string, order: "worst" | "best", count: number) {
  const { slug } = useTeam();
  const [{ from, to }, setDrawn] = useState({ from: 0, to: 0 });
  const column = columnOf(path);
  const onDrawn = useCallback(
    (first: number, last: number) => {
      const windowOf = (index: number) => Math.floor(Math.max(0, Math.min(count - 1, index)) / windowRows);
      const [begin, end] = [windowOf(first - 20), windowOf(last + 20)];
      setDrawn((before) => (before.from === begin && before.to === end ? before : { from: begin, to: end }));
    },
    [count],
  );
  const texts = useQueries({
    queries: Array.from({ length: to - from + 1 }, (_, at) => ({
      ...resultsQuery(slug, batchId, {
        filter: "answered",
        where: writeConditions(column === null ? [] : [{ column, op: "filled", value: "" }]),
        sort: `${order === "worst" ? "" : "-"}${column ?? "input"}`,
        ...{ offset: (from + at) * windowRows, limit: windowRows, letters },
      }),
      placeholderData: undefined,
      enabled: column !== null,
    })),
    combine: (all): ReadonlyMap<number, Texts> =>
      new Map(all.flatMap(({ data }) => data?.rows.map(({ seq, prompt, answer }) => [seq, { prompt, answer }]) ?? [])),
  });
  const textsOf = useCallback((seq: number): Texts | undefined => texts.get(seq), [texts]);
  return { textsOf, onDrawn };
}
