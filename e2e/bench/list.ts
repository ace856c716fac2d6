import http from "node:http";
import { listBatches } from "@/lib/batches/list-contract";
import { urlOf } from "@/lib/wire/call";
import { report } from "./report";
import { memoryOf, team } from "./setting";
import { isFull, openSetting, plantBatches, quantile, steadily } from "./watch-setting";

/** The list of a team with 10,000 batches, asked for 300 times a second whether or not the answers keep up. */
const batches = 10_000;
const perSecond = 300;
const warmUpSeconds = 10;
const seconds = isFull ? 600 : 20;

// One person asks for everybody here.
const setting = await openSetting({ REQUESTS_PER_MINUTE: "1000000" });
try {
  const { console: made, client } = setting;
  await plantBatches(setting, batches);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const base = made.url.replace("localhost", "127.0.0.1");
  const views = [{}, {}, {}, { view: "running" as const }, { sort: "name" as const }, { search: "number 42" }];
  const paths = views.map((view) => urlOf(listBatches, { team, limit: 25, ...view }));
  const ask = (path: string) =>
    new Promise<number>((resolve, reject) => {
      const startedAt = performance.now();
      const request = http.get(`${base}${path}`, { agent, headers: { cookie: client.cookieHeader() } }, (response) => {
        response.resume();
        response.on("end", () =>
          response.statusCode === 200
            ? resolve(performance.now() - startedAt)
            : reject(new Error(`the list answered ${response.statusCode}`)),
        );
      });
      request.on("error", reject);
    });
  for (let n = 0; n < 100; n += 1) await ask(paths[n % paths.length] ?? "");
  for (const [index, path] of paths.entries()) {
    if (index < 2) continue;
    const alone: number[] = [];
    for (let n = 0; n < 40; n += 1) alone.push(await ask(path));
    report({
      name: `list.alone.${
        Object.entries(views[index] ?? {})
          .flat()
          .join("_") || "first_page"
      }`,
      value: quantile(alone, 0.5),
      unit: "ms",
    });
  }
  const load = (lastsSeconds: number) => steadily(perSecond, lastsSeconds, (n) => ask(paths[n % paths.length] ?? ""));
  // A process that has just started compiles while it is asked, so its first seconds are another figure.
  const young = await load(warmUpSeconds);
  report({ name: "list.just_started.p99", value: quantile(young.times, 0.99), unit: "ms" });
  const { times, rate } = await load(seconds);
  report({ name: "list.requests_per_s", value: rate, unit: "/s" });
  report({ name: "list.p50", value: quantile(times, 0.5), unit: "ms" });
  report({ name: "list.p99", value: quantile(times, 0.99), unit: "ms" });
  report({ name: "list.memory", value: memoryOf(made.process.pid ?? 0).nowBytes / 1e6, unit: "MB" });
  agent.destroy();
} finally {
  await setting.end();
}
