import "server-only";
import { randomUUID } from "node:crypto";
import { audit, installation } from "@/lib/audit/audit";
import type { Act } from "@/lib/audit/contract";
import { type Db, database } from "@/lib/db/client";
import { isSigned, sign } from "@/lib/keyring";
import { errorName, log } from "@/lib/log";
import { isPassword } from "@/lib/teams/password";
import { findUser, teamsOf } from "@/lib/teams/service";
import { startSession } from "@/lib/teams/sessions";
import { tryPassword } from "./throttle";

export type SignInTry = {
  email: string;
  password: string;
  address?: string | undefined;
  userAgent: string | null;
  /** What the device cookie of an earlier sign-in holds. */
  device?: string | undefined;
};
export type SignInResult =
  | { outcome: "ok"; user: { id: string; name: string; email: string }; sessionId: string; device: string }
  | { outcome: "refused" }
  | { outcome: "throttled"; retryAfterMs: number };

type Person = { id: string; name: string };
const deviceText = (userId: string, device: string): string => `${userId}|${device}`;

/** The id in a device cookie, when this console gave it to this person. */
function knownDevice(user: Person | undefined, cookie: string | undefined): string | undefined {
  const [id, ...signature] = (cookie ?? "").split("~");
  return user && id && isSigned("device", deviceText(user.id, id), signature.join("~")) ? id : undefined;
}

function newDevice(user: Person): string {
  const id = randomUUID();
  return `${id}~${sign("device", deviceText(user.id, id))}`;
}

/** Writes a sign-in into the log of each of the person's teams; of somebody unknown, into the installation's own. */
export async function auditSignIn(db: Db, user: Person | undefined, act: Act, address: string | undefined) {
  const actor = user && { userId: user.id, name: user.name };
  const teams = user ? await teamsOf(user.id, db) : [];
  for (const team of teams.length > 0 ? teams : [installation])
    await audit(db, { team, ...(actor ? { actor } : {}) }, act, {
      subject: user?.id ?? "unknown",
      details: { address: address ?? "unknown" },
    });
}

/** Not waited for: how long it takes would tell whether the mail is known. */
function noteFailure(user: Person | undefined, act: Act, address: string | undefined): void {
  database()
    .transaction((tx) => auditSignIn(tx, user, act, address))
    .catch((error) => log("error", "audit.failed", { error: errorName(error) }));
}

/**
 * Checks mail and password and starts a session. A mail that is not known is counted, checked against a hash of nothing,
 * and refused like a wrong password.
 */
export async function signIn({ email, password, address, userAgent, device }: SignInTry): Promise<SignInResult> {
  const user = await findUser(database(), email);
  const permit = await tryPassword({ account: email, address, device: knownDevice(user, device) });
  if (!permit.isFree) {
    if (permit.isFirst) noteFailure(user, "sign_in.throttled", address);
    return { outcome: "throttled", retryAfterMs: permit.retryAfterMs };
  }
  const isRight = await isPassword(password, user?.passwordHash ?? null);
  if (!isRight || !user) {
    noteFailure(user, "sign_in.failed", address);
    return { outcome: "refused" };
  }
  await permit.succeed();
  const { id, name, email: known } = user;
  const sessionId = await database().transaction(async (tx) => {
    const started = await startSession(tx, id, userAgent);
    await auditSignIn(tx, user, "sign_in.succeeded", address);
    return started;
  });
  return { outcome: "ok", user: { id, name, email: known }, sessionId, device: newDevice(user) };
}
