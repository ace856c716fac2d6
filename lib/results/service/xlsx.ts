import "server-only";
import { strToU8, Zip, ZipDeflate } from "fflate";
import type { Cell } from "@/lib/plain-cell";
import { pacer } from "@/lib/results/pace";
import type { ExportColumn, WholeRow } from "./export-columns";

/** What a cell of a workbook can hold; longer texts end with a word about it. */
const cellLengthMax = 32_767;
const cutNote = " … (cut: the cell is full; CSV and JSONL have the whole)";

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/** Everything of a workbook but its one sheet. Bold is style 1. */
const parts: Record<string, string> = {
  "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
  "_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Results" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
  "xl/styles.xml": `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
};

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML 1.0 has no way to write most control characters; the format spells them `_x0000_`, and what looks like it too. */
const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/_x[0-9A-Fa-f]{4}_/g, (like) => `_x005F${like}`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\r]/g, (mark) => {
      const code = mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
      return `_x${code}_`;
    })
    .replace(/[&<>"]/g, (mark) => entities[mark] ?? mark);

const fits = (text: string): string =>
  text.length <= cellLengthMax ? text : text.slice(0, cellLengthMax - cutNote.length) + cutNote;

/** Inline strings are texts and never formulas, whatever they begin with. */
function cellXml(cell: Cell, style = ""): string {
  if (cell === null || cell === "") return "<c/>";
  if (typeof cell === "number") return Number.isFinite(cell) ? `<c${style}><v>${cell}</v></c>` : "<c/>";
  return `<c t="inlineStr"${style}><is><t xml:space="preserve">${xml(fits(cell))}</t></is></c>`;
}

const rowXml = (cells: readonly Cell[], style?: string): string =>
  `<row>${cells.map((cell) => cellXml(cell, style)).join("")}</row>`;

const widthOf = ({ name, isNumber }: ExportColumn): number =>
  name === "prompt" || name === "answer" ? 60 : isNumber ? 12 : 22;

async function* sheetXml(columns: readonly ExportColumn[], runs: AsyncIterable<WholeRow[]>): AsyncGenerator<string> {
  const widths = columns.map((column, at) => `<col min="${at + 1}" max="${at + 1}" width="${widthOf(column)}"/>`);
  const pane =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>';
  yield `${head}<worksheet xmlns="${main}">${pane}<cols>${widths.join("")}</cols><sheetData>`;
  yield rowXml(
    columns.map(({ name }) => name),
    ' s="1"',
  );
  for await (const rows of runs) {
    yield rows.map((row) => rowXml(columns.map(({ cell }) => cell(row)))).join("");
  }
  yield "</sheetData></worksheet>";
}

/** Rows as an Excel workbook of one sheet, packed while they are made. */
export async function* xlsxChunks(
  columns: readonly ExportColumn[],
  runs: AsyncIterable<WholeRow[]>,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    ready.push(bytes);
  });
  const pace = pacer();
  for (const [name, text] of Object.entries(parts)) {
    const part = new ZipDeflate(name);
    zip.add(part);
    part.push(strToU8(head + text), true);
  }
  const sheet = new ZipDeflate("xl/worksheets/sheet1.xml", { level: 3 });
  zip.add(sheet);
  for await (const text of sheetXml(columns, runs)) {
    sheet.push(strToU8(text));
    yield* ready.splice(0);
    if (pace.isDue()) await pace.rest();
  }
  sheet.push(new Uint8Array(0), true);
  zip.end();
  yield* ready.splice(0);
}
