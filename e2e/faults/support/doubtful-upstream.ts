import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "@/lib/emulator/create-emulator";
import type { Schedule, Turn } from "./schedule";

type Batch = { id: string; created_at: number; metadata?: Record<string, string> };
type Call = { method: string; path: string; search: string; headers: Record<string, string>; body: Buffer };
type Account = { schedule: Schedule; turns: { upload: number; create: number }; reads: number; openAtMs: number };

const marker = "console_submission";
/** One for each seed below 16 million; none ends in 0 or 255. */
const addressOf = (seed: number): string =>
  `127.${1 + Math.floor(seed / 62_500)}.${Math.floor(seed / 250) % 250}.${1 + (seed % 250)}`;

/**
 * One emulator behind as many addresses as there are schedules, each with an account of its own. Calls that act go
 * wrong as the schedule of their address says; lists lag, and leave out or ignore what its upstream does not know.
 */
export async function doubtfulUpstream(dir: string) {
  const emulator = await createEmulator({ dir, testMode: true, perKeyAccounts: true });
  await emulator.fetch(new Request("http://e/__emulator/pause", { method: "POST" }));
  const accounts = new Map<string, Account>();
  const createdAtMs = new Map<string, number>();
  const late: { atMs: number; call: Call }[] = [];
  const hung: { response: ServerResponse; answer: Response | null }[] = [];
  const early: string[] = [];

  const work = async (call: Call): Promise<Response> => {
    const url = `http://e${call.path}${call.search}`;
    const body = call.method === "GET" ? null : new Uint8Array(call.body);
    const response = await emulator.fetch(new Request(url, { method: call.method, headers: call.headers, body }));
    if (call.method === "POST" && call.path === "/v1/batches" && response.status === 201)
      createdAtMs.set(((await response.clone().json()) as Batch).id, Date.now());
    return response;
  };

  const respell = ({ schedule }: Account, batch: Batch): Batch => {
    const { [marker]: _mark, ...rest } = batch.metadata ?? {};
    const metadata = schedule.isEchoing ? batch.metadata : rest;
    return { ...batch, created_at: batch.created_at + schedule.skewMs / 1_000, ...(metadata ? { metadata } : {}) };
  };

  const give = async (account: Account, response: ServerResponse, answer: Response, isList: boolean): Promise<void> => {
    const text = await answer.text();
    const date = new Date(Date.now() + account.schedule.skewMs).toUTCString();
    const type = answer.headers.get("content-type") ?? "text/plain";
    response.writeHead(answer.status, { "content-type": type, date });
    if (!text.startsWith("{")) return void response.end(text);
    const json = JSON.parse(text) as Batch & { data?: Batch[]; object?: string };
    const seen = (batch: Batch) => Date.now() - (createdAtMs.get(batch.id) ?? 0) >= account.schedule.lagMs;
    if (isList && json.data) json.data = json.data.filter(seen).map((batch) => respell(account, batch));
    response.end(JSON.stringify(json.object === "batch" ? respell(account, json) : json));
  };

  const spoil = async (account: Account, turn: Turn, call: Call, response: ServerResponse): Promise<void> => {
    switch (turn.kind) {
      case "ok":
        return give(account, response, await work(call), false);
      case "cut":
        if (turn.isDone) await work(call);
        return void response.socket?.resetAndDestroy();
      case "late":
        late.push({ atMs: Date.now() + turn.ms, call });
        return void response.socket?.destroy();
      case "status":
        if (turn.isDone) await work(call);
        return void response.writeHead(turn.status).end(turn.body);
      case "garbage":
        await work(call);
        return void response.writeHead(201, { "content-type": "application/json" }).end(turn.body);
      case "hang":
        return void hung.push({ response, answer: turn.isDone ? await work(call) : null });
      case "wait": {
        const { skewMs } = account.schedule;
        account.openAtMs = Date.now() + turn.ms;
        const until = new Date(account.openAtMs + skewMs).toUTCString();
        const headers = turn.headers["retry-after"] === "date" ? { "retry-after": until } : turn.headers;
        // A date has whole seconds.
        if (turn.headers["retry-after"] === "date") account.openAtMs = Date.parse(until) - skewMs;
        response.writeHead(turn.status, { ...headers, date: new Date(Date.now() + skewMs).toUTCString() });
        return void response.end(turn.body);
      }
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname: path, search } = new URL(request.url ?? "", "http://e");
    const { authorization = "", "content-type": type } = request.headers;
    const headers = { authorization, ...(type ? { "content-type": type } : {}) };
    const call: Call = { method: request.method ?? "GET", path, search, headers, body: Buffer.concat(chunks) };
    const account = accounts.get(request.socket.localAddress ?? "");
    if (!account) throw new Error(`nobody lives at ${request.socket.localAddress}`);
    const { schedule, turns } = account;
    if (Date.now() < account.openAtMs - 1_000) early.push(`${schedule.seed}: ${call.method} ${path}`);
    const act = path === "/v1/batches" ? "create" : path === "/v1/files" ? "upload" : null;
    if (call.method === "POST" && act !== null) {
      const turn = schedule[act][turns[act]] ?? ({ kind: "ok" } as const);
      turns[act] += 1;
      return spoil(account, turn, call, response);
    }
    account.reads += 1;
    if (schedule.readFailsEvery > 0 && account.reads % schedule.readFailsEvery === 0)
      return void (account.reads % 2 === 0 ? response.socket?.destroy() : response.writeHead(500).end("boom"));
    const isList = path === "/v1/batches";
    const isSearchless = isList && !(schedule.hasSearch && schedule.isSearchHeeded);
    await give(account, response, await work(isSearchless ? { ...call, search: "" } : call), isList);
  };

  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    answer(request, response).catch(() => response.socket?.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    early,
    /** Calls that are still waited for and will not be answered. */
    frozen: (): number => hung.filter(({ response }) => !response.destroyed && !response.closed).length,
    add(schedule: Schedule): { baseUrl: string; key: string } {
      const address = addressOf(schedule.seed);
      accounts.set(address, { schedule, turns: { upload: 0, create: 0 }, reads: 0, openAtMs: 0 });
      return { baseUrl: `http://${address}:${port}/v1`, key: `sk-account-${schedule.seed}` };
    },
    /** When the next late create is due; null when none is on its way. */
    nextLateMs: (): number | null => (late.length === 0 ? null : Math.min(...late.map((one) => one.atMs))),
    async runLate(): Promise<void> {
      const due = late.filter((one) => one.atMs <= Date.now());
      for (const one of due) late.splice(late.indexOf(one), 1);
      for (const { call } of due) await (await work(call)).body?.cancel();
    },
    /** The frozen processes wake: what they wait for is answered at last. */
    thaw(): void {
      for (const { response, answer: said } of hung.splice(0)) {
        if (!said) response.socket?.destroy();
        else void said.text().then((text) => response.writeHead(201, { "content-type": "application/json" }).end(text));
      }
    },
    /** How many batches carry each marker, and which. */
    async creates(): Promise<Record<string, { count: number; batch_ids: string[] }>> {
      const response = await emulator.fetch(new Request("http://e/__emulator/ledger"));
      return ((await response.json()) as { creates: Record<string, { count: number; batch_ids: string[] }> }).creates;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulator.close();
    },
  };
}
export type DoubtfulUpstream = Awaited<ReturnType<typeof doubtfulUpstream>>;
