import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Act } from "@/lib/audit/contract";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { publish } from "@/lib/live/publish";
import type { Upstream } from "@/lib/upstream/contract";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { builtinEmulator } from "./builtin-emulator";
import type {
  Connection,
  createConnection,
  listConnections,
  removeConnection,
  testConnection,
  updateConnection,
} from "./contract";
import { forgetGate, gateOf } from "./gate";
import { presets } from "./presets";
import { builtinBaseUrl, isBuiltin, originOf } from "./rules";
import { type ConnectionRow, isListed, listRows, noKey, openKey, present, readRow, sealKey } from "./store";
import { connections } from "./table";
import { requireBaseUrl, tryOut } from "./try-out";

type Change = Partial<typeof connections.$inferInsert>;

const connectionsMax = 50;

/** What an upstream said of the connection as it was says nothing of it as it is now. */
const openGate: Change = { keyRefusedAt: null, notBefore: null };

const changed = (tx: Db, teamId: string, id: string) =>
  publish(tx, { teamId, topic: "connection.changed", subject: id, data: { id } });

export async function list(ctx: TeamCtx): Promise<CallOutput<typeof listConnections>> {
  return { connections: (await listRows(ctx.db, ctx.team.id)).map(present) };
}

/** Adds a connection. The key is tried first; one that fails is kept all the same, with what was found. */
export async function create(ctx: TeamCtx, input: VerbInput<typeof createConnection>): Promise<Connection> {
  const { name, kind, apiKey } = input;
  // Each is watched, so that a team without end would take the others' turns.
  const held = await ctx.db.$count(
    connections,
    and(eq(connections.teamId, ctx.team.id), isNull(connections.removedAt)),
  );
  if (held >= connectionsMax)
    throw new AppError("conflict", `A team has at most ${connectionsMax} connections. Remove one first.`);
  const baseUrl = await requireBaseUrl(input.baseUrl);
  const owner = { id: newId("con"), teamId: ctx.team.id };
  const { capabilities } = presets[kind];
  const found = await tryOut(kind, { connectionId: owner.id, baseUrl, apiKey, capabilities });
  return ctx.db.transaction(async (tx) => {
    const [row] = await tx
      .insert(connections)
      .values({
        ...owner,
        name,
        kind,
        baseUrl,
        ...(await sealKey(tx, owner, apiKey, baseUrl)),
        ...found,
        createdBy: ctx.actor.userId,
      })
      .returning();
    if (!row) throw new Error("an insert returns its row");
    await audit(tx, ctx, "connection.created", { subject: row.id, details: { name, kind, baseUrl } });
    await changed(tx, ctx.team.id, row.id);
    return present(row);
  });
}

/** The columns that follow from a new address or key. On another origin the old key is dropped, and with it the check. */
async function rewire(db: Db, row: ConnectionRow, given: { baseUrl?: string; apiKey?: string }): Promise<Change> {
  if (given.baseUrl === undefined && given.apiKey === undefined) return {};
  if (isBuiltin(row.baseUrl)) {
    throw new AppError(
      "invalid_input",
      "The built-in emulator has its own address and key; only its name can change.",
      {
        field: given.baseUrl === undefined ? "apiKey" : "baseUrl",
      },
    );
  }
  const baseUrl = given.baseUrl === undefined ? row.baseUrl : await requireBaseUrl(given.baseUrl);
  const kept = originOf(baseUrl) === row.keyOrigin ? await openKey(db, row) : null;
  const apiKey = given.apiKey ?? kept;
  if (apiKey === null) return { baseUrl, ...noKey, lastCheck: null, ...openGate };
  const key = given.apiKey === undefined ? {} : await sealKey(db, row, apiKey, baseUrl);
  const capabilities = originOf(baseUrl) === originOf(row.baseUrl) ? row.capabilities : presets[row.kind].capabilities;
  const found = await tryOut(row.kind, { connectionId: row.id, baseUrl, apiKey, capabilities });
  // Whatever the check says, another key or address is given its chance by the work that waits for it.
  return { baseUrl, ...key, ...found, ...openGate };
}

