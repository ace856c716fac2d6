import { asc, eq } from "drizzle-orm";
import { vi } from "vitest";
import type * as connectionsOf from "@/lib/connections/service";
import { connections } from "@/lib/connections/table";
import type { Database } from "@/lib/db/client";
import { outbox } from "@/lib/live/table";
import { newTeam } from "@/lib/teams/cases/new-team";
import { type Answer, json, plain, replayServer } from "@/lib/upstream/cases/replay-server";

/** The one key the upstreams here take. */
export const canary = "sk-canary-3f9c1d7e5b2a4068";

/** A plain Batch API with two models. */
export const plainUpstream: Answer = ({ path, headers }, response) => {
  const { authorization } = headers;
  if (authorization !== `Bearer ${canary}`) return plain(response, 401, `Authentication required: ${authorization}`);
  if (path === "/v1/models") return json(response, 200, { data: [{ id: "a" }, { id: "b" }] });
  if (path === "/v1/files" || path === "/v1/batches") return json(response, 200, { data: [], has_more: false });
  return json(response, 404, { error: { message: `Invalid URL (GET ${path})` } });
};

export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

/** A team of its own and two upstreams it may call. */
export async function teamAndUpstreams(db: Database) {
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  const [ctx, upstream, other] = await Promise.all([
    newTeam(db),
    replayServer(plainUpstream),
    replayServer(plainUpstream),
  ]);
  const { slug, id } = ctx.team;
  return {
    ctx,
    upstream,
    other,
    input: (over: Partial<Parameters<typeof connectionsOf.create>[1]> = {}) => ({
      team: slug,
      name: "Mine",
      kind: "custom" as const,
      baseUrl: upstream.url,
      apiKey: canary,
      ...over,
    }),
    of: (connectionId: string, over = {}) => ({ team: slug, connectionId, ...over }),
    rowOf: async (connectionId: string) =>
      (await db.select().from(connections).where(eq(connections.id, connectionId)))[0],
    published: async () => {
      const rows = await db.select().from(outbox).where(eq(outbox.teamId, id)).orderBy(asc(outbox.id));
      return rows.map(({ topic, subject }) => `${topic} ${subject}`);
    },
    close: async () => {
      vi.stubEnv("EMULATOR", undefined);
      vi.stubEnv("EMULATOR_URL", undefined);
      await upstream.close();
      await other.close();
    },
  };
}
export type TeamAndUpstreams = Awaited<ReturnType<typeof teamAndUpstreams>>;
