/** Desk of New batch: what another page hands over is left under it. */
export const newBatchScope = (personId: string, teamId: string): string => `${personId}/${teamId}`;

const waiting = new Map<string, File[]>();

/** Leaves a file for the page whose desk has this scope; that page takes it when it is opened. */
export function handOver(scope: string, file: File): void {
  waiting.set(scope, [...(waiting.get(scope) ?? []), file]);
}

/** Takes what was left, once. */
export function takeHandedOver(scope: string): File[] {
  const files = waiting.get(scope) ?? [];
  waiting.delete(scope);
  return files;
}
