import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, requestLine } from "@/lib/results/cases/files";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { openResultWorld } from "@/lib/results/cases/world";
import { exportConsensus } from "@/lib/results/service/consensus";
import { neighbours, vectorSample, vectors } from "@/lib/results/service/vectors";
import { rowImage, values, viewRows, views, votes } from "@/lib/results/service/views";
import { getVectors, listNeighbours, listValues, listViewRows, listViews, listVotes, sampleVectors } from "./contract";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
}, 60_000);
afterAll(() => world?.close());

const ids = (count: number) => Array.from({ length: count }, (_, n) => `r${n}`);
const batchOf = async (answers: Record<string, string | object>, requests?: string[]) => {
  const made = await world.newBatch(ctx, requests ?? Object.keys(answers).map((id) => requestLine(id, `about ${id}`)));
  const lines = Object.entries(answers).map(([id, said], at) =>
    typeof said === "string" ? answerLine(`${at}`, id, said) : JSON.stringify(said),
  );
  await made.write("output", lines);
  return made.batchId;
};
const kindsOf = async (batchId: string) => listViews.output.parse(await views(ctx, { batchId }));
const rowsOf = async (batchId: string, kind: "images" | "tools" | "chats") =>
  listViewRows.output.parse(await viewRows(ctx, { batchId, kind, offset: 0, limit: 10 }));
const votesOf = async (batchId: string, path?: string, show: "all" | "split" = "all") =>
  listVotes.output.parse(await votes(ctx, { batchId, path, show, offset: 0, limit: 50 }));

describe("views fit", () => {
  it("scores and labels, by every answer", async () => {
    const said = (n: number) =>
      JSON.stringify({ score: n / 10, grade: n % 2 ? "good" : "bad", why: `because of ${n}`, n: String(n) });
    const batchId = await batchOf(Object.fromEntries(ids(10).map((id, n) => [id, said(n)])));
    const { kinds, scores, labels, answered } = await kindsOf(batchId);
    expect(kinds).toEqual(["scores", "labels"]);
    expect(scores.map(({ path, rows, mean }) => [path, rows, mean])).toEqual([
      ["score", 10, 0.45],
      ["n", 10, 4.5],
    ]);
    expect(labels.map(({ path, distinct }) => [path, distinct])).toEqual([["grade", 2]]);
    expect(answered).toBe(10);
  });

  it("labels and numbers of plain texts", async () => {
    const words = await batchOf(Object.fromEntries(ids(8).map((id, n) => [id, n % 2 ? "yes" : "no"])));
    expect((await kindsOf(words)).labels.map(({ path }) => path)).toEqual(["(text)"]);
    const sums = await batchOf(Object.fromEntries(ids(8).map((id, n) => [id, `It is so.\nANSWER: ${n}`])));
    expect((await kindsOf(sums)).scores.map(({ path }) => path)).toEqual(["(answer)"]);
  });

  it("nothing, where answers are prose", async () => {
    const prose = "A long and winding road that leads nowhere in particular, and certainly not to a label.";
    const batchId = await batchOf(Object.fromEntries(ids(8).map((id, n) => [id, `${prose} ${n}`])));
    expect(await kindsOf(batchId)).toEqual({ answered: 8, kinds: [], scores: [], labels: [] });
  });
});

it("gives every value of a path with its row", async () => {
  const batchId = await batchOf({ a: '{"score": 1}', b: "no JSON", c: '{"score": "2"}' });
  const found = listValues.output.parse(await values(ctx, { batchId, path: "score" }));
  expect(found).toEqual({ seqs: [0, 2], ids: ["a", "c"], texts: ["1", "2"], numbers: [1, 2], isCut: false });
});

