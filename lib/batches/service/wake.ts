import "server-only";
import { EventEmitter } from "node:events";
import { once } from "@/lib/runtime";

const bell = () => once("jobs.bell", () => new EventEmitter());

/** Tells this process's background work that there is something to do now rather than at the next tick. */
export const wakeJobs = (): void => void bell().emit("work");

/** Hears `wakeJobs`. Returns the way to stop. */
export function onWake(listener: () => void): () => void {
  bell().on("work", listener);
  return () => void bell().off("work", listener);
}
