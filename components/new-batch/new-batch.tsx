"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect } from "react";
import { useWatch } from "react-hook-form";
import { PageHeader } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { can } from "@/lib/access";
import { connectionsQuery } from "@/lib/connections/queries";
import { modelsQuery } from "@/lib/models/queries";
import { addFiles } from "./add-files";
import { checkWhatIsDue } from "./check-draft";
import { connectionFindings } from "./check-words";
import { isSending, resultOf } from "./draft";
import { DraftSection } from "./draft-section";
import { DropVeil, DropZone } from "./drop-zone";
import { FileButtons } from "./file-buttons";
import { limitsOf, servesCatalogue } from "./limits-of";
import { PricePanel } from "./price-panel";
import { batchEstimateOf } from "./price-words";
import { readinessOf } from "./readiness";
import { Refusals } from "./refusals";
import { RunCard } from "./run-card";
import { planOf, type RunForm } from "./run-form";
import { submitDrafts } from "./send-draft";
import { SubmitPanel } from "./submit-panel";
import { useDesk } from "./use-desk";
import { useDropPage } from "./use-drop-page";
import { useEstimates } from "./use-estimates";
import { useLanding } from "./use-landing";
import { useRunForm } from "./use-run-form";
import { useStartFile } from "./use-start-file";

/** Drop, check, price, submit: one page, all of it in sight. */
export function NewBatch() {
  const { slug, role } = useTeam();
  const { desk, state } = useDesk();
  const { drafts } = state;
  const connections = useQuery(connectionsQuery(slug)).data?.connections;
  const catalogue = useQuery(modelsQuery(slug)).data;
  const form = useRunForm(desk, state, connections);
  const connectionId = useWatch({ control: form.control, name: "connectionId" });
  const connection = connections?.find(({ id }) => id === connectionId) ?? null;
  const estimates = useEstimates(drafts, catalogue);
  const mayUpload = can(role, "batch:submit") && can(role, "file:upload");
  const onFiles = (files: File[]) => addFiles(desk, files);
  const isOver = useDropPage(onFiles, mayUpload);
  useStartFile(desk, state.isRestored);
  useLanding(desk, state);

  // What a file is checked against follows the connection; until both are loaded no check begins.
  const isLoaded =
    connections !== undefined && catalogue !== undefined && (connection !== null || connections.length === 0);
  const limits = isLoaded ? limitsOf(connection, catalogue.models) : null;
  const limitsKey = limits?.key ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the limits
  useEffect(() => {
    desk.limits = limits;
    if (limits) checkWhatIsDue(desk);
  }, [desk, limitsKey, state.isRestored]);

  const checked = drafts.map((draft) => {
    const result = resultOf(draft, limitsKey);
    const rules = result ? [...result.report.rules, ...connectionFindings(result.report, connection)] : [];
    return { draft, result, rules };
  });
  const local = checked.filter(({ draft }) => draft.serverFile === null);
  const blocking = local.every(({ result }) => result !== null)
    ? local.reduce((sum, { rules }) => sum + rules.filter(({ level }) => level === "error").length, 0)
    : null;
  const readiness = readinessOf({ drafts, blocking, hasConnection: connection !== null, mayUpload });
  const isOnTheWay = drafts.some(isSending);
  const submit = (values: RunForm) => {
    const plans = drafts.map((draft) => {
      const estimate = batchEstimateOf(estimates.get(draft.id) ?? null, values.window);
      return [draft.id, planOf(values, draft.id, estimate)] as const;
    });
    void submitDrafts(desk, new Map(plans));
  };

  return (
    <>
      <PageHeader title="New batch" crumbs={[{ label: "Batches", href: teamHref(slug, "/batches") }]} />
      <h1 className="sr-only">New batch</h1>
      {isOver && <DropVeil />}
      <form
        noValidate
        onSubmit={(event) => {
          if (!readiness.canSubmit) return event.preventDefault();
          void form.handleSubmit(submit)(event);
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
          {drafts.length === 0 && mayUpload && <DropZone onFiles={onFiles} />}
          {checked.map(({ draft, result, rules }) => (
            <DraftSection
              key={draft.id}
              desk={desk}
              draft={draft}
              result={result}
              rules={rules}
              models={servesCatalogue(connection) ? (catalogue?.models ?? []) : []}
            />
          ))}
          {drafts.length > 0 && !isOnTheWay && (
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
            uncounted={drafts.filter((draft) => !estimates.has(draft.id)).length}
            isLocked={isOnTheWay}
            pricesLink={
              <Link href={teamHref(slug, "/models")} className="text-primary underline-offset-4 hover:underline">
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
            hasFormError={Object.keys(form.formState.errors).length > 0}
          />
        </aside>
      </form>
    </>
  );
}
