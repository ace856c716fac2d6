/** What a spreadsheet would take for a formula, full-width forms too (CSV formula injection). */
const formula = /^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/;

/** A text as a cell that no spreadsheet runs. Numbers are not texts and stay as they are. */
export const plainCell = (text: string): string => (formula.test(text) ? `'${text}` : text);

export type Cell = string | number | null;
