import http from "node:http";
import { listBatches } from "@/lib/batches/list-contract";
import { exportPath } from "@/lib/results/exports/contract";
import { urlOf } from "@/lib/wire/call";
import { report } from "./report";
import { memoryOf, resetPeak, team } from "./setting";
import { crowd, isFull, openSetting, pause, plantBatches, quantile } from "./watch-setting";

/**
 * Ten times the load the console is meant for (300 requests a second): as many lines as it takes to keep it fully
 * busy, each asking again as soon as it is answered, one in ten for something heavy. It must not grow without bound,
 * turn away the heavy ones, and be itself again within seconds.
 */
const batches = 10_000;
const lines = 1_000;
const seconds = isFull ? 300 : 30;

const setting = await openSetting({ REQUESTS_PER_MINUTE: "1000000000" });
try {
  const { console: made } = setting;
  await plantBatches(setting, batches);
  const cookies = await crowd(setting, 50, 1);
  const agent = new http.Agent({ keepAlive: true, maxSockets: lines });
  const base = made.url.replace("localhost", "127.0.0.1");
  const light = urlOf(listBatches, { team, limit: 25 });
  const heavy = exportPath(team, "bat_bench1", "csv");
  type Answer = { status: number; ms: number };
  const ask = (path: string, n: number) =>
    new Promise<Answer>((resolve) => {
      const from = performance.now();
      const end = (status: number) => resolve({ status, ms: performance.now() - from });
      const headers = { cookie: cookies[n % cookies.length] };
      const request = http.get(`${base}${path}`, { agent, headers }, (response) => {
        response.resume();
        response.once("end", () => end(response.statusCode ?? 0));
        response.once("error", () => end(0));
      });
      request.on("error", () => end(0));
    });
  for (let n = 0; n < 500; n += 1) await ask(light, n);

  const pid = made.process.pid ?? 0;
  await resetPeak(pid);
  const answers: (Answer & { isHeavy: boolean })[] = [];
  const startedAt = performance.now();
  const isOn = () => performance.now() - startedAt < seconds * 1_000;
  const line = async (n: number) => {
    for (let turn = 0; isOn(); turn += 1) {
      const isHeavy = (n + turn) % 10 === 0;
      answers.push({ ...(await ask(isHeavy ? heavy : light, n)), isHeavy });
    }
  };
  await Promise.all(Array.from({ length: lines }, (_, n) => line(n)));
  report({ name: "overload.answered_per_s", value: answers.length / seconds, unit: "/s" });
  const small = answers.filter((one) => !one.isHeavy);
  report({
    name: "overload.light.p50",
    value: quantile(
      small.map((one) => one.ms),
      0.5,
    ),
    unit: "ms",
  });
  report({ name: "overload.light.not_ok", value: small.filter((one) => one.status !== 200).length, unit: "" });
  const turnedAway = answers.filter((one) => one.isHeavy && one.status === 503).length;
  report({ name: "overload.heavy.turned_away", value: turnedAway / (answers.length - small.length), unit: "share" });
  report({ name: "overload.memory_peak", value: memoryOf(pid).peakBytes / 1e6, unit: "MB" });

  // From the end of the load: how long until ten in a row are answered as fast as on a quiet day.
  const endedAt = performance.now();
  for (let inRow = 0; inRow < 10 && performance.now() - endedAt < 60_000; ) {
    const { status, ms } = await ask(light, 0);
    inRow = status === 200 && ms < 100 ? inRow + 1 : 0;
    if (inRow === 0) await pause(50);
  }
  report({ name: "overload.recovery", value: performance.now() - endedAt, unit: "ms" });
  agent.destroy();
} finally {
  await setting.end();
}
