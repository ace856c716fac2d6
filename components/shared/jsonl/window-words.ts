import type { Window } from "@/lib/models/contract";

export const windows = ["24h", "1h", "realtime"] as const satisfies readonly Window[];

export const windowTitle: Record<Window, string> = { "24h": "24h window", "1h": "1h window", realtime: "Realtime" };

/** When the answers are there at the latest, in words. */
export const windowNote: Record<Window, string> = {
  "24h": "done within a day",
  "1h": "done within an hour",
  realtime: "for comparison",
};
