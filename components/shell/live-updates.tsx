"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { noteHeard, setLiveState, useLiveState } from "@/components/shared/live-state";
import { connectLive } from "@/lib/live/connect";
import type { Heard } from "@/lib/live/contract";
import { eventApplier } from "./apply-event";
import { notifyOf } from "./notify";

/** While no news arrive, what is on screen is read again this often. */
const pollMs = 10_000;
/** Browsers that lost their line together do not all read at the same moment. */
const spreadMs = 1_000;

/** What was heard of a line that is up says that nothing else has happened. */
const noteHeardOf = (heard: Heard) => {
  if (heard.kind !== "state" || heard.state === "live") noteHeard();
};

/** Holds the page's line to the server and feeds the caches. No other component knows that it exists. */
export function LiveUpdates({ team, userId, since }: { team: string; userId: string; since: number }) {
  const queryClient = useQueryClient();
  const isLost = useLiveState() === "lost";
  // A layout that is rendered again brings a later number; the line that is open needs none.
  const [from] = useState(since);

  useEffect(() => {
    const { apply, stop } = eventApplier(queryClient, team);
    let wasLost = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAnew = (inMs: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void queryClient.invalidateQueries({ queryKey: ["t", team] }), inMs);
    };
    const hear = (heard: Heard) => {
      noteHeardOf(heard);
      if (heard.kind === "event") {
        notifyOf(heard.event, team, userId);
        apply(heard.event);
      }
      if (heard.kind === "resync") readAnew(0);
      if (heard.kind !== "state") return;
      setLiveState(heard.state);
      if (heard.state === "live" && wasLost) readAnew(Math.random() * spreadMs);
      wasLost = heard.state !== "live" && (wasLost || heard.state === "lost");
    };
    const leave = connectLive(team, from, hear);
    return () => {
      clearTimeout(timer);
      leave();
      stop();
    };
  }, [queryClient, team, userId, from]);

  useEffect(() => {
    if (!isLost) return;
    const timer = setInterval(() => {
      if (navigator.onLine && !document.hidden) void queryClient.invalidateQueries({ queryKey: ["t", team] });
    }, pollMs);
    return () => clearInterval(timer);
  }, [isLost, queryClient, team]);
  return null;
}
