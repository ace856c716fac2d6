export const acceptedNames = ".jsonl, .ndjson or .jsonl.gz";
/** For the file picker; browsers that know no type for `.jsonl` go by the ending. */
export const acceptedPicks = ".jsonl,.ndjson,.gz,application/jsonl,application/x-ndjson";

const tables = /\.(csv|tsv|xlsx?|ods|parquet)$/i;

/** Why a file of this name is not taken, and what is; null when it is. Whether it is packed is told by its content. */
export function refusalOf(name: string): string | null {
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(name)) return null;
  const wanted = `Drop ${acceptedNames}, with one request on each line.`;
  if (tables.test(name)) return `Tables are not read here yet. ${wanted}`;
  if (/\.json$/i.test(name)) return `One JSON document is not a list of requests. ${wanted}`;
  return `It is not a kind of file that holds requests. ${wanted}`;
}

/** "tickets_march-v2.jsonl.gz" → "Tickets march v2": a name for the batch that a person would have typed. */
export function batchNameOf(fileName: string): string {
  const bare = fileName.replace(/(\.(jsonl|ndjson|json|gz|txt))+$/i, "");
  const words = bare
    .replace(/[-_.\s]+/g, " ")
    .trim()
    .slice(0, 120);
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : "New batch";
}
