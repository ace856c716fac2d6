import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockDataDir } from "./data-lock.mjs";
import { runStart, testFolder } from "./testing";

async function busyPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

test("a busy port gets one sentence that names it, before anything slow", async () => {
  const port = await busyPort();
  const { code, output } = await runStart({ PORT: String(port), DATA_DIR: testFolder() });
  expect(code).toBe(1);
  expect(output).toBe(`Port ${port} is already in use. Choose another one: PORT=${port + 1} npm start`);
});

test("a malformed port is named", async () => {
  const { code, output } = await runStart({ PORT: "abc", DATA_DIR: testFolder() });
  expect(code).toBe(1);
  expect(output).toMatch(/^PORT must be a whole number from 1 to 65535, not "abc"\./);
});

test("a second start on a data directory names the first one at once", async () => {
  const dataDir = testFolder();
  const lock = await lockDataDir({ dataDir, origin: "http://localhost:4321" });
  onTestFinished(() => lock.release());
  const { code, output, ms } = await runStart({ PORT: "4321", DATA_DIR: dataDir });
  expect(code).toBe(1);
  expect(output).toContain(`process ${process.pid}, on ${hostname()}, since 2`);
  expect(output).toContain(`at http://localhost:4321) is using the data directory ${dataDir}.`);
  expect(ms).toBeLessThan(10_000);
});

test("an address of another machine is refused", async () => {
  const { code, output } = await runStart({ HOST: "192.0.2.1", PORT: "4322", DATA_DIR: testFolder() });
  expect(code).toBe(1);
  expect(output).toMatch(/^HOST=192\.0\.2\.1 is not an address of this machine\./);
});

test("a data directory that is a file is refused", async () => {
  const file = join(testFolder(), "data");
  writeFileSync(file, "");
  const { code, output } = await runStart({ PORT: "4323", DATA_DIR: file });
  expect(code).toBe(1);
  expect(output).toMatch(/^The data directory .* cannot be used by this account \(E\w+\)\.$/);
});

test("with DATABASE_URL a data directory is shared: only the port is in the way", async () => {
  const dataDir = testFolder();
  mkdirSync(dataDir, { recursive: true });
  const lock = await lockDataDir({ dataDir, origin: "http://localhost:4321" });
  onTestFinished(() => lock.release());
  const port = await busyPort();
  const DATABASE_URL = "postgresql://nobody@127.0.0.1:1/none";
  const { output } = await runStart({ PORT: String(port), DATA_DIR: dataDir, DATABASE_URL });
  expect(output).toMatch(new RegExp(`^Port ${port} is already in use`));
});
