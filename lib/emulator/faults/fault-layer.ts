import type { BatchRecord } from "@/lib/emulator/batches/batch-record";
import { bearerKey, hashKey } from "@/lib/emulator/http/bearer";
import { tooManyRequests } from "@/lib/emulator/http/refusal";
import { ConnectionCut, cutAfter, misstateLength, slowBody, truncateBody } from "./broken-body";
import { type Fault, FaultSchedule, type FaultScript } from "./fault-rules";
import type { FaultHints } from "./hints";
import type { Ledger } from "./ledger";

type Serve = (request: Request, hints: FaultHints) => Promise<Response>;

const HTML_PAGE =
  "<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/** Stands between the network and the routes in test mode: counts every call and spoils those the script names. */
export class FaultLayer {
  private readonly serve: Serve;
  private readonly ledger: Ledger;
  private schedule: FaultSchedule | null = null;
  private readonly late = new Set<Promise<unknown>>();
  private frozenLists = new Map<string, BatchRecord[]>();

  constructor(serve: Serve, ledger: Ledger) {
    this.serve = serve;
    this.ledger = ledger;
  }

  arm(script: FaultScript | null): void {
    this.schedule = script && new FaultSchedule(script);
    this.frozenLists = new Map();
  }

  /** Work that a `lateWork` fault has put off and that is not done yet. */
  get lateCalls(): number {
    return this.late.size;
  }

  /** Resolves when all work put off by `lateWork` is done. */
  async lateDone(): Promise<void> {
    while (this.late.size > 0) await Promise.all(this.late);
  }

  async handle(request: Request, path: string): Promise<Response> {
    const key = bearerKey(request);
    this.ledger.noteCall(request.method, path, key && hashKey(key));
    const armed = this.schedule?.next(request.method, path, key) ?? [];
    for (const { rule, fault } of armed) this.ledger.noteFault(rule, fault.type, request.method, path);
    const faults = armed.map(({ fault }) => fault);
    for (const fault of faults) if (fault.type === "delay") await pause(fault.ms);
    const instead = faults.map(replyInstead).find((reply) => reply !== null);
    if (instead) return spoil(instead, faults);
    for (const fault of faults) if (fault.type === "lateWork") return this.workLater(request, fault.ms);
    const response = await this.serve(request, Object.assign({}, ...faults.map((fault) => this.hintOf(fault))));
    if (!faults.some((fault) => fault.type === "lostReply")) return spoil(response, faults);
    await response.body?.cancel();
    throw new ConnectionCut();
  }

  private hintOf(fault: Fault): FaultHints {
    return fault.type === "frozenList" ? { frozenLists: this.frozenLists } : hintOf(fault);
  }

  private async workLater(request: Request, ms: number): Promise<never> {
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : null;
    const { url, method, headers } = request;
    const copy = new Request(url, { method, headers: new Headers(headers), body });
    const work = pause(ms)
      .then(() => this.serve(copy, {}))
      .then((response) => response.body?.cancel())
      .catch(() => undefined);
    this.late.add(work);
    void work.then(() => this.late.delete(work));
    throw new ConnectionCut();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** A reply given without asking the routes, or null. @throws ConnectionCut */
function replyInstead(fault: Fault): Response | null {
  switch (fault.type) {
    case "status":
      return new Response(fault.body ?? null, { status: fault.status, headers: fault.headers ?? {} });
    case "tooManyRequests":
      return tooManyRequests("Too many requests. Please try again later.").toResponse();
    case "htmlPage":
      return new Response(HTML_PAGE, { status: fault.status ?? 502, headers: { "content-type": "text/html" } });
    case "cutBefore":
      throw new ConnectionCut();
    default:
      return null;
  }
}

function hintOf(fault: Fault): FaultHints {
  switch (fault.type) {
    case "listLag":
      return { listLagMs: fault.ms };
    case "ignoreSkip":
      return { ignoreSkip: true };
    case "ignoreOffset":
      return { ignoreOffset: true };
    case "offByOne":
      return { offBy: fault.by ?? 1 };
    case "reorderRows":
      return { withhold: { share: fault.share ?? 0.05, window: fault.window ?? 50 } };
    case "ignoreSearch":
      return { ignoreSearch: true };
    case "staysCancelling":
      return { staysCancellingMs: fault.agoMs ?? 0 };
    default:
      return {};
  }
}

async function spoil(response: Response, faults: Fault[]): Promise<Response> {
  let spoilt = response;
  for (const fault of faults) {
    if (fault.type === "cutAfter") spoilt = cutAfter(spoilt, fault.bytes);
    if (fault.type === "truncate") spoilt = truncateBody(spoilt, fault.bytes);
    if (fault.type === "slowBody") spoilt = slowBody(spoilt, fault.bytesPerSecond);
    if (fault.type === "contentLength") spoilt = await misstateLength(spoilt, fault.delta ?? 0, fault.value);
  }
  return spoilt;
}
