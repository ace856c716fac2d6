import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { enter } from "@/e2e/support/browser";
import { Client } from "@/e2e/support/client";
import { type Console, dropDir, freePort, scratchDir, startConsole } from "@/e2e/support/console";
import { listen } from "@/e2e/support/live";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { listBatches } from "@/lib/batches/list-contract";
import { listConnections } from "@/lib/connections/contract";
import { livePath } from "@/lib/live/contract";
import { setUp } from "@/lib/setup/contract";
import { urlOf } from "@/lib/wire/call";

const nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"].find((path) => spawnSync(path, ["-v"]).status === 0);
const team = "analysts";
const secondOf = (page: Page) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name: "Second", exact: true }) });
const owner = { name: "Ada", email: "ada@example.org", password: "correct horse battery staple" };

/** `docs/nginx.conf` as it stands, for other ports and without TLS, which a test has no certificate for. */
async function startNginx(dir: string, port: number, consolePort: number): Promise<ChildProcess> {
  const site = readFileSync("docs/nginx.conf", "utf8")
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port};`)
    .replace("server_name batches.example.org;", "server_name localhost;")
    .replace("server 127.0.0.1:3000;", `server 127.0.0.1:${consolePort};`)
    .replace(/^ *server 127\.0\.0\.1:3001;\n/m, "")
    .replace("Host $host;", "Host $http_host;");
  await mkdir(dir, { recursive: true });
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((one) => `${one}_temp_path ${dir}/${one};`);
  const conf = join(dir, "nginx.conf");
  await writeFile(
    conf,
    `daemon off; pid ${dir}/pid; error_log ${dir}/error.log; events {} http { access_log ${dir}/access.log; ${places.join(" ")}\n${site}}`,
  );
  return spawn(nginx ?? "", ["-e", `${dir}/error.log`, "-p", dir, "-c", conf], { stdio: "inherit" });
}

test("F27: behind nginx as docs/nginx.conf has it: uploads, news at once, and ten tabs through one stream", async ({
  context,
}) => {
  test.skip(nginx === undefined, "nginx is not installed");
  test.setTimeout(180_000);
  const root = scratchDir("nginx");
  const [port, consolePort] = [await freePort(), await freePort()];
  let made: Console | undefined;
  let proxy: ChildProcess | undefined;
  try {
    const address = `http://localhost:${port}`;
    made = await startConsole(join(root, "data"), {
      ...{ PORT: String(consolePort), PUBLIC_URL: address, TRUSTED_PROXIES: "1" },
      ...{ EMULATOR_TEST_MODE: "on", EMULATOR_SPEED: "20", POLL_INTERVAL_MS: "150" },
    });
    proxy = await startNginx(join(root, "nginx"), port, consolePort);
    const client = new Client(address);
    await until(
      () =>
        client.raw("/api/health").then(
          ({ status }) => status,
          () => 0,
        ),
      (status) => status === 200,
    );
    const token = new URLSearchParams(made.setupPath?.split("?")[1]).get("token") ?? "";
    await client.call(setUp, { token, ...owner, teamName: "Analysts" });
    expect(await client.signIn(owner.email, owner.password)).toBe(true);
    const connectionId = (await client.call(listConnections, { team })).connections[0]?.id ?? "";
    // Larger than what nginx takes in one piece by default.
    const file = await upload(client, team, chatLines(20_000), "large.jsonl");
    expect(file.state).toBe("ready");
    const small = await upload(client, team, chatLines(30));

    const heard = await listen(client, team);
    const first = await submit(client, team, small.id, connectionId, { name: "First" });
    const startedAt = Date.now();
    await heard.next((event) => event.subject === first.id);
    // A buffering proxy would hold an event back until kilobytes of them have come.
    expect(Date.now() - startedAt).toBeLessThan(15_000);
    heard.close();

    await enter(context, client);
    const pages = [];
    for (let n = 0; n < 10; n += 1) {
      const page = await context.newPage();
      await page.goto(`${address}/t/${team}/batches`);
      await expect(page.getByText(/^live · /)).toBeVisible();
      pages.push(page);
    }
    const second = await submit(client, team, small.id, connectionId, { name: "Second" });
    await until(
      () => client.call(getBatch, { team, batchId: second.id }),
      (batch) => batch.results.isComplete,
    );
    for (const page of pages) await expect(secondOf(page)).toContainText("30 of 30");

    // Six connections are all a browser has for one address without HTTP/2; the tabs' own calls find room.
    const took = await pages[9]?.evaluate(
      async (path) => {
        const from = performance.now();
        await fetch(path);
        return performance.now() - from;
      },
      urlOf(listBatches, { team, limit: 25 }),
    );
    expect(took).toBeLessThan(5_000);
    // Of the six streams a session may have, the ten tabs hold one.
    const abort = new AbortController();
    let room = 0;
    while ((await client.raw(livePath(team), { signal: abort.signal })).status === 200) room += 1;
    abort.abort();
    expect(room).toBe(5);
  } finally {
    proxy?.kill("SIGTERM");
    await made?.kill();
    await dropDir(root);
  }
});
