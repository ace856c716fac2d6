/** What a part adds to the name of its run: "· 2 of 3", "· first 20", "(part 2/3)", "· canary". */
const partWords =
  /\s*[·,(–-]*\s*((part|shard|canary|rest)\s*\d*(\s*(of|\/)\s*\d+)?\)?|(?<=·\s)(\d+ of \d+|first \d+))\s*$/i;

/** "Invoices 2025 · part 1 of 3" → "Invoices 2025": what the parts of a run are called together. */
export const runName = (name: string): string => name.replace(partWords, "") || name;

/** "Invoices 2025 · 2 of 3" → " · 2 of 3": what tells a part from the others. */
export const partMark = (name: string): string => name.slice(runName(name).length);

/**
 * What a run is called: by what was submitted, not by what was tried before it had its name. Of several files that were sent
 * as one: "Invoices and Receipts", "Invoices and 3 more".
 */
export function nameOfRun(parts: readonly { name: string; relation: string | null }[]): string {
  const submitted = parts.filter(({ relation }) => relation !== "canary");
  const [first = "Run", ...more] = new Set((submitted.length > 0 ? submitted : parts).map(({ name }) => runName(name)));
  if (more.length === 0) return first;
  return `${first} and ${more.length === 1 ? more[0] : `${more.length} more`}`;
}

const nameMax = 120;

/**
 * What the parts of a run are called under a new name, in their order. Each keeps what tells it apart; parts that were files
 * of their own, and had names of their own, are told apart by their number.
 */
export function renamedParts(names: readonly string[], name: string): string[] {
  const marks = names.map(partMark);
  const unmarked = marks.filter((mark) => mark === "").length;
  let number = 0;
  return marks.map((mark) => {
    if (mark === "") number += 1;
    const tail = mark !== "" || unmarked === 1 ? mark : ` · ${number} of ${unmarked}`;
    return `${name.slice(0, nameMax - tail.length)}${tail}`;
  });
}
