import { zipSync } from "fflate";

const xml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\r", "_x000D_").replaceAll(">", "&gt;");

function cell(value: string | number, row: number, column: number): string {
  const at = `${String.fromCharCode(65 + column)}${row + 1}`;
  if (typeof value === "number") return `<c r="${at}"><v>${value}</v></c>`;
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`;
}

/** An Excel workbook of one sheet, as another program would have written it. At most 26 columns. */
export function workbook(rows: readonly (readonly (string | number)[])[]): Buffer {
  const file = (content: string) => new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>${content}`);
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const pack = "http://schemas.openxmlformats.org/package/2006/relationships";
  const lines = rows.map((row, at) => `<row r="${at + 1}">${row.map((one, n) => cell(one, at, n)).join("")}</row>`);
  const files = {
    "[Content_Types].xml": file('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    "xl/workbook.xml": file(
      `<workbook xmlns="${main}" xmlns:r="${rel}"><sheets><sheet name="Sheet 1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": file(
      `<Relationships xmlns="${pack}"><Relationship Id="rId1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    "xl/worksheets/sheet1.xml": file(`<worksheet xmlns="${main}"><sheetData>${lines.join("")}</sheetData></worksheet>`),
  };
  return Buffer.from(zipSync(files));
}

/** The same as a file to be dropped. */
export const workbookFile = (name: string, rows: readonly (readonly (string | number)[])[]) => ({
  name,
  mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  buffer: workbook(rows),
});