it("draws values out of whole answers by a pattern: its group, else what it finds", async () => {
  const long = "so ".repeat(1_000);
  const batchId = await batchOf({ a: `${long} The answer is 4.`, b: "Answer IS seven", c: "no idea" });
  const drawn = async (pattern: string) => (await values(ctx, { batchId, path: "(text)", pattern })).texts;
  expect(await drawn("answer is (\\w+)")).toEqual(["4", "seven"]);
  expect(await drawn("\\d+|seven")).toEqual(["4", "seven"]);
  expect((await values(ctx, { batchId, path: "(text)", pattern: "is (\\d)" })).numbers).toEqual([4]);
  await expect(drawn("(")).rejects.toMatchObject({ code: "invalid_input", field: "pattern" });
});

describe("votes", () => {
  it("of repeated runs are counted by request, the most divided first", async () => {
    const runs = (id: string, said: readonly string[]) =>
      said.map((text, n) => [`${id}__run_${n}`, `{"shop": "${text}"}`]);
    const batchId = await batchOf(
      Object.fromEntries([
        ...runs("one", ["x", "x", "x"]),
        ...runs("two", ["x", "y", "x"]),
        ...runs("three", ["x", "y", "z"]),
      ]),
    );
    expect((await kindsOf(batchId)).kinds).toContain("votes");
    const { groups, counts, matching } = await votesOf(batchId, "shop");
    expect(groups.map(({ key, runs: count }) => [key, count])).toEqual([
      ["three", 3],
      ["two", 3],
      ["one", 3],
    ]);
    expect(groups[1]?.answers).toEqual([
      { text: "x", votes: 2, seqs: [3, 5] },
      { text: "y", votes: 1, seqs: [4] },
    ]);
    expect(counts).toEqual({ groups: 3, unanimous: 1, majority: 1, tied: 1 });
    expect(matching).toBe(3);
    expect((await votesOf(batchId, "shop", "split")).groups.map(({ key }) => key)).toEqual(["three", "two"]);
    expect((await votesOf(batchId)).counts).toEqual(counts);
  });

  it("make a table of what most runs say, field by field; a tie says nothing", async () => {
    const prose = "A long and winding road that leads nowhere in particular. ".repeat(5);
    const runs = (id: string, said: readonly object[]) =>
      said.map((one, n): [string, string] => [`${id}__run_${n}`, JSON.stringify({ ...one, why: `${prose}${n}` })]);
    const batchId = await batchOf(
      Object.fromEntries([
        ...runs("one", [{ shop: "x", sum: 1.5 }, { shop: "y", sum: 2 }, { shop: "y" }]),
        ...runs("two", [
          { shop: "=x()", sum: 7 },
          { shop: "=x()", sum: 7 },
          { shop: "=x()", sum: 7 },
        ]),
      ]),
    );
    const { stream, rowCount } = await exportConsensus(ctx, { batchId });
    expect(rowCount).toBe(2);
    expect(parseCsv((await new Response(stream).text()).replace(/^\ufeff/, ""))).toEqual([
      ["request", "shop", "shop: votes", "shop: runs", "sum", "sum: votes", "sum: runs"],
      ["one", "y", "2", "3", "", "1", "2"],
      ["two", "'=x()", "3", "3", "7", "3", "3"],
    ]);
  });

  it("are of whole answers where these have no fields", async () => {
    const long = "It is a long story that no label could tell, and one that goes on and on. ".repeat(4);
    const said = (id: string, n: number, text: string): [string, string] => [`${id}__run_${n}`, `${long}${text}`];
    const batchId = await batchOf(
      Object.fromEntries(["one", "two"].flatMap((id) => [0, 1, 2].map((n) => said(id, n, n < 2 ? id : "else")))),
    );
    const { stream } = await exportConsensus(ctx, { batchId });
    expect(parseCsv((await new Response(stream).text()).replace(/^\ufeff/, ""))).toEqual([
      ["request", "answer", "answer: votes", "answer: runs"],
      ["one", `${long}one`, "2", "3"],
      ["two", `${long}two`, "2", "3"],
    ]);
  });

  it("are not looked for where nothing is repeated", async () => {
    const batchId = await batchOf(Object.fromEntries(ids(6).map((id) => [id, "x"])));
    expect(await votesOf(batchId)).toMatchObject({ groups: [], kappa: null });
    await expect(exportConsensus(ctx, { batchId })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("rows to look at", () => {
  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const pictured = (id: string, url: string) =>
    requestLine(id, "", { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }] });

  it("pictures are served as pictures, others are only named", async () => {
    const requests = [
      pictured("here", `data:image/png;base64,${pixel}`),
      pictured("there", "https://images.example.org/1.jpg"),
      pictured("script", `data:image/svg+xml;base64,${Buffer.from("<svg onload='x'/>").toString("base64")}`),
    ];
    const batchId = await batchOf({ here: "a dot", there: "x", script: "y" }, requests);
    expect((await kindsOf(batchId)).kinds).toContain("images");
    const { rows, matching } = await rowsOf(batchId, "images");
    expect(matching).toBe(3);
    expect(rows.map(({ images, remoteImages }) => [images, remoteImages])).toEqual([
      [1, []],
      [0, ["https://images.example.org/1.jpg"]],
      [0, []],
    ]);
    const image = await rowImage(ctx, { batchId, seq: "0", index: "0" });
    expect([image.type, Buffer.from(image.bytes).toString("base64")]).toEqual(["image/png", pixel]);
    for (const [seq, index] of [
      ["0", "1"],
      ["1", "0"],
      ["2", "0"],
      ["9", "0"],
      ["x", "0"],
      ["0", "-1"],
    ] as const) {
      await expect(rowImage(ctx, { batchId, seq, index }), `${seq}/${index}`).rejects.toMatchObject({
        code: "not_found",
      });
    }
    await expect(rowImage(await world.newTeam(), { batchId, seq: "0", index: "0" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("pictures are found by what a request brings, not by its words", async () => {
    const image_url = { url: `data:image/png;base64,${pixel}` };
    const content = [
      { type: "text", text: "word ".repeat(600) },
      { type: "image_url", image_url },
    ];
    const answer = { role: "assistant", content: "I see." };
    const requests = [
      requestLine("late", "", { messages: [{ role: "user", content }] }),
      requestLine("typed", "say [image]"),
      requestLine("before", "", { messages: [{ role: "user", content }, answer, { role: "user", content: "and?" }] }),
    ];
    const batchId = await batchOf({ late: "a", typed: "b", before: "c" }, requests);
    const { rows } = await rowsOf(batchId, "images");
    expect(rows.map(({ customId, images }) => [customId, images])).toEqual([
      ["late", 1],
      ["before", 1],
    ]);
  });

  it("calls of tools, also those written into the text", async () => {
    const call = { function: { name: "search", arguments: '{"q":"x"}' } };
    const called = JSON.parse(answerLine("1", "a", ""));
    called.response.body.choices[0].message = { role: "assistant", content: null, tool_calls: [call] };
    const written =
      '<tool_call>{"name": "order", "arguments": {"id": 7}}</tool_call> <tool_call><function=look><parameter=at>here</parameter></function></tool_call>';
    const batchId = await batchOf({ a: called, b: written, c: "no call" });
    const { rows } = await rowsOf(batchId, "tools");
    expect(rows.map(({ customId, calls }) => [customId, calls])).toEqual([
      ["a", [{ name: "search", arguments: '{"q":"x"}', isFromText: false }]],
      [
        "b",
        [
          { name: "order", arguments: '{"id":7}', isFromText: true },
          { name: "look", arguments: '{"at":"here"}', isFromText: true },
        ],
      ],
    ]);
  });

  it("conversations, as JSON and as lines", async () => {
    const turns = [
      { role: "user", content: "hello" },
      { role: "assistant", content: "good day" },
    ];
    const batchId = await batchOf({
      a: JSON.stringify({ topic: "x", dialogue: { messages: turns } }),
      b: "Customer: Hello.\nAgent: Good day.\nHow can I help?\nCustomer: Thank you.",
      c: '{"messages": ["not", "turns"]}',
    });
    const { rows } = await rowsOf(batchId, "chats");
    expect(rows.map(({ turns: said }) => said.map(({ speaker, text }) => `${speaker}: ${text}`))).toEqual([
      ["user: hello", "assistant: good day"],
      ["Customer: Hello.", "Agent: Good day.\nHow can I help?", "Customer: Thank you."],
    ]);
  });
});

describe("vectors", () => {
  const line = (id: string, vector: unknown) => ({
    ...{ id, custom_id: id, error: null },
    response: {
      status_code: 200,
      body: { object: "list", data: [{ embedding: vector }], usage: { prompt_tokens: 1 } },
    },
  });
  const base64 = (values: readonly number[]) => Buffer.from(new Float32Array(values).buffer).toString("base64");

  it("are measured, compared and sampled, and never leave as they are", async () => {
    const batchId = await batchOf({
      a: line("a", [3, 4]),
      b: line("b", base64([6, 8])),
      c: line("c", [4, -3]),
      d: line("d", [0, 0]),
      e: line("e", [1, null]),
      f: line("f", [3, 4]),
    });
    expect((await kindsOf(batchId)).kinds).toEqual(["vectors"]);
    const found = getVectors.output.parse(await vectors(ctx, { batchId }));
    expect(found).toMatchObject({
      rows: 5,
      zero: 1,
      missing: 1,
      repeated: 1,
      dimensions: [{ dimensions: 2, rows: 5 }],
    });
    expect(found.norms).toEqual({ mean: 5, min: 0, max: 10 });
    expect(found.pairs.map(({ a, b, cosine }) => [a.customId, b.customId, cosine.toFixed(3)])).toEqual([
      ["a", "b", "1.000"],
      ["a", "f", "1.000"],
      ["b", "f", "1.000"],
    ]);
    expect(found).toMatchObject({ pairsFrom: 5, isEveryPair: true });
    const near = listNeighbours.output.parse(await neighbours(ctx, { batchId, seq: 0 }));
    expect(near.of.customId).toBe("a");
    expect(near.neighbours.map(({ customId, cosine }) => [customId, cosine.toFixed(2)])).toEqual([
      ["f", "1.00"],
      ["b", "1.00"],
      ["c", "0.00"],
    ]);
    await expect(neighbours(ctx, { batchId, seq: 3 })).rejects.toMatchObject({ code: "not_found" });
    const sample = sampleVectors.output.parse(await vectorSample(ctx, { batchId }));
    expect(sample).toMatchObject({ dimensions: 2, ids: ["a", "b", "c", "f"] });
    expect([...new Int8Array(Buffer.from(sample.vectors, "base64"))]).toEqual([95, 127, 95, 127, 127, -95, 95, 127]);
  });

  it("near repeats are found anywhere among thousands of rows", async () => {
    const [count, size] = [3_000, 48];
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
      return state / 2_147_483_647 - 0.35;
    };
    const rows = Array.from({ length: count }, () => Array.from({ length: size }, random));
    // Twenty rows of the second half say what a row of the first half says, but for a trifle.
    const twins = Array.from({ length: 20 }, (_, n) => [n * 60, 1_600 + n * 61] as const);
    for (const [of, at] of twins) rows[at] = rows[of]?.map((value) => value + random() / 60) ?? [];
    const batchId = await batchOf(Object.fromEntries(rows.map((row, n) => [`r${n}`, line(`r${n}`, row)])));
    const found = getVectors.output.parse(await vectors(ctx, { batchId }));
    expect(found).toMatchObject({ rows: count, pairsFrom: count, isEveryPair: false });
    expect(found.pairs.map(({ a, b }) => [a.seq, b.seq]).sort(([a = 0], [b = 0]) => a - b)).toEqual(twins);
  });
});
