import { describe, expect, test, vi } from "vitest";
import { plain, type ReplayServer, replayServer, type Seen, withReplayServers } from "./cases/replay-server";
import { plainBatchApi } from "./contract";
import { UpstreamError } from "./errors";
import { readLines } from "./files";

withReplayServers();

const line = (n: number, pad = 0) =>
  `${JSON.stringify({ id: `batch_req_${n}`, custom_id: `r${n}`, pad: "x".repeat(pad) })}\n`;
const linesTo = (count: number, pad = 0) => Array.from({ length: count }, (_, n) => line(n, pad));
const texts = async (lines: AsyncIterable<Uint8Array>) => {
  const found: string[] = [];
  for await (const one of lines) found.push(Buffer.from(one).toString("utf8"));
  return found;
};

type Mode = "honours" | "ignores" | "one early" | "one late";
type Shape = { all: string[]; mode?: Mode; headers?: "both" | "incomplete only" | "none"; isIncomplete?: boolean };

function firstOf(mode: Mode, skip: number): number {
  if (mode === "ignores") return 0;
  if (mode === "one early") return Math.max(0, skip - 1);
  return mode === "one late" ? skip + 1 : skip;
}

async function fileServer({
  all,
  mode = "honours",
  headers = "both",
  isIncomplete = false,
}: Shape): Promise<ReplayServer> {
  return replayServer(({ query }: Seen, response) => {
    const skip = Number(query.get("skip") ?? 0);
    const limit = Math.min(
      Number(query.get("limit") ?? Number.POSITIVE_INFINITY),
      mode === "ignores" ? Number.POSITIVE_INFINITY : 101,
    );
    response.setHeader("content-type", "application/x-ndjson");
    if (headers !== "none") response.setHeader("X-Incomplete", String(isIncomplete));
    if (headers === "both") response.setHeader("X-Last-Line", String(Math.max(skip, all.length)));
    response.end(
      all
        .slice(skip === 0 ? 0 : firstOf(mode, skip))
        .slice(0, limit)
        .join(""),
    );
  });
}

const read = async (shape: Shape, skip: number, plainApi = false) => {
  const { upstream, seen } = await fileServer(shape);
  const up = upstream(plainApi ? { capabilities: plainBatchApi } : {});
  const { lines, ...rest } = await readLines(up, "f/1", { skip });
  return { ...rest, found: await texts(lines), calls: seen.length, seen };
};

