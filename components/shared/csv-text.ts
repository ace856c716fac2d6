import { type Cell, plainCell } from "@/lib/plain-cell";

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  // A plain number as text, such as an amount, is no formula even with a minus.
  const isNumber = /^-?\d+(\.\d+)?$/.test(cell);
  const safe = isNumber ? cell : plainCell(cell);
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** A table as CSV (RFC 4180, CRLF). Text that a spreadsheet would run is made harmless by a leading apostrophe. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

/** Hands a table to the browser as a download. The mark at the start tells spreadsheets that it is UTF-8. */
export function downloadCsv(fileName: string, rows: readonly (readonly Cell[])[]): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", csvText(rows)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
