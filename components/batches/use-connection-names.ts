"use client";

import { useQuery } from "@tanstack/react-query";
import { connectionsQuery } from "@/lib/connections/queries";

/** The team's connections for a menu; empty until known, and for roles that may not see them. */
export function useConnectionNames(team: string): readonly { id: string; name: string }[] {
  return useQuery(connectionsQuery(team)).data?.connections ?? [];
}
