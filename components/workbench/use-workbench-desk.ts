"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { checkWhatIsDue } from "@/components/shared/jsonl/check-draft";
import { claimDesk } from "@/components/shared/jsonl/claim-desk";
import { type Desk, deskOf } from "@/components/shared/jsonl/desk";
import { workbenchScope } from "@/components/shared/jsonl/hand-over";
import { restoreDrafts } from "@/components/shared/jsonl/keep-draft";
import { limitsOf } from "@/components/shared/jsonl/limits-of";
import { restoreTables } from "@/components/shared/jsonl/table/table-store";
import { useDeskState } from "@/components/shared/jsonl/use-desk-state";
import { useTeam } from "@/components/shared/team-context";
import { connectionsQuery } from "@/lib/connections/queries";
import { modelsQuery } from "@/lib/models/queries";

const opened = new Set<string>();

/** Once for the life of the tab: takes what is kept of the files that lay here. */
async function openDesk(desk: Desk): Promise<void> {
  if (opened.has(desk.scope)) return;
  opened.add(desk.scope);
  desk.isOwner = await claimDesk(desk.scope);
  if (desk.isOwner) await Promise.all([restoreDrafts(desk), restoreTables(desk)]);
  desk.store.set({ isRestored: true });
}

/**
 * The files on this person's workbench, apart from those of New batch, and what they are checked against: the limits of the
 * chosen connection, or of the first.
 */
export function useWorkbenchDesk(connectionId: string | null) {
  const client = useQueryClient();
  const { id, slug, person } = useTeam();
  const desk = deskOf(client, slug, workbenchScope(person.id, id));
  const state = useDeskState(desk);
  useEffect(() => void openDesk(desk), [desk]);

  const connections = useQuery(connectionsQuery(slug)).data?.connections;
  const catalogue = useQuery(modelsQuery(slug)).data;
  const connection = connections?.find((one) => one.id === connectionId) ?? connections?.[0] ?? null;
  const limits = connections && catalogue ? limitsOf(connection, catalogue.models) : null;
  const limitsKey = limits?.key ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the limits
  useEffect(() => {
    desk.limits = limits;
    if (limits) checkWhatIsDue(desk);
  }, [desk, limitsKey, state.isRestored]);

  return { desk, state, connections: connections ?? [], connection, limits, catalogue };
}
