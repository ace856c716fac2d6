import "server-only";
import { once } from "@/lib/runtime";

/** Registers work for a clean stop; the launcher runs it, last registered first, before it stops the database. */
export function onShutdown(work: () => Promise<void>): void {
  once<(() => Promise<void>)[]>("shutdown", () => []).push(work);
}
