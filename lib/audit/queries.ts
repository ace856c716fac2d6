import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { type AuditFilter, listAudit } from "./contract";

/** A team's audit log, newest first, page by page. */
export const auditQuery = (team: string, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["t", team, "audit", filter],
    queryFn: ({ signal, pageParam }) =>
      call(listAudit, { team, ...filter, ...(pageParam === null ? {} : { before: pageParam }) }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.nextBefore,
    placeholderData: keepPreviousData,
  });
