import http from "node:http";
import { livePath } from "@/lib/live/contract";
import { report, secondsSince } from "./report";
import { memoryOf, team } from "./setting";
import { crowd, isFull, openSetting, pause, quantile } from "./watch-setting";

/** A thousand browsers of one team, one event a second; then all of them are cut off at once and come back. */
const streams = 1_000;
const seconds = isFull ? 300 : 20;
const perUser = 20;
const sessionsPerUser = 4;

class Reader {
  readonly ids: number[] = [];
  readonly delays: number[] = [];
  private request: http.ClientRequest | null = null;
  private rest = "";
  private readonly url: string;
  private readonly cookie: string;

  constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  open(): Promise<number> {
    const lastId = this.ids.at(-1);
    const headers = { cookie: this.cookie, ...(lastId ? { "last-event-id": String(lastId) } : {}) };
    this.rest = "";
    return new Promise((resolve, reject) => {
      this.request = http.get(`${this.url}${livePath(team)}`, { headers, agent: false }, (response) => {
        if (response.statusCode !== 200) response.resume();
        response.setEncoding("utf8");
        response.once("data", () => resolve(response.statusCode ?? 0));
        response.on("data", (text: string) => this.take(text));
        response.on("error", () => undefined);
      });
      this.request.on("error", reject);
    });
  }

  cut(): void {
    this.request?.on("error", () => undefined);
    this.request?.destroy();
  }

  private take(text: string): void {
    const nowMs = Date.now();
    const blocks = (this.rest + text).split("\n\n");
    this.rest = blocks.pop() ?? "";
    for (const block of blocks) {
      if (!block.includes("event: change")) continue;
      this.ids.push(Number(/^id: (\d+)$/m.exec(block)?.[1]));
      this.delays.push(nowMs - Number(/"sentMs":(\d+)/.exec(block)?.[1]));
    }
  }
}

const setting = await openSetting();
try {
  const { console: made, pool, teamId } = setting;
  const pid = made.process.pid ?? 0;
  const url = made.url.replace("localhost", "127.0.0.1");
  const cookies = await crowd(setting, streams / perUser, sessionsPerUser);
  const readers = Array.from({ length: streams }, (_, n) => new Reader(url, cookies[n % cookies.length] ?? ""));
  const openAll = async (together: number) => {
    const waiting = [...readers];
    const lane = async () => {
      for (let reader = waiting.pop(); reader; reader = waiting.pop())
        while ((await reader.open().catch(() => 0)) !== 200) await pause(500 + Math.random() * 1_000);
    };
    await Promise.all(Array.from({ length: together }, lane));
  };
  const startedAt = performance.now();
  await openAll(50);
  report({ name: "live.open_all", value: secondsSince(startedAt), unit: "s" });

  const refused = await fetch(`${url}${livePath(team)}`, { headers: { cookie: cookies[0] ?? "" } });
  if (refused.status !== 503) throw new Error(`the ${streams + 1}st stream was answered ${refused.status}`);
  await refused.text();

  let sent = 0;
  const publish = async () => {
    sent += 1;
    await pool.query(
      `with made as (insert into outbox (team_id, topic, subject, data) values ($1, 'usage.changed', 'bench', jsonb_build_object('sentMs', $2::bigint)) returning id)
       select pg_notify('batchdeck_live', ''), count(*) from made`,
      [teamId, Date.now()],
    );
  };
  for (let n = 0; n < seconds; n += 1) {
    const nextAt = performance.now() + 1_000;
    await publish();
    await pause(Math.max(0, nextAt - performance.now()));
  }
  const delays = readers.flatMap((reader) => reader.delays);
  report({ name: "live.event_p50", value: quantile(delays, 0.5), unit: "ms" });
  report({ name: "live.event_p99", value: quantile(delays, 0.99), unit: "ms" });
  report({ name: "live.missed", value: streams * sent - delays.length, unit: "events" });
  report({ name: "live.memory", value: memoryOf(pid).nowBytes / 1e6, unit: "MB" });

  for (const reader of readers) reader.cut();
  await publish();
  const cutAt = performance.now();
  await openAll(streams);
  const isBack = () => readers.every((reader) => reader.ids.length === sent);
  while (!isBack() && secondsSince(cutAt) < 60) await pause(50);
  report({ name: "live.all_back_after_cut", value: secondsSince(cutAt), unit: "s" });
  const holes = readers.filter((reader) => new Set(reader.ids).size !== sent).length;
  report({ name: "live.readers_with_holes", value: holes, unit: "readers" });
  for (const reader of readers) reader.cut();
} finally {
  await setting.end();
}
