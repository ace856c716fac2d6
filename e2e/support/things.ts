import { randomBytes } from "node:crypto";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { getBatch } from "@/lib/batches/contract";
import { createConnection } from "@/lib/connections/contract";
import { createChannel } from "@/lib/notices/contract";
import type { KeptView } from "@/lib/results/saved/contract";
import { hashToken } from "./hash-token";
import { chatLines, submit, upload } from "./upload";
import { type Member, sql, type TestTeam, until, world } from "./world";

const hex = () => randomBytes(8).toString("hex");

/** Inserts a copy of a row with some columns of its own. */
async function copyRow(table: string, id: string, own: Record<string, unknown>): Promise<void> {
  await sql(
    `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(one) || $2::jsonb)).* from ${table} one where id = $1`,
    [id, JSON.stringify(own)],
  );
}

/** `userId`: whose it is, where a thing is somebody's. `batchId`: which batch's, where it is a batch's. */
export type Place = { userId?: string | undefined; batchId?: string | undefined };
const keptView: KeptView = {
  filter: "all",
  search: "",
  mode: "text",
  scope: "all",
  where: "",
  sort: "input",
  cause: "",
};

type Make = (place?: Place) => Promise<string>;

/** Everything of a team that an address or a body can name. */
export const things = [
  ...["connectionId", "fileId", "batchId", "userId", "invitationId", "tokenId", "batchViewId", "resultViewId"],
  ...["shareId", "channelId", "deliveryId", "noticeId", "runId"],
] as const;
export type Thing = (typeof things)[number];

/** How the keys of their connections begin: nothing that leaves the console holds it. */
export const keyMark = "sk-marked-so-that-it-is-found";

/** Where the bytes of an input file lie. */
const inputAt = (fileId: string): string => join(world().dataDir, "uploads", fileId);

/** Makes things of one team, a new one each time. */
export async function thingsOf(team: TestTeam & { owner: Member }, name: string): Promise<Record<Thing, Make>> {
  const { client, userId: ownerId } = team.owner;
  const file = await upload(client, team.slug, chatLines(2), `${name}.jsonl`);
  const batch = await submit(client, team.slug, file.id, team.connection.id, { name });
  // Nothing listens there, so a test of it ends at once.
  const nowhere = "http://127.0.0.1:9";
  const connection = await client.call(createConnection, {
    ...{ team: team.slug, name, kind: "custom", baseUrl: `${nowhere}/v1`, apiKey: `${keyMark}-${hex()}` },
  });
  const firstChannel = `${name}, first`;
  const newChannel = async (_place?: Place, called = name) => {
    const { channel } = await client.call(createChannel, {
      ...{ team: team.slug, kind: "webhook", name: called, url: `${nowhere}/hook`, kinds: ["batch_done"] },
    });
    // A team has so many and no more; those made last are the ones somebody still asks for.
    await sql(
      "delete from notice_channels where id in (select id from notice_channels where team_id = $1 and name <> $2 order by created_at desc offset 12)",
      [team.id, firstChannel],
    );
    return channel.id;
  };
  const channelId = await newChannel({}, firstChannel);
  await until(
    () => client.call(getBatch, { team: team.slug, batchId: batch.id }),
    (one) => one.results.isComplete,
  );
  const make = (prefix: string, insert: (id: string, place: Place) => Promise<unknown>): Make => {
    return async (place = {}) => {
      const id = `${prefix}_${hex()}`;
      await insert(id, place);
      return id;
    };
  };
  return {
    connectionId: make("con", (id) => copyRow("connections", connection.id, { id })),
    fileId: make("fil", async (id, { userId }) => {
      const own = { id, name: `${name}.jsonl`, ...(userId && { created_by: userId }) };
      await copyRow("input_files", file.id, own);
      copyFileSync(inputAt(file.id), inputAt(id));
    }),
    batchId: make("bat", (id, { userId }) =>
      copyRow("batches", batch.id, {
        id,
        marker: hex() + hex(),
        idempotency_key: hex(),
        upstream_id: hex(),
        name,
        ...(userId && { created_by: userId }),
      }),
    ),
    runId: make("run", (id) =>
      copyRow("batches", batch.id, {
        ...{ id: `bat_${hex()}`, marker: hex() + hex(), idempotency_key: hex(), upstream_id: hex() },
        ...{ name, run_id: id },
      }),
    ),
    userId: make("use", async (id) => {
      await sql("insert into users (id, email, name) values ($1, $2, $3)", [id, `${hex()}@example.org`, name]);
      await sql("insert into members (team_id, user_id, role) values ($1, $2, 'viewer')", [team.id, id]);
    }),
    invitationId: make("inv", (id) =>
      sql(
        "insert into invitations (id, team_id, email, role, token_hash, invited_by, invited_by_name, expires_at) values ($1, $2, $3, 'viewer', $4, $5, $6, now() + interval '1 hour')",
        [id, team.id, `${hex()}@example.org`, hashToken(id), ownerId, name],
      ),
    ),
    tokenId: async ({ userId } = {}) => (await makeToken(team, ["model:read"], name, userId)).id,
    batchViewId: make("bvw", (id, { userId = ownerId }) =>
      sql(
        "insert into batch_list_views (id, team_id, user_id, name, query, is_shared) values ($1, $2, $3, $4, '', true)",
        [id, team.id, userId, name],
      ),
    ),
    resultViewId: make("rvw", (id) =>
      sql("insert into result_views (id, team_id, created_by, name, view) values ($1, $2, $3, $4, $5)", [
        ...[id, team.id, ownerId, `${name} ${id}`, JSON.stringify(keptView)],
      ]),
    ),
    shareId: make("shr", (id, { batchId = batch.id }) =>
      sql(
        "insert into batch_shares (id, team_id, batch_id, token_hash, has_answers, has_prompts, created_by, expires_at) values ($1, $2, $3, $4, true, true, $5, now() + interval '1 hour')",
        [id, team.id, batchId, hashToken(id), ownerId],
      ),
    ),
    // Its address is sealed for its own row, so no copy would do.
    channelId: newChannel,
    deliveryId: make("dlv", (id) =>
      sql(
        `insert into notice_deliveries (id, team_id, channel_id, "to", state, attempts, status, answer) values ($1, $2, $3, $4, 'failed', 8, 500, $4)`,
        [id, team.id, channelId, name],
      ),
    ),
    noticeId: make("not", async (id, { userId = ownerId }) => {
      await sql(
        "insert into notices (id, team_id, key, kind, subject, title, body, path) values ($1, $2, $1, 'batch_done', $3, $4, $4, '/batches')",
        [id, team.id, batch.id, name],
      );
      await sql("insert into notice_readers (notice_id, team_id, user_id) values ($1, $2, $3)", [id, team.id, userId]);
    }),
  };
}

