import { expect, test } from "vitest";
import { explainLines, type FileKind } from "./compare-lines";

const options = { isTrimmed: true, cosineMin: 0.9999 };
const explain = (a: string, b: string, kind: FileKind = "requests") => {
  const side = (text: string) => {
    const blob = new Blob(["before\n", text, "\nafter"]);
    return { blob, span: { from: 7, to: 7 + Buffer.byteLength(text) + 1 } };
  };
  return explainLines(side(a), side(b), kind, options);
};

test("says in what two requests differ, digits and all", async () => {
  const changes = await explain(
    '{"custom_id":"1","body":{"seed":9007199254740993,"a":{"n":12345678901234567},"t":"é"}}',
    '{"custom_id":"1","body":{"seed":9007199254740992,"t":"e"}}',
  );
  expect(changes).toEqual([
    { field: "body.seed", a: "9007199254740993", b: "9007199254740992" },
    { field: "body.a", a: '{\n "n": 12345678901234567\n}', b: null },
    { field: "body.t", a: "é", b: "e" },
  ]);
});

test("says what stands where only one side has an answer", async () => {
  const answer = {
    custom_id: "1",
    response: { status_code: 200, body: { choices: [{ message: { content: "yes" } }] } },
  };
  const error = { custom_id: "1", response: null, error: { message: "too slow" } };
  expect(await explain(JSON.stringify(answer), JSON.stringify(error), "results")).toEqual([
    { field: "answered → failed", a: "yes", b: "too slow" },
  ]);
});

test("does not take a line of more than 1 MB apart, and cuts long values", async () => {
  const long = (char: string, count: number) => `{"custom_id":"1","body":{"t":"${char.repeat(count)}"}}`;
  expect(await explain(long("a", 1_100_000), long("b", 9))).toBeNull();
  const [change] = (await explain(long("a", 30_000), long("b", 9))) ?? [];
  expect(change?.a).toBe(`${"a".repeat(20_000)}…`);
});
