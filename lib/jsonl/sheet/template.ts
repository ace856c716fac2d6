/** A piece of a template: text as it stands, or the cell of a column. */
export type TemplatePart = { text: string } | { column: number };

export interface Template {
  parts: TemplatePart[];
  /** Names between braces that are no column. */
  unknown: string[];
}

/**
 * Reads a template once. Names are matched whole, then without regard to case and space around. What stands in a cell is put in
 * as it is and never read as a template.
 */
export function parseTemplate(text: string, columns: readonly string[]): Template {
  const parts: TemplatePart[] = [];
  const unknown: string[] = [];
  let read = 0;
  for (const match of text.matchAll(/\{\{([^{}]*)\}\}/g)) {
    const name = match[1] as string;
    const column = findColumn(name, columns);
    if (column < 0) {
      if (!unknown.includes(name.trim())) unknown.push(name.trim());
      continue;
    }
    if (match.index > read) parts.push({ text: text.slice(read, match.index) });
    parts.push({ column });
    read = match.index + match[0].length;
  }
  if (read < text.length) parts.push({ text: text.slice(read) });
  return { parts, unknown };
}

function findColumn(name: string, columns: readonly string[]): number {
  const exact = columns.indexOf(name);
  if (exact >= 0) return exact;
  const plain = name.trim().toLowerCase();
  return columns.findIndex((column) => column.trim().toLowerCase() === plain);
}

export function fillTemplate({ parts }: Template, row: readonly string[]): string {
  return parts.map((part) => ("text" in part ? part.text : (row[part.column] ?? ""))).join("");
}

/** Columns a template names. */
export const columnsOf = ({ parts }: Template): number[] =>
  parts.flatMap((part) => ("column" in part ? part.column : []));
