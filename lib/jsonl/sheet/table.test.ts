import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it, test } from "vitest";
import { checkBlob } from "@/lib/jsonl/check-blob";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { buildRequests } from "./build-requests";
import { joinAnswers } from "./join-answers";
import { planProblems } from "./plan-problem";
import { readTable } from "./read-table";
import { readSourceLine, sourceLine } from "./source-lines";
import { emptyPlan, type TablePlan } from "./table-contract";
import { fillTemplate, parseTemplate } from "./template";

const read = (text: BlobPart, name = "a.csv", hasHeader = true) =>
  readTable(new Blob([text]), name, { hasHeader, sheet: 0 });

describe("reading a table", () => {
  it("finds the delimiter, and keeps quotes, line ends and delimiters inside cells", async () => {
    const { columns, rows, notes } = await read('id;text\r\n1;"a ""b""; c\nd"\r\n\r\n2;x\r\n');
    expect(columns).toEqual(["id", "text"]);
    expect(rows).toEqual([
      ["1", 'a "b"; c\nd'],
      ["2", "x"],
    ]);
    expect(notes).toEqual([]);
  });
  it("reads a TSV, a file with one column, and one that names its delimiter", async () => {
    expect((await read("a\tb\n1,5\t2", "a.tsv")).rows).toEqual([["1,5", "2"]]);
    expect((await read("text\nhello\nworld")).rows).toEqual([["hello"], ["world"]]);
    expect((await read("sep=|\na|b\n1,2|3")).rows).toEqual([["1,2", "3"]]);
  });
  it("names columns that have no name or the same, and fills short rows", async () => {
    const { columns, rows } = await read("a,a,,b\n1,2,3,4,5\n6");
    expect(columns).toEqual(["a", "a 2", "Column 3", "b", "Column 5"]);
    expect(rows[1]).toEqual(["6", "", "", "", ""]);
    expect((await read("1,2\n3,4", "a.csv", false)).columns).toEqual(["Column 1", "Column 2"]);
  });
  it("reads UTF-8 and UTF-16 by their marks, and says when it had to guess", async () => {
    expect((await read("\ufeffnäme\nß")).columns).toEqual(["näme"]);
    const wide = new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(new Uint16Array([..."ä\nß"].map((c) => c.charCodeAt(0))).buffer),
    ]);
    expect(await read(wide)).toMatchObject({
      columns: ["ä"],
      rows: [["ß"]],
      notes: [expect.stringContaining("UTF-16")],
    });
    const old = new Uint8Array([0x61, 0x0a, 0xe9]);
    expect(await read(old)).toMatchObject({ rows: [["é"]], notes: [expect.stringContaining("Windows-1252")] });
  });
  it("reads a JSON list of objects, with all digits of its numbers", async () => {
    const json = '[{"id":12345678901234567890,"a":null},{"b":{"c":[1]},"id":"x"},7]';
    expect(await read(json, "a.json")).toMatchObject({
      columns: ["id", "a", "b"],
      rows: [
        ["12345678901234567890", "", ""],
        ["x", "", '{"c":[1]}'],
      ],
      notes: ["1 of 3 entries are no objects and were left out."],
    });
    expect((await read('{"rows":[{"a":1}]}', "a.json")).rows).toEqual([["1"]]);
    for (const bad of ["7", "[1]", "{", '{"a":1}']) await expect(read(bad, "a.json")).rejects.toThrow("no table");
  });
  it("reads a workbook: its sheets, numbers, texts and dates", async () => {
    const { columns, rows, sheets } = await read(workbook(), "a.xlsx");
    expect(columns).toEqual(["id", "when"]);
    expect(rows).toEqual([["0.1", "2024-03-01"]]);
    expect(sheets).toEqual(["First", "Second"]);
    const second = await readTable(new Blob([workbook()]), "a.xlsx", { hasHeader: true, sheet: 1 });
    expect([second.columns, second.rows]).toEqual([["other"], [[" x "]]]);
    await expect(read("no zip", "a.xlsx")).rejects.toThrow("not a workbook");
  });
  it("says when there is nothing in it, or a quotation mark is left open", async () => {
    await expect(read("only,names\n")).rejects.toThrow("no row");
    await expect(read("")).rejects.toThrow("no row");
    expect((await read('a,b\n1,"2\n3,4\n')).notes[0]).toContain("quotation mark");
  });
});

