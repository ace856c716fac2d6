import { join } from "node:path";
import { listConnections, testConnection } from "@/lib/connections/contract";
import { setUp } from "@/lib/setup/contract";
import { Client } from "./client";
import { dropDir, scratchDir, startConsole } from "./console";

/** One console with a database of its own for the whole run, set up through its printed link. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { startEmbeddedPostgres } = await import("@/lib/launch/embedded-postgres.mjs");
  const root = scratchDir("e2e");
  const database = await startEmbeddedPostgres({ dataDir: join(root, "database"), log: () => undefined });
  const made = await startConsole(join(root, "data"), {
    DATABASE_URL: database.url,
    EMULATOR_TEST_MODE: "on",
    EMULATOR_SPEED: "20",
    POLL_INTERVAL_MS: "150",
    ALLOW_PRIVATE_UPSTREAMS: "on",
  });
  const token = new URLSearchParams(made.setupPath?.split("?")[1]).get("token") ?? "";
  const owner = {
    name: "First Owner",
    email: "owner@example.org",
    password: "correct horse battery staple",
    teamName: "First team",
  };
  const client = new Client(made.url);
  const { team } = await client.call(setUp, { token, ...owner });
  await client.signIn(owner.email, owner.password);
  const { connections } = await client.call(listConnections, { team: team.slug });
  // The first call to the built-in emulator wakes it and makes its key.
  await client.call(testConnection, { team: team.slug, connectionId: connections[0]?.id ?? "" });
  Object.assign(process.env, { E2E_URL: made.url, E2E_DATA_DIR: made.dataDir, E2E_DATABASE_URL: database.url });
  return async () => {
    await made.stop();
    await database.stop();
    await dropDir(root);
  };
}
