import { type AddressInfo, createConnection, createServer, type NetConnectOpts, type Socket } from "node:net";

/** How a connection ends: at once with a reset, in order, or not at all (nothing more is said or heard). */
export type End = "reset" | "end" | "silence";

/** What happens to one connection. `up` is what the client sends, `down` what it receives; bytes count from its start. */
export type Script = {
  delayMs?: number;
  /** Bytes a second downwards. */
  rate?: number;
  cut?: { way: "up" | "down"; afterBytes: number; how: End };
  /** Rewrites the head of an HTTP answer: a wrong length, a broken chunk size. */
  respell?: (head: string) => string;
  /** Rewrites HTTP requests on their way up, each as a whole. */
  rewrite?: (request: Buffer) => Buffer;
  /** Sends what came down first once more. */
  isRepeated?: boolean;
};

export type ChaosProxy = Awaited<ReturnType<typeof chaosProxy>>;

function finish(how: End, client: Socket, server: Socket): void {
  if (how === "silence") {
    client.pause();
    client.removeAllListeners("data");
    server.removeAllListeners("data");
    server.pause();
    return;
  }
  if (how === "reset") client.resetAndDestroy();
  else client.end();
  server.destroy();
}

/** Passes a chunk on as far as the script lets it, and carries out the end where it is reached. */
function passer(script: Script, way: "up" | "down", to: Socket, finishWith: (how: End) => void) {
  let passed = 0;
  let isOver = false;
  return (chunk: Buffer): void => {
    if (isOver) return;
    const limit = script.cut?.way === way ? script.cut.afterBytes - passed : Number.POSITIVE_INFINITY;
    const part = chunk.subarray(0, Math.max(0, Math.min(chunk.length, limit)));
    passed += part.length;
    const end = () => script.cut && finishWith(script.cut.how);
    isOver = part.length < chunk.length || passed >= (script.cut?.way === way ? script.cut.afterBytes : Infinity);
    if (part.length === 0) return void end();
    // What was let through has to have left before the line is cut.
    to.write(part, () => isOver && end());
  };
}

/** Holds what a client sends until a request is whole, and rewrites that. */
function rewriter(rewrite: (request: Buffer) => Buffer) {
  let held: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): Buffer[] => {
    held = Buffer.concat([held, chunk]);
    const whole: Buffer[] = [];
    for (;;) {
      const head = held.subarray(0, held.indexOf("\r\n\r\n") + 4).toString("latin1");
      const end = head.length + Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (!head.endsWith("\r\n\r\n") || held.length < end) return whole;
      whole.push(rewrite(held.subarray(0, end)));
      held = held.subarray(end);
    }
  };
}

/**
 * A TCP proxy that spoils connections by script, told by their number from 0. One in front of anything: an upstream, a
 * database, the console.
 */
export async function chaosProxy(target: NetConnectOpts, scriptOf: (nth: number) => Script = () => ({})) {
  let count = 0;
  let choose = scriptOf;
  let isClosed = false;
  let isUnlucky: (sent: string) => boolean = () => false;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (isClosed) return void client.resetAndDestroy();
    const script = choose(count);
    count += 1;
    const up = createConnection(target);
    for (const socket of [client, up]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => open.delete(socket));
    }
    let isLost = false;
    const end = (how: End) => finish(how, client, up);
    const toServer = passer(script, "up", up, end);
    const toClient = passer(script, "down", client, end);
    let wait: Promise<void> = new Promise((resolve) => setTimeout(resolve, script.delayMs ?? 0));
    let isFirst = true;
    const piecesOf = script.rewrite ? rewriter(script.rewrite) : (chunk: Buffer) => [chunk];
    client.on("data", (chunk: Buffer) => {
      if (isUnlucky(chunk.toString("latin1"))) isLost = true;
      for (const piece of piecesOf(chunk)) wait = wait.then(() => toServer(piece));
    });
    up.on("data", (chunk: Buffer) => {
      if (isLost) return end("reset");
      let said = chunk;
      if (isFirst && script.respell) said = Buffer.from(script.respell(chunk.toString("latin1")), "latin1");
      const pieces = isFirst && script.isRepeated ? [said, said] : [said];
      isFirst = false;
      for (const piece of pieces) {
        const ms = script.rate ? (piece.length / script.rate) * 1_000 : 0;
        wait = wait.then(() => new Promise((resolve) => setTimeout(resolve, ms))).then(() => toClient(piece));
      }
    });
    client.on("end", () => void wait.then(() => up.end()));
    up.on("end", () => void wait.then(() => client.end()));
    up.on("close", () => void wait.then(() => script.cut?.how !== "silence" && client.destroy()));
    client.on("close", () => up.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    connections: () => count,
    /** From now on; those that are open keep theirs. */
    use(next: (nth: number) => Script): void {
      count = 0;
      choose = next;
    },
    /** When the client sends something of which `isOne` is true, its answer is lost and the connection ends. */
    loseAnswers(isOne: (sent: string) => boolean): void {
      isUnlucky = isOne;
    },
    /** Refuses connections and cuts those there are, until `heal`. */
    fail(): void {
      isClosed = true;
      for (const socket of open) socket.destroy();
    },
    heal(): void {
      isClosed = false;
    },
    async close(): Promise<void> {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
