"use client";

import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Batch } from "@/lib/batches/contract";
import { batchQuery, cachedBatch } from "@/lib/batches/queries";
import type { LiveEvent } from "@/lib/live/contract";
import { newsOf } from "./notify-words";

const key = "batchdeck.notify";
const listeners = new Set<() => void>();

const isPossible = (): boolean => typeof Notification !== "undefined" && Notification.permission !== "denied";
const isOn = (): boolean => isPossible() && Notification.permission === "granted" && localStorage.getItem(key) === "on";
const changed = () => {
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}

/** Whether this browser notifies of its person's batches, or why it cannot. Off until it is asked for. */
export const useNotify = (): "on" | "off" | "impossible" =>
  useSyncExternalStore(
    subscribe,
    () => (isPossible() ? (isOn() ? "on" : "off") : "impossible"),
    () => "off",
  );

/** Turns notifications on, asking the browser's leave where it was not given yet, or off. */
export async function setNotify(isWanted: boolean): Promise<void> {
  if (isWanted && Notification.permission !== "granted") await Notification.requestPermission();
  localStorage.setItem(key, isWanted ? "on" : "off");
  changed();
}

/** Notifies of what an event means for a batch of `userId`, unless the page is being looked at. Call it before the caches change. */
export function notifyOf({ topic, data }: LiveEvent, client: QueryClient, team: string, userId: string): void {
  if (topic !== "batch.changed" || !isOn() || (!document.hidden && document.hasFocus())) return;
  const after = Batch.safeParse(data);
  if (!after.success || after.data.createdBy.id !== userId) return;
  const { id } = after.data;
  const before = client.getQueryData(batchQuery(team, id).queryKey) ?? cachedBatch(client, team, id);
  const news = newsOf(before, after.data, Date.now());
  if (!news) return;
  const shown = new Notification(news.title, { body: news.body, tag: news.tag, icon: "/icon.svg" });
  shown.onclick = () => {
    window.focus();
    window.location.assign(`/t/${encodeURIComponent(team)}/batches/${id}`);
  };
}
