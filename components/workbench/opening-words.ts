import { formatBytes } from "@/lib/format";
import type { Opening } from "./use-server-file";

/** How far a file is: "12 MB of 200 MB fetched", "not fetched · 200 MB". */
export function openingFacts({ sizeBytes, arrivedBytes, problem }: Opening): string {
  if (sizeBytes === null) return problem === null ? "Asking the server" : "Not fetched";
  if (arrivedBytes > 0 || problem === null) return `${formatBytes(arrivedBytes)} of ${formatBytes(sizeBytes)} fetched`;
  return `Not fetched · ${formatBytes(sizeBytes)}`;
}
