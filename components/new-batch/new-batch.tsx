"use client";

import dynamic from "next/dynamic";
import { fetched } from "@/components/shared/fetched";
import { addFiles, refuse } from "@/components/shared/jsonl/add-files";
import { type Draft, triedOf } from "@/components/shared/jsonl/draft";
import { DropVeil, DropZone } from "@/components/shared/jsonl/drop-zone";
import { FileButtons } from "@/components/shared/jsonl/file-buttons";
import { modelsOf } from "@/components/shared/jsonl/limits-of";
import { Refusals } from "@/components/shared/jsonl/refusals";
import { TableBuilders } from "@/components/shared/jsonl/table/table-builders";
import { useDropPage } from "@/components/shared/jsonl/use-drop-page";
import { Link } from "@/components/shared/link";
import { PageHeader } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Skeleton } from "@/components/ui/skeleton";
import { can } from "@/lib/access";
import { groupRuns } from "./lineage";
import { PricePanel } from "./price-panel";
import { Repeats } from "./repeats";
import { RunCard } from "./run-card";
import { SubmitPanel } from "./submit-panel";
import { useLanding } from "./use-landing";
import { useNewBatch } from "./use-new-batch";
import { useStartFile } from "./use-start-file";
import { loadSending } from "./with-sending";

// Nothing of it is needed before there is a file; it is fetched while the page waits for one.
const DraftSection = fetched(
  () => import("./draft-section").then((file) => file.DraftSection),
  <Skeleton className="h-17 rounded-xl" />,
);
const loadParts = () => Promise.all([DraftSection.fetch(), loadSending()]);

const RunSection = dynamic(() => import("./run-section").then((file) => file.RunSection), {
  ssr: false,
  loading: () => <Skeleton className="h-17 rounded-xl" />,
});

const AcrossCard = dynamic(() => import("./across-card").then((file) => file.AcrossCard), { ssr: false });

const TrialCard = dynamic(() => import("./trial-card").then((file) => file.TrialCard), { ssr: false });

const isTried = (drafts: readonly Draft[]): boolean =>
  triedOf(drafts) !== null || drafts.some(({ trying }) => trying.kind !== "none");

/** Drop, check, price, submit: one page, all of it in sight. */
export function NewBatch() {
  const { slug, role } = useTeam();
  const page = useNewBatch();
  const { desk, state, checked, connections, connection, form, estimates, mayUpload, readiness, isOnTheWay } = page;
  const { drafts } = state;
  const onFiles = (files: File[], leftOut: string | null = null) => {
    addFiles(desk, files);
    if (leftOut) refuse(desk, "What is left of the drop", leftOut);
  };
  const isOver = useDropPage(onFiles, mayUpload, loadParts);
  useStartFile(desk, state.isRestored);
  useLanding(desk, state);
  return (
    <>
      <PageHeader title="New batch" crumbs={[{ label: "Batches", href: teamHref(slug, "/batches") }]} />
      {isOver && <DropVeil />}
      <form
        noValidate
        onSubmit={(event) => {
          if (!readiness.canSubmit) return event.preventDefault();
          void form.handleSubmit(page.submit)(event);
        }}
        onKeyDown={(event) => {
          // Enter in a field must not spend money; the button does.
          const isOurs = event.target instanceof HTMLInputElement && event.currentTarget.contains(event.target);
          if (event.key === "Enter" && isOurs) event.preventDefault();
        }}
        className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_372px]"
      >
        <div className="grid min-w-0 gap-4">
          <Refusals refusals={state.refusals} onClose={() => desk.store.set({ refusals: [] })} />
          {drafts.length === 0 && state.tables.length === 0 && mayUpload && (
            <DropZone
              note="Everything is checked and priced here in the browser; nothing is uploaded before you submit."
              onFiles={onFiles}
            />
          )}
          <TableBuilders desk={desk} tables={state.tables} models={modelsOf(connection, page.models)} />
          {groupRuns(checked).map((group) => {
            const [one] = group;
            const models = modelsOf(connection, page.models);
            if (!one) return null;
            if (one.draft.run)
              return <RunSection key={one.draft.run.runId} desk={desk} parts={group} models={models} />;
            return (
              <DraftSection
                key={one.draft.id}
                desk={desk}
                {...one}
                models={models}
                estimate={estimates.get(one.draft.id) ?? null}
                showsTrial={page.together.length < 2}
              />
            );
          })}
          {page.joined.map(
            ({ drafts: files, found }) =>
              found &&
              found.ids.count + found.requests.count > 0 && (
                <AcrossCard key={files[0]?.id} desk={desk} drafts={files} found={found} />
              ),
          )}
          {page.together.length > 1 && isTried(page.together) && <TrialCard desk={desk} drafts={page.together} />}
          {drafts.length + state.tables.length > 0 && !isOnTheWay && (
            <div className="flex flex-wrap items-center justify-between gap-2 text-xs text-muted-foreground">
              <span className="text-pretty">Drop more files anywhere: each becomes a batch of its own.</span>
              <FileButtons onFiles={onFiles} />
            </div>
          )}
          <RunCard
            form={form}
            drafts={drafts}
            connections={connections}
            connection={connection}
            isLocked={isOnTheWay}
          />
        </div>
        <aside aria-label="Price and submit" className="grid gap-3 lg:sticky lg:top-4.5">
          <PricePanel
            form={form}
            estimates={[...estimates.values()]}
            offered={connection?.capabilities.windows ?? null}
            connectionId={connection?.id ?? null}
            uncounted={drafts.filter((draft) => !estimates.has(draft.id)).length}
            hasOnlyServerFiles={drafts.length > 0 && drafts.every((draft) => draft.serverFile !== null)}
            isLocked={isOnTheWay}
            repeats={(totals, window) => (
              <Repeats
                desk={desk}
                drafts={drafts}
                estimates={[...estimates.values()]}
                totals={totals}
                window={window}
                isLocked={isOnTheWay || !page.isClean}
              />
            )}
            pricesLink={
              <Link href={teamHref(slug, "/models")} className="text-primary underline underline-offset-4">
                {can(role, "price:write") ? "Set its price" : "See the prices"}
              </Link>
            }
          />
          <SubmitPanel
            team={slug}
            drafts={drafts}
            submitted={state.submitted}
            readiness={readiness}
            isSending={isOnTheWay}
            together={page.together}
            onTry={page.tryFirst && ((count) => void form.handleSubmit((values) => page.tryFirst?.(values, count))())}
            tryMax={page.tryMax}
            tryCost={page.tryCost}
            hasFormError={Object.keys(form.formState.errors).length > 0}
          />
        </aside>
      </form>
    </>
  );
}
