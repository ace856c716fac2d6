import { zipSync } from "fflate";

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const pack = "http://schemas.openxmlformats.org/package/2006/relationships";
const xml = (content: string) => new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>${content}`);

/** The smallest workbook there is, of one sheet of texts. */
export function workbookFile(name: string, rows: readonly (readonly string[])[]) {
  const cells = rows.map((row, at) => {
    const inline = row.map((cell, column) => {
      const place = `${String.fromCharCode(65 + column)}${at + 1}`;
      return `<c r="${place}" t="inlineStr"><is><t>${cell}</t></is></c>`;
    });
    return `<row r="${at + 1}">${inline.join("")}</row>`;
  });
  const files = {
    "[Content_Types].xml": xml('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    "xl/workbook.xml": xml(
      `<workbook xmlns="${main}" xmlns:r="${rel}"><sheets><sheet name="First" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": xml(
      `<Relationships xmlns="${pack}"><Relationship Id="rId1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    "xl/worksheets/sheet1.xml": xml(`<worksheet xmlns="${main}"><sheetData>${cells.join("")}</sheetData></worksheet>`),
  };
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return { name, mimeType, buffer: Buffer.from(zipSync(files)) };
}
