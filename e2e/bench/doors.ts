import { randomBytes } from "node:crypto";
import http from "node:http";
import { Webhook } from "standardwebhooks";
import { Client } from "@/e2e/support/client";
import { listBatches } from "@/lib/batches/list-contract";
import { setHook } from "@/lib/hooks/contract";
import { urlOf } from "@/lib/wire/call";
import { report } from "./report";
import { account, team } from "./setting";
import { isFull, openSetting, quantile, steadily } from "./watch-setting";

/** The doors strangers knock at: deliveries of webhooks, and sign-ins while others read. */
const seconds = isFull ? 60 : 15;
const hooksPerSecond = 200;
const signInsPerSecond = 15;
const readsPerSecond = 50;

const setting = await openSetting({ REQUESTS_PER_MINUTE: "1000000" });
try {
  const { console: made, client, pool, connectionId } = setting;
  const { hook, secret } = await client.call(setHook, { team, connectionId });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const address = hook.url.replace("localhost", "127.0.0.1");
  const body = JSON.stringify({
    type: "batch.completed",
    data: { batch_id: "batch_unknown", note: "x".repeat(1_800) },
  });
  const signer = new Webhook(secret ?? "");
  const time = (url: string, options: http.RequestOptions, sent?: string) =>
    new Promise<number>((resolve, reject) => {
      const from = performance.now();
      const request = http.request(url, { agent, ...options }, (response) => {
        response.resume();
        response.once("end", () =>
          response.statusCode === 200
            ? resolve(performance.now() - from)
            : reject(new Error(`${url} answered ${response.statusCode}`)),
        );
      });
      request.on("error", reject);
      request.end(sent);
    });
  const deliver = () => {
    const [id, at] = [`msg_${randomBytes(9).toString("hex")}`, new Date()];
    const headers = {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": signer.sign(id, at, body),
    };
    return time(address, { method: "POST", headers }, body);
  };
  // A process that has just started compiles while it is asked.
  const before = (await steadily(hooksPerSecond, 5, deliver)).times.length;
  const taken = await steadily(hooksPerSecond, seconds, deliver);
  report({ name: "doors.hooks_per_s", value: taken.rate, unit: "/s" });
  report({ name: "doors.hook.p99", value: quantile(taken.times, 0.99), unit: "ms" });
  const kept = await pool.query<{ n: number }>("select count(*)::int as n from hook_deliveries");
  report({ name: "doors.hooks_lost", value: before + taken.times.length - (kept.rows[0]?.n ?? 0), unit: "" });

  const list = `${made.url.replace("localhost", "127.0.0.1")}${urlOf(listBatches, { team, limit: 25 })}`;
  const cookie = client.cookieHeader();
  const read = () => time(list, { headers: { cookie } });
  await steadily(readsPerSecond, 3, read);
  const alone = await steadily(readsPerSecond, seconds, read);
  const [signedIn, meanwhile] = await Promise.all([
    steadily(signInsPerSecond, seconds, async () => {
      const from = performance.now();
      if (!(await new Client(made.url).signIn(account.email, account.password))) throw new Error("not let in");
      return performance.now() - from;
    }),
    steadily(readsPerSecond, seconds, read),
  ]);
  report({ name: "doors.sign_ins_per_s", value: signedIn.rate, unit: "/s" });
  report({ name: "doors.sign_in.p99", value: quantile(signedIn.times, 0.99), unit: "ms" });
  const floor = quantile(alone.times, 0.99);
  report({ name: "doors.read_meanwhile.p99", value: quantile(meanwhile.times, 0.99), unit: "ms", floor });
  agent.destroy();
} finally {
  await setting.end();
}
