import "server-only";
import { once } from "@/lib/runtime";

/** What is left to do when the last open request has been answered. */
type Rest = () => Promise<void>;
type Work = () => Promise<Rest>;

/** Registers work for a clean stop; the launcher runs it, last registered first, before it stops the database. */
export function onShutdown(work: Work): void {
  once<Work[]>("shutdown", () => []).push(work);
}