const plan = (change: Partial<TablePlan>): TablePlan => ({ ...emptyPlan, model: "m", user: "{{text}}", ...change });
const table = (columns: string[], rows: string[][]) => ({ columns, rows, notes: [], sheets: [] });
const linesOf = async (blob: Blob) =>
  (await blob.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("making requests", () => {
  it("fills templates with what is in the cells, never reading it as a template", async () => {
    const rows = [['a "quoted"\nline', "{{id}} $& \\u0041"]];
    const { blob } = buildRequests(
      table(["id", "text"], rows),
      plan({ system: "You see {{ ID }}.", user: "Q: {{text}} {{id}}", maxTokens: 5, temperature: "0.50" }),
      DEFAULT_LIMITS,
    );
    expect(await linesOf(blob)).toEqual([
      {
        custom_id: "row-1",
        method: "POST",
        url: "/v1/chat/completions",
        body: {
          model: "m",
          messages: [
            { role: "system", content: 'You see a "quoted"\nline.' },
            { role: "user", content: 'Q: {{id}} $& \\u0041 a "quoted"\nline' },
          ],
          max_tokens: 5,
          temperature: 0.5,
        },
      },
    ]);
  });
  it("makes ids of a column: each once, plain, short, and never none", async () => {
    const rows = ["x", "x", "", "ü".repeat(70)].map((id) => [id, "t"]);
    const built = buildRequests(table(["id", "text"], rows), plan({ idColumn: "id" }), DEFAULT_LIMITS);
    const ids = (await linesOf(built.blob)).map(({ custom_id }) => custom_id);
    expect(ids).toEqual(["x", "x-2", "row-3", "_".repeat(64)]);
    expect(built.repairedIds).toBe(3);
    expect(await linesOf(built.source)).toEqual([
      ["custom_id", "id", "text"],
      ...ids.map((id: string, at: number) => [id, ...(rows[at] ?? [])]),
    ]);
  });
  it("leaves out rows with nothing to ask, and keeps the number of a row", async () => {
    const built = buildRequests(
      table(
        ["id", "text"],
        [
          ["1", " "],
          ["2", "t"],
        ],
      ),
      plan({}),
      DEFAULT_LIMITS,
    );
    expect(built).toMatchObject({ requests: 1, emptyRows: 1 });
    expect((await linesOf(built.blob))[0].custom_id).toBe("row-2");
  });
  it("takes a schema and further fields as they were written", async () => {
    const schema = '{\n "title": "my answer",\n "type": "object"\n}';
    const built = buildRequests(
      table(["text"], [["t"]]),
      plan({ schema, extra: '{"seed": 12345678901234567890,\n"top_p":1.0}' }),
      DEFAULT_LIMITS,
    );
    const text = await built.blob.text();
    expect(text).toContain('"seed": 12345678901234567890, "top_p":1.0}');
    expect((await linesOf(built.blob))[0].body.response_format.json_schema).toEqual({
      name: "my_answer",
      strict: true,
      schema: { title: "my answer", type: "object" },
    });
  });
  it("says what is missing, by field", () => {
    const of = (change: Partial<TablePlan>) => planProblems(plan(change), ["text"]);
    expect(of({})).toEqual({});
    expect(of({ user: "" })).toHaveProperty("user");
    expect(of({ user: "hello" }).user).toContain("every request would be the same");
    expect(of({ user: "{{text}} {{x}} {{y}}" }).user).toBe("There are no columns “x”, “y”.");
    expect(of({ system: "{{x}}" }).system).toBe("There is no column “x”.");
    expect(of({ model: " " })).toHaveProperty("model");
    expect(of({ temperature: "3" })).toHaveProperty("temperature");
    expect(of({ schema: "[]" })).toHaveProperty("schema");
    expect(of({ extra: "{" })).toHaveProperty("extra");
    expect(of({ extra: '{"model":"x"}' }).extra).toContain("place of its own");
  });
});

test("whatever is in the cells, the check finds nothing that blocks, and each line asks what its row says", async () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary", minLength: 1 }),
    fc.constantFrom("{{text}}", '","', "\\", "\u2028", "=1+1"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
      const kept = rows.filter(([, text]) => text.trim() !== "");
      if (kept.length === 0) return;
      const built = buildRequests(
        table(["id", "text"], rows),
        plan({ idColumn: "id", user: "<{{text}}>" }),
        DEFAULT_LIMITS,
      );
      const report = await checkBlob(built.blob, { limits: DEFAULT_LIMITS });
      expect(report.rules.filter(({ level }) => level === "error")).toEqual([]);
      const lines = await linesOf(built.blob);
      expect(lines.map(({ body }) => body.messages[0].content)).toEqual(kept.map(([, text]) => `<${text}>`));
    }),
    { numRuns: 40 },
  );
});

