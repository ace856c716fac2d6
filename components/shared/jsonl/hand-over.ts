import type { Beside } from "./draft";

/** Desk of New batch: what another page hands over is left under it. */
export const newBatchScope = (personId: string, teamId: string): string => `${personId}/${teamId}`;

/** Desk of the Workbench. */
export const workbenchScope = (personId: string, teamId: string): string => `workbench/${personId}/${teamId}`;

/** A file with what lies beside it. */
export type HandedOver = { file: File; beside: Beside };

const waiting = new Map<string, HandedOver[]>();

/** Leaves a file for the page whose desk has this scope; that page takes it when it is opened. */
export function handOver(scope: string, handed: HandedOver): void {
  waiting.set(scope, [...(waiting.get(scope) ?? []), handed]);
}

/** Takes what was left, once. */
export function takeHandedOver(scope: string): HandedOver[] {
  const files = waiting.get(scope) ?? [];
  waiting.delete(scope);
  return files;
}
