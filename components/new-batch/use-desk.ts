"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { claimDesk } from "@/components/shared/jsonl/claim-desk";
import { type Desk, deskOf } from "@/components/shared/jsonl/desk";
import type { DeskState } from "@/components/shared/jsonl/draft-store";
import { newBatchScope } from "@/components/shared/jsonl/hand-over";
import { restoreDrafts } from "@/components/shared/jsonl/keep-draft";
import { restoreTables } from "@/components/shared/jsonl/table/table-store";
import { useDeskState } from "@/components/shared/jsonl/use-desk-state";
import { useTeam } from "@/components/shared/team-context";
import { withSending } from "./with-sending";

const opened = new Set<string>();

/** Once for the life of the tab: takes what is kept, and goes on with what was on its way. */
async function openDesk(desk: Desk): Promise<void> {
  if (opened.has(desk.scope)) return;
  opened.add(desk.scope);
  addEventListener("online", () => {
    if (desk.store.state().drafts.length > 0) withSending(async ({ resumeLost }) => resumeLost(desk));
  });
  desk.isOwner = await claimDesk(desk.scope);
  if (desk.isOwner) await Promise.all([restoreDrafts(desk), restoreTables(desk)]);
  desk.store.set({ isRestored: true });
  if (desk.store.isSending()) withSending(({ sendQueued }) => sendQueued(desk));
}

/** The drafts of this person in this team, and the desk their verbs take. */
export function useDesk(): { desk: Desk; state: DeskState } {
  const client = useQueryClient();
  const { id, slug, person } = useTeam();
  const desk = deskOf(client, slug, newBatchScope(person.id, id));
  const state = useDeskState(desk);
  useEffect(() => void openDesk(desk), [desk]);
  return { desk, state };
}
