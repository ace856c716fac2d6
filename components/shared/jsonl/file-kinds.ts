export const acceptedNames = ".jsonl, .ndjson or .jsonl.gz";
/** For the file picker; browsers that know no type for `.jsonl` go by the ending. */
export const acceptedPicks = ".jsonl,.ndjson,.gz,.csv,.tsv,.json,.xlsx,application/jsonl,application/x-ndjson";
export const tableNames = ".csv, .tsv, .json or .xlsx";

const tables = /\.(csv|tsv|json|xlsx)$/i;
const images = /\.(png|jpe?g|webp|gif|bmp|avif|heic|tiff?)$/i;
const otherTables = /\.(xls|ods|numbers|parquet)$/i;

/** Whether requests can be made of its rows. */
export const isTable = (name: string): boolean => tables.test(name);

/** Why a file of this name is not taken, and what is; null when it is. Whether it is packed is told by its content. */
export function refusalOf(name: string): string | null {
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(name) || isTable(name)) return null;
  if (images.test(name))
    return "Images are put into requests on the Workbench: open the file with the requests there, and drop the images beside it.";
  if (otherTables.test(name)) return "This kind of table is not read. Save it as .csv or .xlsx and drop that.";
  return `It is not a kind of file that holds requests. Drop ${acceptedNames}, with one request on each line, or a table: ${tableNames}.`;
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
