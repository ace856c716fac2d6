/** For tests: reads RFC 4180 text by its grammar, apart from the library that writes it. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const quoted = (): string => {
    let cell = "";
    for (at += 1; at < text.length; at += 1) {
      if (text[at] !== '"') cell += text[at];
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else break;
    }
    at += 1;
    return cell;
  };
  const bare = (): string => {
    const start = at;
    while (at < text.length && text[at] !== "," && !text.startsWith("\r\n", at)) at += 1;
    return text.slice(start, at);
  };
  while (at < text.length) {
    row.push(text[at] === '"' ? quoted() : bare());
    if (text[at] === ",") {
      at += 1;
      continue;
    }
    if (at < text.length && !text.startsWith("\r\n", at)) throw new Error(`no cell may go on at ${at}`);
    at += 2;
    rows.push(row);
    row = [];
  }
  return rows;
}