/** A console token, of the team's owner unless it is somebody else's. */
export async function makeToken(
  team: TestTeam & { owner: Member },
  permissions: readonly string[],
  name = "a script",
  userId = team.owner.userId,
  isConfirmed = false,
): Promise<{ id: string; secret: string }> {
  const [id, secret] = [`tok_${hex()}`, `bd_${hex()}${hex()}${hex()}`];
  await sql(
    "insert into console_tokens (id, team_id, user_id, name, start, token_hash, permissions, is_confirmed, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, now() + interval '1 hour')",
    [id, team.id, userId, name, secret.slice(0, 8), hashToken(secret), JSON.stringify(permissions), isConfirmed],
  );
  return { id, secret };
}

/** The thing that a parameter of an address names; null for what is no thing of its own (a row, a picture in it). */
export function thingOf(param: string, path: string): Thing | null {
  if (param === "viewId") return path.includes("/result-views/") ? "resultViewId" : "batchViewId";
  return things.find((thing) => thing === param) ?? null;
}

const undone: Record<Thing, string> = {
  connectionId: "update connections set removed_at = now() where id = $1",
  fileId: "delete from input_files where id = $1",
  batchId: "delete from batches where id = $1",
  userId: "delete from members where user_id = $1",
  invitationId: "update invitations set ended_at = now() where id = $1",
  tokenId: "update console_tokens set revoked_at = now() where id = $1",
  batchViewId: "delete from batch_list_views where id = $1",
  resultViewId: "delete from result_views where id = $1",
  shareId: "delete from batch_shares where id = $1",
  channelId: "delete from notice_channels where id = $1",
  deliveryId: "delete from notice_deliveries where id = $1",
  noticeId: "delete from notices where id = $1",
  runId: "delete from batches where run_id = $1",
};

/** Takes a thing away again, as deleting it would. */
export const undo = (thing: Thing, id: string) => sql(undone[thing], [id]);
