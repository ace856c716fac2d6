"use client";

import { useQuery } from "@tanstack/react-query";
import { Cpu, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { PageHeader } from "@/components/shared/page-header";
import { SearchField } from "@/components/shared/search-field";
import { useTeam } from "@/components/shared/team-context";
import { useNarrow } from "@/components/shared/use-narrow";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Skeleton } from "@/components/ui/skeleton";
import { can } from "@/lib/access";
import { plural } from "@/lib/format";
import type { TeamModel } from "@/lib/models/contract";
import { modelsQuery } from "@/lib/models/queries";
import { ModelCards, ModelTable } from "./model-table";
import { findModels, isInView, modelViews, monthWords, viewWord } from "./model-words";

const PriceEditor = dynamic(() => import("./price-editor").then((file) => file.PriceEditor), { ssr: false });
const PriceHistory = dynamic(() => import("./price-history").then((file) => file.PriceHistory), { ssr: false });

const parsers = {
  q: parseAsString.withDefault(""),
  view: parseAsStringLiteral(modelViews).withDefault("all"),
};

/** What runs where and for how much: the whole catalogue, searched and narrowed as one types. */
export function ModelsPage() {
  const team = useTeam();
  const [{ q, view }, setState] = useQueryStates(parsers);
  const { data, error, refetch, isFetching } = useQuery(modelsQuery(team.slug));
  const [edited, setEdited] = useState<TeamModel | "new" | null>(null);
  const [remembered, setRemembered] = useState<TeamModel | null>(null);
  const isNarrow = useNarrow();
  const onEdit = can(team.role, "price:write") ? setEdited : null;
  const found = data ? findModels(data.models, q, view) : [];
  const List = isNarrow ? ModelCards : ModelTable;
  return (
    <>
      <PageHeader title="Models" count={data && plural(data.models.length, "model")}>
        {onEdit && data && (
          <Button variant="outline" onClick={() => onEdit("new")}>
            Price another model
          </Button>
        )}
      </PageHeader>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchField value={q} onValueChange={(next) => void setState({ q: next })} label="Name or kind" delayMs={0} />
        <fieldset className="contents">
          <legend className="sr-only">Show</legend>
          {modelViews.map((one) => {
            const count = data?.models.filter((model) => isInView(model, one)).length;
            if (one !== "all" && one !== view && !count) return null;
            return (
              <Chip key={one} pressed={view === one} count={count} onClick={() => void setState({ view: one })}>
                {viewWord[one]}
              </Chip>
            );
          })}
        </fieldset>
      </div>
      <p role="status" className="sr-only">
        {data && `${plural(found.length, "model")} shown`}
      </p>
      <p className="mb-2.5 text-xs text-pretty text-muted-foreground">
        Dollars for a million tokens, input / output. Catalogue prices as of {data ? monthWords(data.pricesAsOf) : "…"}.
        Prices edited by your team hold from the moment they were set, for estimates and for what is spent after.
      </p>
      <Card className="overflow-hidden" aria-label="Catalogue" aria-busy={!data && isFetching}>
        {error && !data ? (
          <ErrorState
            title="The catalogue could not be loaded."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : !data ? (
          <ModelsSkeleton />
        ) : data.models.length === 0 ? (
          <EmptyState icon={Cpu} title="No models yet">
            Models of the catalogue, and those the team has priced itself, are listed here.
          </EmptyState>
        ) : found.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title="No model matches"
            action={
              <Button variant="outline" onClick={() => void setState(null)}>
                Clear search and filters
              </Button>
            }
          />
        ) : (
          <List models={found} onEdit={onEdit} onHistory={setRemembered} />
        )}
      </Card>
      {edited && <PriceEditor model={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
      {remembered && <PriceHistory model={remembered} onClose={() => setRemembered(null)} />}
    </>
  );
}

const rows = ["a", "b", "c", "d", "e", "f", "g", "h"];

function ModelsSkeleton() {
  return (
    <div className="divide-y divide-line" aria-hidden>
      <div className="h-[33px]" />
      {rows.map((row) => (
        <div key={row} className="flex h-[57px] items-center gap-6 px-3">
          <Skeleton className="h-3.5 w-1/3" />
          <Skeleton className="ml-auto h-3.5 w-20" />
          <Skeleton className="h-3.5 w-20 max-md:hidden" />
          <Skeleton className="h-3.5 w-20 max-md:hidden" />
        </div>
      ))}
    </div>
  );
}
