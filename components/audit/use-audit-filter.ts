"use client";

import { parseAsString, useQueryStates } from "nuqs";
import type { AuditFilter } from "@/lib/audit/contract";

const keys = {
  group: parseAsString,
  actor: parseAsString,
  search: parseAsString,
  from: parseAsString,
  to: parseAsString,
};

/** What the log is narrowed to, kept in the address. */
export function useAuditFilter() {
  const [{ group, actor, search, from, to }, set] = useQueryStates(keys);
  const filter: AuditFilter = {
    ...(group ? { group } : {}),
    ...(actor ? { actorId: actor } : {}),
    ...(search ? { search } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
  return { filter, set, clear: () => void set({ group: null, actor: null, search: null, from: null, to: null }) };
}
export type AuditView = ReturnType<typeof useAuditFilter>;

/** The same as a query string for the export. */
export function filterSearch(filter: AuditFilter): string {
  const search = new URLSearchParams(Object.entries(filter)).toString();
  return search ? `?${search}` : "";
}
