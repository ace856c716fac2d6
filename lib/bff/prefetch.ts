import "server-only";
import { randomUUID } from "node:crypto";
import { type DehydratedState, dehydrate, QueryClient } from "@tanstack/react-query";
import type { Permission } from "@/lib/access";
import type { TeamCtx } from "@/lib/db/ctx";
import { errorName, log } from "@/lib/log";
import { AppError } from "@/lib/wire/errors";
import { identify } from "./guard";

type Fill = (ctx: TeamCtx) => { queryKey: readonly unknown[]; data: Promise<unknown> }[];

/**
 * What a page's first queries would answer, read on the server so that the page arrives filled. It only ever helps: a
 * person who may not read it, or a failure, leaves the page to ask by itself and to say why.
 */
export async function prefetched(team: string, access: Permission, fill: Fill): Promise<DehydratedState> {
  const client = new QueryClient();
  try {
    const ctx = (await identify({ access, team, requestId: randomUUID() })) as TeamCtx;
    await Promise.all(fill(ctx).map(async ({ queryKey, data }) => client.setQueryData(queryKey, await data)));
  } catch (error) {
    if (!(error instanceof AppError)) log("warn", "page.prefetch_failed", { error: errorName(error) });
  }
  return dehydrate(client);
}
