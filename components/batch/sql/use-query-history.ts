"use client";

import { useEffect, useState } from "react";
import { z } from "zod";
import { keep, recall } from "@/components/shared/draft-vault";
import { useTeam } from "@/components/shared/team-context";

const keptMax = 30;
const Kept = z.array(z.string()).catch([]);

/** Queries this person ran in this team, latest first; kept in this browser until they sign out. */
export function useQueryHistory() {
  const team = useTeam();
  const key = `sql/${team.person.id}/${team.slug}`;
  const [queries, setQueries] = useState<readonly string[]>([]);
  useEffect(() => {
    let isGone = false;
    recall("records", key)
      .then((kept) => !isGone && setQueries(Kept.parse(kept)))
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [key]);
  const add = (sql: string) => {
    const next = [sql, ...queries.filter((one) => one !== sql)].slice(0, keptMax);
    setQueries(next);
    // A browser that keeps nothing still runs queries.
    keep("records", key, next).catch(() => undefined);
  };
  return { queries, add };
}
