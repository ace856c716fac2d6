"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useWatch } from "react-hook-form";
import { checkWhatIsDue } from "@/components/shared/jsonl/check-draft";
import { connectionFindings } from "@/components/shared/jsonl/check-words";
import { isSending, resultOf } from "@/components/shared/jsonl/draft";
import { limitsOf } from "@/components/shared/jsonl/limits-of";
import { useTeam } from "@/components/shared/team-context";
import { can } from "@/lib/access";
import { connectionsQuery } from "@/lib/connections/queries";
import { modelsQuery } from "@/lib/models/queries";
import { batchEstimateOf } from "./price-words";
import { readinessOf } from "./readiness";
import { planOf, type RunForm } from "./run-form";
import { submitDrafts } from "./send-draft";
import { useDesk } from "./use-desk";
import { useEstimates } from "./use-estimates";
import { useRunForm } from "./use-run-form";

/** Everything the page shows: the drafts with their verdicts, the form, the price, and whether it is ready to go. */
export function useNewBatch() {
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
    const rules = result ? [...result.report.rules, ...connectionFindings(result.report, connection)] : [];
    return { draft, result, rules };
  });
  const local = checked.filter(({ draft }) => draft.serverFile === null);
  const errors = local.flatMap(({ rules }) => rules.filter(({ level }) => level === "error"));
  const blocking = local.every(({ result }) => result !== null) ? errors.length : null;
  const submit = (values: RunForm) => {
    const plans = drafts.map((draft) => {
      const estimate = batchEstimateOf(estimates.get(draft.id) ?? null, values.window);
      return [draft.id, planOf(values, draft.id, estimate)] as const;
    });
    void submitDrafts(desk, new Map(plans));
  };
  return {
    desk,
    state,
    checked,
    connections,
    connection,
    models: catalogue?.models ?? [],
    form,
    estimates,
    mayUpload,
    readiness: readinessOf({
      drafts,
      blocking,
      hasConnection: connection !== null,
      hasTable: state.tables.length > 0,
      mayUpload,
    }),
    isOnTheWay: drafts.some(isSending),
    submit,
  };
}