describe("readLines", () => {
  const all = linesTo(10);

  test("asks by both names and tells where to go on", async () => {
    const { found, isIncomplete, lastLine, seen, calls } = await read({ all, isIncomplete: true }, 4);
    expect(found).toEqual(all.slice(4));
    expect({ isIncomplete, lastLine, calls }).toEqual({ isIncomplete: true, lastLine: 10, calls: 1 });
    expect(seen[0]?.path).toBe("/v1/files/f%2F1/content");
    expect(Object.fromEntries(seen[0]?.query ?? [])).toEqual({ skip: "4", offset: "4" });
  });

  test.each([0, 1, 5, 9, 10, 12])("from line %i on, by any kind of upstream, are the same lines", async (skip) => {
    for (const mode of ["honours", "ignores", "one early"] as const) {
      for (const headers of ["both", "incomplete only", "none"] as const) {
        if (mode === "one early" && headers !== "both") continue;
        const { found } = await read({ all, mode, headers }, skip);
        expect(found, `${mode}, headers: ${headers}`).toEqual(all.slice(skip));
      }
    }
    expect((await read({ all, headers: "none" }, skip, true)).found).toEqual(all.slice(skip));
  });

  test("nothing new is nothing, in one call", async () => {
    for (const mode of ["honours", "ignores"] as const) {
      const { found, calls } = await read({ all, mode }, 10);
      expect({ found, calls }).toEqual({ found: [], calls: 1 });
    }
  });

  test("an upstream that begins too late repeats nothing; the gap is for the caller's count", async () => {
    expect((await read({ all, mode: "one late" }, 4)).found).toEqual(all.slice(5));
  });

  test("a plain Batch API is asked without foreign parameters", async () => {
    const { seen, isIncomplete, lastLine, found } = await read({ all, headers: "none" }, 3, true);
    expect([...(seen[0]?.query ?? [])]).toEqual([]);
    expect({ isIncomplete, lastLine, found }).toEqual({ isIncomplete: false, lastLine: null, found: all.slice(3) });
  });

  test("a large remainder is not held back: the first line decides", async () => {
    const large = linesTo(60, 300_000);
    for (const mode of ["honours", "ignores"] as const) {
      const { found, calls } = await read({ all: large, mode }, 7);
      expect(found.map((one) => one.length)).toEqual(large.slice(7).map((one) => one.length));
      expect(found[0]).toBe(large[7]);
      expect(calls).toBe(2);
    }
  });

  test("a body that ends in mid-line loses only that line, and no line comes twice", async () => {
    for (const mode of ["honours", "ignores"] as const) {
      const server = await replayServer(({ query }, response) => {
        const begin = mode === "honours" ? Number(query.get("skip") ?? 0) : 0;
        const text = all.slice(begin).join("");
        response.writeHead(200, { "X-Incomplete": "false", "X-Last-Line": "10" }).end(text.slice(0, -12));
      });
      const { lines } = await readLines(server.upstream(), "f", { skip: 4 });
      expect(await texts(lines)).toEqual(all.slice(4, 9));
      await server.close();
    }
  });

  test("a body that breaks off gives its whole lines, then says so", async () => {
    for (const skip of [0, 4]) {
      const server = await replayServer(({ query }, response) => {
        const text = all.slice(Number(query.get("skip") ?? 0)).join("");
        response.writeHead(200, {
          "X-Incomplete": "false",
          "X-Last-Line": "10",
          "content-length": String(text.length),
        });
        if (query.has("limit")) response.end(text);
        else response.write(text.slice(0, -12), () => response.destroy());
      });
      const { lines } = await readLines(server.upstream(), "f", { skip });
      const found: string[] = [];
      const error = await (async () => {
        for await (const one of lines) found.push(Buffer.from(one).toString());
      })().catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: "unreachable" });
      expect(found).toEqual(all.slice(skip, 9));
      await server.close();
    }
  });

  test("a file that is not there, and a web page in its place", async () => {
    const server = await replayServer(({ path }, response) =>
      path.includes("page")
        ? response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html></html>")
        : plain(response, 404, "File with ID x not found"),
    );
    const up = server.upstream();
    await expect(readLines(up, "x", { skip: 0 })).rejects.toMatchObject({ kind: "not_found" });
    await expect(readLines(up, "page", { skip: 0 })).rejects.toMatchObject({ kind: "refused", code: "web_page" });
  });

  test("leaving the loop lets go of the connection", async () => {
    let isClosed = false;
    const server = await replayServer((_one, response) => {
      response.on("close", () => {
        isClosed = true;
      });
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(line(1, 1_000)));
      };
      response.on("drain", more);
      more();
    });
    const { lines } = await readLines(server.upstream(), "f", { skip: 0 });
    for await (const one of lines) {
      expect(one.length).toBeGreaterThan(1_000);
      break;
    }
    await vi.waitFor(() => expect(isClosed).toBe(true));
  });

  test("counts that are no counts are ignored", async () => {
    for (const value of ["-1", "1e3", "", "ten", "99999999999999999999"]) {
      const server = await replayServer((_one, response) =>
        response.writeHead(200, { "X-Last-Line": value }).end(all.join("")),
      );
      const { lines, lastLine } = await readLines(server.upstream(), "f", { skip: 2 });
      expect(lastLine).toBeNull();
      expect(await texts(lines)).toEqual(all.slice(2));
      await server.close();
    }
  });

  test("errors are UpstreamErrors", async () => {
    const server = await replayServer((_one, response) => response.destroy());
    await expect(readLines(server.upstream(), "f", { skip: 0 })).rejects.toBeInstanceOf(UpstreamError);
  });
});
