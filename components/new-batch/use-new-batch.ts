"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useWatch } from "react-hook-form";
import { checkWhatIsDue } from "@/components/shared/jsonl/check-draft";
import { type Draft, isSending, requestsOf, resultOf, trialOf } from "@/components/shared/jsonl/draft";
import { limitsOf } from "@/components/shared/jsonl/limits-of";
import { useTeam } from "@/components/shared/team-context";
import { can } from "@/lib/access";
import { connectionsQuery } from "@/lib/connections/queries";
import { formatMoney } from "@/lib/format";
import type { Estimate, ModelTrial } from "@/lib/models/contract";
import { modelsQuery } from "@/lib/models/queries";
import { lineagesOf } from "./lineage";
import { measure } from "./measured";
import { batchEstimateOf } from "./price-words";
import { readinessOf } from "./readiness";
import { planOf, type RunForm } from "./run-form";
import { submitDrafts } from "./send-draft";
import { shortestWindow, startTrial, trialRequests } from "./trial";
import { useDesk } from "./use-desk";
import { useEstimates } from "./use-estimates";
import { useRepeatedIds } from "./use-repeated-ids";
import { useRunForm } from "./use-run-form";
import { useTrialRows } from "./use-trial-rows";

/** What the trial of a draft costs, about; null where a price is not known. */
function tryCostOf(
  draft: Draft | null,
  estimates: ReadonlyMap<string, Estimate>,
  windows: readonly string[],
): string | null {
  const requests = draft && requestsOf(draft);
  const window = shortestWindow(windows, "24h");
  if (!requests || (window !== "1h" && window !== "24h")) return null;
  const likely = estimates.get(draft.id)?.totals[window].cost?.likely;
  return likely === undefined ? null : formatMoney(((Number(likely) * trialRequests) / requests).toFixed(6));
}

const noTrials: readonly ModelTrial[] = [];

/** Everything the page shows: the drafts with their verdicts, the form, the price, and whether it is ready to go. */
export function useNewBatch() {
  const { slug, role } = useTeam();
  const { desk, state } = useDesk();
  const { drafts } = state;
  const connections = useQuery(connectionsQuery(slug)).data?.connections;
  const catalogue = useQuery(modelsQuery(slug)).data;
  const form = useRunForm(desk, state, connections);
  const connectionId = useWatch({ control: form.control, name: "connectionId" });
  const isOneRun = useWatch({ control: form.control, name: "isOneRun" });
  const connection = connections?.find(({ id }) => id === connectionId) ?? null;
  const alone = drafts.length === 1 ? (drafts[0] ?? null) : null;
  const trialRows = useTrialRows(slug, alone?.trial ?? null);
  const estimates = useEstimates(
    drafts,
    catalogue,
    trialRows ? measure(trialRows, alone?.trial?.counted).trials : noTrials,
  );
  const mayUpload = can(role, "batch:submit") && can(role, "file:upload");

  // What a file is checked against follows the connection; until it is known no check begins.
  const isKnown = connections !== undefined && (connection !== null || connections.length === 0);
  const limits = isKnown && catalogue ? limitsOf(connection, catalogue.models) : null;
  const limitsKey = limits?.key ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the limits
  useEffect(() => {
    desk.limits = limits;
    if (limits) checkWhatIsDue(desk);
  }, [desk, limitsKey, state.isRestored]);

  const checked = drafts.map((draft) => {
    const result = resultOf(draft, limitsKey);
    return { draft, result, rules: result?.report.rules ?? [] };
  });
  const local = checked.filter(({ draft }) => draft.serverFile === null);
  const errors = local.flatMap(({ rules }) => rules.filter(({ level }) => level === "error"));
  const isChecked = local.every(({ result }) => result !== null);
  const joined = isOneRun ? drafts.filter(({ run }) => run === null) : [];
  const repeated = useRepeatedIds(joined, isChecked && errors.length === 0);
  const blocking = isChecked && repeated ? errors.length + Math.min(1, repeated.count) : null;
  const submit = (values: RunForm) => {
    const lineages = lineagesOf(drafts, values);
    const plans = drafts.map((draft) => {
      const estimate = batchEstimateOf(estimates.get(draft.id) ?? null, values.window);
      const { name = "", ...lineage } = lineages.get(draft.id) ?? {};
      return [draft.id, { ...planOf(values, name, estimate), ...lineage }] as const;
    });
    void submitDrafts(desk, new Map(plans));
  };
  const tryFirst = (values: RunForm) => {
    if (!alone) return;
    const window = shortestWindow(connection?.capabilities.windows ?? [], values.window);
    void startTrial(desk, alone.id, { ...planOf(values, values.names[alone.id] ?? "", null), window });
  };
  const readiness = readinessOf({
    drafts,
    blocking,
    hasConnection: connection !== null,
    hasTable: state.tables.length > 0,
    mayUpload,
  });
  const isTryable =
    readiness.canSubmit &&
    alone !== null &&
    alone.serverFile === null &&
    alone.sending.kind === "none" &&
    alone.trying.kind !== "sending" &&
    trialOf(alone) === null &&
    (requestsOf(alone) ?? 0) >= trialRequests * 2;
  return {
    desk,
    state,
    checked,
    joined,
    repeated,
    connections,
    connection,
    models: catalogue?.models ?? [],
    form,
    estimates,
    mayUpload,
    readiness,
    isOnTheWay: drafts.some(isSending),
    submit,
    tryFirst: isTryable ? tryFirst : null,
    tryCost: tryCostOf(alone, estimates, connection?.capabilities.windows ?? []),
  };
}
