/** What a part adds to the name of its run: "· 2 of 3", "· first 20", "(part 2/3)", "· canary". */
const partWords =
  /\s*[·,(–-]*\s*((part|shard|canary|rest)\s*\d*(\s*(of|\/)\s*\d+)?\)?|(?<=·\s)(\d+ of \d+|first \d+))\s*$/i;

/** "Invoices 2025 · part 1 of 3" → "Invoices 2025": what the parts of a run are called together. */
export const runName = (name: string): string => name.replace(partWords, "") || name;

/** What a run is called: by what was submitted, not by what was tried before it had its name. */
export function nameOfRun(parts: readonly { name: string; relation: string | null }[]): string {
  const named = parts.find(({ relation }) => relation !== "canary") ?? parts[0];
  return named ? runName(named.name) : "Run";
}
