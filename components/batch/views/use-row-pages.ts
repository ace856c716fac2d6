"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { viewRowsQuery } from "@/lib/results/views/queries";

/** Rows of a view, a page at a time: only what is looked at is drawn. */
export function useRowPages(batchId: string, kind: "images" | "tools" | "chats", limit: number) {
  const { slug } = useTeam();
  const [page, setPage] = useState(0);
  const query = useQuery(viewRowsQuery(slug, batchId, { kind, offset: page * limit, limit }));
  const matching = query.data?.matching ?? 0;
  return {
    ...query,
    rows: query.data?.rows ?? [],
    seqs: query.data?.rows.map(({ seq }) => seq) ?? [],
    matching,
    page,
    pages: Math.max(1, Math.ceil(matching / limit)),
    setPage,
    from: page * limit,
  };
}

export type RowPages = ReturnType<typeof useRowPages>;
