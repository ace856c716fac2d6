"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useWatch } from "react-hook-form";
import { checkWhatIsDue } from "@/components/shared/jsonl/check-draft";
import { holdsSplit } from "@/components/shared/jsonl/check-words";
import { type Draft, isSending, requestsOf, resultOf, triedOf } from "@/components/shared/jsonl/draft";
import { limitsOf } from "@/components/shared/jsonl/limits-of";
import { useTeam } from "@/components/shared/team-context";
import { can } from "@/lib/access";
import { connectionsQuery } from "@/lib/connections/queries";
import type { Estimate, ModelTrial } from "@/lib/models/contract";
import { modelsQuery } from "@/lib/models/queries";
import { joinedOf, lineagesOf, togetherOf } from "./lineage";
import { measure } from "./measured";
import { batchEstimateOf } from "./price-words";
import { readinessOf } from "./readiness";
import { planOf, type RunForm } from "./run-form";
import { shortestWindow, trialMax, trialRequests } from "./trial-rules";
import { useAcross } from "./use-across";
import { useDesk } from "./use-desk";
import { useEstimates } from "./use-estimates";
import { useRunForm } from "./use-run-form";
import { useTrialRows } from "./use-trial-rows";
import { withSending } from "./with-sending";

/** What a trial of one request of these drafts costs, about; null where a price is not known. */
function tryCostOf(
  drafts: readonly Draft[],
  estimates: ReadonlyMap<string, Estimate>,
  windows: readonly string[],
): number | null {
  const requests = drafts.reduce((sum, draft) => sum + (requestsOf(draft) ?? 0), 0);
  const window = shortestWindow(windows, "24h");
  if (requests === 0 || (window !== "1h" && window !== "24h")) return null;
  const likely = drafts.map(({ id }) => estimates.get(id)?.totals[window].cost?.likely);
  return likely.includes(undefined) ? null : likely.reduce((sum, one) => sum + Number(one), 0) / requests;
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
  const together = togetherOf(drafts, isOneRun);
  const tried = triedOf(together);
  const trialRows = useTrialRows(slug, tried);
  const estimates = useEstimates(drafts, catalogue, trialRows ? measure(trialRows, tried?.counted).trials : noTrials);
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
  const joined = useAcross(joinedOf(drafts, isOneRun), isChecked && !drafts.some(isSending));
  const isCompared = joined.every(({ found }) => found !== null);
  const meeting = joined.filter(({ found }) => found && found.ids.count > 0).length;
  const blocking = isChecked && isCompared ? errors.length + meeting : null;
  const submit = (values: RunForm) => {
    const lineages = lineagesOf(drafts, values);
    const plans = drafts.map((draft) => {
      const estimate = batchEstimateOf(estimates.get(draft.id) ?? null, values.window);
      const { name = "", ...lineage } = lineages.get(draft.id) ?? {};
      return [draft.id, { ...planOf(values, name, estimate), ...lineage }] as const;
    });
    withSending(({ submitDrafts }) => submitDrafts(desk, new Map(plans)));
  };
  const tryFirst = (values: RunForm, count: number) => {
    const window = shortestWindow(connection?.capabilities.windows ?? [], values.window);
    const name = values.names[together[0]?.id ?? ""] ?? "";
    const ids = together.map(({ id }) => id);
    withSending(({ startTrial }) => startTrial(desk, ids, { ...planOf(values, name, null), window }, count));
  };
  const facts = { drafts, hasConnection: connection !== null, hasTable: state.tables.length > 0, mayUpload };
  const readiness = readinessOf({ ...facts, blocking });
  // Too many lines for one batch are no reason not to try some of them.
  const isOnlyOver = blocking === errors.length && !holdsSplit(errors);
  const requests = together.reduce((sum, draft) => sum + (requestsOf(draft) ?? 0), 0);
  const groups = checked.flatMap(
    ({ draft, result }) => (together.includes(draft) && result?.report.tally.groups) || [],
  );
  // Where a file has one model and url, so has a trial.
  const isOfOneKind =
    !limits?.limits.isOneModelPerFile || new Set(groups.map(({ model, url }) => `${model}\n${url}`)).size === 1;
  const isTryable =
    readinessOf({ ...facts, blocking: isOnlyOver ? 0 : blocking }).canSubmit &&
    together.every((draft) => draft.serverFile === null && draft.sending.kind === "none") &&
    tried === null &&
    isOfOneKind &&
    requests >= trialRequests * 2;
  return {
    desk,
    state,
    checked,
    joined,
    connections,
    connection,
    models: catalogue?.models ?? [],
    form,
    estimates,
    mayUpload,
    readiness,
    isOnTheWay: drafts.some(isSending),
    /** Everything is checked, and what would keep files from being sent is at most that they are too large for one batch. */
    isClean: blocking !== null && isOnlyOver,
    submit,
    together,
    tryFirst: isTryable ? tryFirst : null,
    tryMax: Math.min(requests - 1, trialMax, limits?.limits.requests ?? requests),
    tryCost: tryCostOf(together, estimates, connection?.capabilities.windows ?? []),
  };
}
