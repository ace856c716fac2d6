"use client";

import { useQuery } from "@tanstack/react-query";
import { connectionsQuery } from "@/lib/connections/queries";

/** "simulated" when all money of a team is the emulator's, "partly simulated" when some may be, null when none is. */
export function useEmulatorNote(team: string): string | null {
  const connections = useQuery(connectionsQuery(team)).data?.connections ?? [];
  const emulators = connections.filter((connection) => connection.isEmulator).length;
  if (emulators === 0) return null;
  return emulators === connections.length ? "simulated" : "emulator included, simulated";
}