/** Changes name, address or key. A key is only ever sent to the origin it was entered for. */
export async function update(ctx: TeamCtx, input: VerbInput<typeof updateConnection>): Promise<Connection> {
  const row = await readRow(ctx.db, ctx.team.id, input.connectionId);
  const { name, baseUrl, apiKey, adopts } = input;
  const set: Change = {
    ...(name === undefined ? {} : { name }),
    ...(adopts === undefined ? {} : { adopts }),
    ...(await rewire(ctx.db, row, {
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(apiKey === undefined ? {} : { apiKey }),
    })),
  };
  if (Object.keys(set).length === 0) return present(row);
  return write(
    ctx,
    row,
    set,
    apiKey !== undefined || set.sealedKey === null ? "connection.key_changed" : "connection.changed",
  );
}

/** Tries the key again and says what the upstream can do. */
export async function test(ctx: TeamCtx, input: VerbInput<typeof testConnection>): Promise<Connection> {
  const row = await readRow(ctx.db, ctx.team.id, input.connectionId);
  const found = await tryOut(row.kind, await dial(ctx.db, row));
  return write(ctx, row, found.lastCheck.isOk ? { ...found, ...openGate } : found);
}

/** Writes over the row as it was read, and the act when it was a person's change; whoever pointed it elsewhere in the meantime wins. */
async function write(ctx: TeamCtx, row: ConnectionRow, set: Change, act?: Act): Promise<Connection> {
  return ctx.db.transaction(async (tx) => {
    const isSame = and(
      eq(connections.baseUrl, row.baseUrl),
      row.sealedKey === null ? isNull(connections.sealedKey) : eq(connections.sealedKey, row.sealedKey),
    );
    const [next] = await tx
      .update(connections)
      .set(set)
      .where(and(eq(connections.id, row.id), isListed(ctx.team.id), isSame))
      .returning();
    if (!next)
      throw new AppError("conflict", "The connection was changed at the same moment. Look at it and try again.");
    const { name, baseUrl } = next;
    if (act) await audit(tx, ctx, act, { subject: row.id, details: { name, baseUrl } });
    await changed(tx, ctx.team.id, row.id);
    forgetGate(row.id);
    return present(next);
  });
}

/** Takes a connection off the list. Its row and sealed key stay for the batches that still run through it. */
export async function remove(
  ctx: TeamCtx,
  input: VerbInput<typeof removeConnection>,
): Promise<CallOutput<typeof removeConnection>> {
  const { id, name } = await readRow(ctx.db, ctx.team.id, input.connectionId);
  await ctx.db.transaction(async (tx) => {
    await tx
      .update(connections)
      .set({ removedAt: new Date() })
      .where(and(eq(connections.teamId, ctx.team.id), eq(connections.id, id)));
    await audit(tx, ctx, "connection.removed", { subject: id, details: { name } });
    await changed(tx, ctx.team.id, id);
  });
  const message = `${name} is removed: nothing new can be sent through it. Batches it already has keep running, and their results keep arriving here.`;
  return { id, message };
}

async function dial(db: Db, row: ConnectionRow): Promise<Upstream> {
  const { id: connectionId, capabilities } = row;
  if (!isBuiltin(row.baseUrl))
    return { connectionId, baseUrl: row.baseUrl, apiKey: await openKey(db, row), capabilities };
  const { baseUrl, key } = await builtinEmulator(row.teamId);
  return { connectionId, baseUrl, apiKey: key, capabilities };
}

/**
 * A connection ready to be called, removed ones too, since their batches go on. Without a key for its present origin
 * `apiKey` is null, and every call through it is refused as `key_refused` before anything is dialled.
 * @throws AppError `not_found`; `upstream_unreachable` for the emulator while it is switched off
 */
export async function openUpstream(db: Db, teamId: string, connectionId: string): Promise<Upstream> {
  const row = await readRow(db, teamId, connectionId, true);
  return { ...(await dial(db, row)), gate: gateOf(row) };
}

/** The connection a new installation begins with. Answers its id. */
export async function createBuiltinEmulatorConnection(
  db: Db,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<string> {
  const { label: name, capabilities } = presets.emulator;
  const id = newId("con");
  await db
    .insert(connections)
    .values({ id, teamId, name, kind: "emulator", baseUrl: builtinBaseUrl, capabilities, createdBy: userId });
  await changed(db, teamId, id);
  return id;
}
