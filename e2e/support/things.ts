import { randomBytes } from "node:crypto";
import { getBatch } from "@/lib/batches/contract";
import { hashToken } from "./hash-token";
import { chatLines, submit, upload } from "./upload";
import { type Member, sql, type TestTeam, until } from "./world";

const hex = () => randomBytes(8).toString("hex");

/** Inserts a copy of a row with some columns of its own. */
async function copyRow(table: string, id: string, own: Record<string, unknown>): Promise<void> {
  await sql(
    `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(one) || $2::jsonb)).* from ${table} one where id = $1`,
    [id, JSON.stringify(own)],
  );
}

type Make = () => Promise<string>;

/** Makes things of one team, a new one each time, by the name of the address's parameter that names them. */
export async function thingsOf(team: TestTeam & { owner: Member }, name: string): Promise<Record<string, Make>> {
  const file = await upload(team.owner.client, team.slug, chatLines(2), `${name}.jsonl`);
  const batch = await submit(team.owner.client, team.slug, file.id, team.connection.id, { name });
  await until(
    () => team.owner.client.call(getBatch, { team: team.slug, batchId: batch.id }),
    (one) => one.results.isComplete,
  );
  return {
    connectionId: async () => {
      const id = `con_${hex()}`;
      // Nothing listens there, so a test of it ends at once.
      await copyRow("connections", team.connection.id, { id, name, kind: "custom", base_url: "http://127.0.0.1:9/v1" });
      return id;
    },
    fileId: async () => {
      const id = `fil_${hex()}`;
      await copyRow("input_files", file.id, { id, name: `${name}.jsonl` });
      return id;
    },
    batchId: async () => {
      const id = `bat_${hex()}`;
      await copyRow("batches", batch.id, { id, marker: hex() + hex(), idempotency_key: hex(), name });
      return id;
    },
    userId: async () => {
      const id = `use_${hex()}`;
      await sql("insert into users (id, email, name) values ($1, $2, $3)", [id, `${hex()}@example.org`, name]);
      await sql("insert into members (team_id, user_id, role) values ($1, $2, 'viewer')", [team.id, id]);
      return id;
    },
    invitationId: async () => {
      const id = `inv_${hex()}`;
      await sql(
        "insert into invitations (id, team_id, email, role, token_hash, invited_by, invited_by_name, expires_at) values ($1, $2, $3, 'viewer', $4, $5, $6, now() + interval '1 hour')",
        [id, team.id, `${hex()}@example.org`, hashToken(id), team.owner.userId, name],
      );
      return id;
    },
    tokenId: async () => {
      const { id } = await makeToken(team, ["model:read"], name);
      return id;
    },
  };
}

/** A console token of the team's owner. */
export async function makeToken(
  team: TestTeam & { owner: Member },
  permissions: readonly string[],
  name = "a script",
): Promise<{ id: string; secret: string }> {
  const [id, secret] = [`tok_${hex()}`, `bd_${hex()}${hex()}${hex()}`];
  await sql(
    "insert into console_tokens (id, team_id, user_id, name, start, token_hash, permissions, expires_at) values ($1, $2, $3, $4, $5, $6, $7, now() + interval '1 hour')",
    [id, team.id, team.owner.userId, name, secret.slice(0, 8), hashToken(secret), JSON.stringify(permissions)],
  );
  return { id, secret };
}

/** The parameters of addresses that name a thing of a team. */
export const thingParams = ["connectionId", "fileId", "batchId", "userId", "invitationId", "tokenId"];

const undone: Record<string, string> = {
  connectionId: "update connections set removed_at = now() where id = $1",
  fileId: "delete from input_files where id = $1",
  batchId: "delete from batches where id = $1",
  userId: "delete from members where user_id = $1",
  invitationId: "update invitations set ended_at = now() where id = $1",
  tokenId: "update console_tokens set revoked_at = now() where id = $1",
};

/** Takes a thing away again, as deleting it would. */
export const undo = (param: string, id: string) => sql(undone[param] ?? "select $1", [id]);
