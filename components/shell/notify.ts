"use client";

import { useSyncExternalStore } from "react";
import { z } from "zod";
import { type TeamPath, teamHref } from "@/components/shared/routes";
import type { LiveEvent } from "@/lib/live/contract";
import { listNotices } from "@/lib/notices/contract";
import { call } from "@/lib/wire/call";

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

/** Whether this browser shows its person's notices, or why it cannot. Off until it is asked for. */
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

const Told = z.object({ userIds: z.array(z.string()) });

/** How far back the notice just told of may lie, when many come at once. */
const pageSize = 30;

async function show(team: string, id: string): Promise<void> {
  const { notices } = await call(listNotices, { team, limit: pageSize });
  const notice = notices.find((one) => one.id === id);
  if (!notice || notice.readAt !== null) return;
  // The tag is the same in each tab, so that several of them show it once.
  const shown = new Notification(notice.title, { body: notice.body, tag: notice.id, icon: "/icon.svg" });
  shown.onclick = () => {
    window.focus();
    window.location.assign(teamHref(team, notice.path as TeamPath));
  };
}

/** Shows what just landed in this person's inbox by the team's rules, unless the page is being looked at. */
export function notifyOf({ topic, subject, data }: LiveEvent, team: string, userId: string): void {
  if (topic !== "notice.created" || !isOn() || (!document.hidden && document.hasFocus())) return;
  const told = Told.safeParse(data);
  if (!told.success || !told.data.userIds.includes(userId)) return;
  // It stands in the inbox all the same.
  show(team, subject).catch(() => undefined);
}