describe("joining answers to their rows", () => {
  it("keeps every row in its place, with what was answered beside it", () => {
    const source = ["custom_id,id,text", 'b,1,x, "y"', "a,2,z"].map((row) => sourceLine(row.split(/,(?! )/))).join("");
    const answers = '\ufeffcustom_id,answer,text\r\na,"two\nlines",t\r\nghost,?,?\r\n';
    expect(joinAnswers(source, answers)).toBe(
      'custom_id,id,text,answer,text (answer)\nb,1,"x, ""y""",,\na,2,z,"two\nlines",t\n',
    );
    expect(() => joinAnswers(source, "id,answer\n1,2\n")).toThrow("no ids");
  });
  it("finds every cell of the rows again, whatever is in it", async () => {
    const cell = fc.oneof(fc.string({ unit: "binary", minLength: 1 }), fc.constantFrom("a\r\nb", '"', "\u2028", "007"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }), async (rows) => {
        const kept = rows.filter(([, text]) => text.trim() !== "");
        if (kept.length === 0) return;
        const { source } = buildRequests(table(["custom_id", "text"], rows), plan({}), DEFAULT_LIMITS);
        const [head, ...lines] = (await source.text())
          .trimEnd()
          .split("\n")
          .map((line) => readSourceLine(line) ?? []);
        expect(head).toEqual(["custom_id", "custom_id", "text"]);
        expect(lines.map(([, ...cells]) => cells)).toEqual(kept);
      }),
      { numRuns: 40 },
    );
  });
});

test("a template without names of columns is the text itself", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(fillTemplate(parseTemplate(text, []), [])).toBe(text);
    }),
  );
});

/** The smallest workbook there is, with a date cell. */
function workbook(): Uint8Array<ArrayBuffer> {
  const text = (content: string) => new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>${content}`);
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const pack = "http://schemas.openxmlformats.org/package/2006/relationships";
  const inline = (at: string, value: string) =>
    `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;
  const sheet = (rows: string) => text(`<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`);
  const files = {
    "[Content_Types].xml": text('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    "xl/workbook.xml": text(
      `<workbook xmlns="${main}" xmlns:r="${rel}"><sheets><sheet name="First" sheetId="1" r:id="rId1"/><sheet name="Second" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": text(
      `<Relationships xmlns="${pack}"><Relationship Id="rId1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${rel}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${rel}/styles" Target="styles.xml"/></Relationships>`,
    ),
    "xl/styles.xml": text(
      `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    ),
    "xl/worksheets/sheet1.xml": sheet(
      `<row r="1">${inline("A1", "id")}${inline("B1", "when")}</row><row r="2"><c r="A2"><v>0.1</v></c><c r="B2" s="1"><v>45352</v></c></row>`,
    ),
    "xl/worksheets/sheet2.xml": sheet(
      `<row r="1">${inline("A1", "other")}</row><row r="2">${inline("A2", " x ")}</row>`,
    ),
  };
  return new Uint8Array(zipSync(files));
}
