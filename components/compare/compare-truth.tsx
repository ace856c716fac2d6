"use client";

import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "@/components/shared/error-state";
import { pathWord } from "@/components/shared/figure-words";
import { useTeam } from "@/components/shared/team-context";
import { TruthCard } from "@/components/shared/truth/truth-card";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { compareBatches } from "@/lib/results/compare/contract";
import { wholeAnswerPath } from "@/lib/results/rules/answer-text";
import type { listValues } from "@/lib/results/views/contract";
import { valuesQuery } from "@/lib/results/views/queries";
import type { CallOutput } from "@/lib/wire/endpoint";
import { TruthFigures } from "./truth-figures";

type Values = UseQueryResult<CallOutput<typeof listValues>>;

/** What each batch says of each request, once all of it is here. */
function together(found: readonly Values[]) {
  const sides = found.flatMap(({ data }) =>
    data ? [new Map(data.ids.map((id, at) => [id, data.texts[at] ?? ""]))] : [],
  );
  return {
    sides,
    ids: sides.length === found.length ? new Set(sides.flatMap((side) => [...side.keys()])) : null,
    failed: found.find(({ error, data }) => error && !data),
  };
}

type CompareTruthProps = {
  data: CallOutput<typeof compareBatches>;
  /** Opens a request; `among` are those one can step to from it. */
  onOpen: (id: string, among: readonly string[]) => void;
};

/** The compared batches held against a file of what is true: who is right how often, at what price, and where they part. */
export function CompareTruth({ data, onOpen }: CompareTruthProps) {
  const { slug } = useTeam();
  const { batches, counts, fields } = data;
  const [hasFile, setHasFile] = useState(false);
  const paths = [...new Set(fields.flatMap((one) => one.fields).map(({ path }) => path))];
  const [chosen, setChosen] = useState<string | null>(null);
  const path = chosen ?? likeliest(paths);
  const { sides, ids, failed } = useQueries({
    queries: batches.map(({ id }) => ({ ...valuesQuery(slug, id, path), enabled: hasFile })),
    combine: together,
  });
  const hasSameRequests = counts.only_a === 0 && counts.only_b === 0;
  return (
    <div className="mb-4">
      <TruthCard
        path={path}
        ids={ids}
        waiting={
          failed ? (
            <ErrorState
              title="The answers could not be loaded."
              error={failed.error}
              onRetry={() => void failed.refetch()}
            />
          ) : (
            <Skeleton className="h-24" />
          )
        }
        about="Drop a CSV with ids and the right values to see how often each batch is right. It stays in this browser."
        acts={<FieldSelect paths={paths.includes(path) ? paths : [path, ...paths]} value={path} onChange={setChosen} />}
        onFile={setHasFile}
      >
        {(truth) => (
          <TruthFigures
            truth={truth}
            batches={batches}
            sides={sides}
            hasSameRequests={hasSameRequests}
            onOpen={onOpen}
          />
        )}
      </TruthCard>
    </div>
  );
}

type FieldSelectProps = { paths: readonly string[]; value: string; onChange: (path: string) => void };

function FieldSelect({ paths, value, onChange }: FieldSelectProps) {
  return (
    <Select value={value} onValueChange={onChange}>
      <SelectTrigger aria-label="Field" size="sm" className="max-w-48">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {paths.map((path) => (
          <SelectItem key={path} value={path}>
            {pathWord(path)}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}

/** What is called a label is what one holds against the truth. */
const likeliest = (paths: readonly string[]): string =>
  paths.find((path) => /(^|\.)(label|category|class|verdict|answer|score|value)$/i.test(path)) ??
  paths[0] ??
  wholeAnswerPath;
