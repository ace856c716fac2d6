"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { setLiveState } from "@/components/shared/live-state";
import { connectLive } from "@/lib/live/connect";
import { eventApplier } from "./apply-event";

/** Holds the page's one stream and feeds the caches. No other component knows that it exists. */
export function LiveUpdates({ team }: { team: string }) {
  const queryClient = useQueryClient();
  useEffect(
    () =>
      connectLive(team, {
        onEvent: eventApplier(queryClient, team),
        onResync: () => void queryClient.invalidateQueries({ queryKey: ["t", team] }),
        onState: setLiveState,
      }),
    [queryClient, team],
  );
  return null;
}
