import { type CodeInput, chosenName, defaultBaseUrl, quoted } from "./code-input";

const retryInPlace = `
// Rows failed: put them back to work in the same batch, once.
if (batch.request_counts?.failed) {
  await client.post(\`/batches/\${batch.id}/retry\`);
  batch = await waitAndFetch(batch.id);
}
`;

const retryAsNewFile = `
// Rows failed: gather their requests in a file of their own, to be submitted as a new batch.
const linesOf = (text: string) => text.split("\\n").filter((line) => line.trim() !== "");
const failed = new Set(linesOf(await readFile(errorsPath, "utf8")).map((line) => JSON.parse(line).custom_id));
if (failed.size > 0) {
  const requests = linesOf(await readFile(inputPath, "utf8"));
  await writeFile("retry.jsonl", requests.filter((line) => failed.has(JSON.parse(line).custom_id)).join("\\n") + "\\n");
  console.log("Failed requests are in retry.jsonl.");
}
`;

const onlyChosen = `
/** Copies the lines of the rows that are listed in \`idsPath\`. */
async function onlyChosen(source: string, target: string): Promise<void> {
  const lines = async (path: string) => (await readFile(path, "utf8")).split("\\n").filter((line) => line.trim() !== "");
  const wanted = new Set((await lines(idsPath)).map((line) => JSON.parse(line)));
  const chosen = (await lines(source)).filter((line) => wanted.has(JSON.parse(line).custom_id));
  await writeFile(target, chosen.map((line) => line + "\\n").join(""));
}
`;

const chosenOfBatch = `
// Of a batch that was there before, what came of these rows alone.
if (process.env.BATCH_ID) {
  await onlyChosen(resultsPath, "chosen-results.jsonl");
  await onlyChosen(errorsPath, "chosen-errors.jsonl");
}
`;

/** The whole life of a batch as a TypeScript program on the openai package. */
export function typescriptCode({ fileName, endpoint, window, hasInPlaceRetry, idsName }: CodeInput): string {
  const isChosen = idsName !== undefined;
  return `// npm install openai; the key is read from BATCH_API_KEY. Writes results.jsonl and errors.jsonl.
// With BATCH_ID set it takes that batch up where an earlier run left it, and submits nothing.
import { createReadStream } from "node:fs";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import OpenAI, { toFile } from "openai";

${isChosen ? `const sourcePath = ${quoted(fileName)};\nconst idsPath = ${quoted(idsName)};\nconst inputPath = ${quoted(chosenName)};` : `const inputPath = ${quoted(fileName)};`}
const resultsPath = "results.jsonl";
const errorsPath = "errors.jsonl";
const over = ["completed", "failed", "expired", "cancelled"];

const client = new OpenAI({
  apiKey: process.env.BATCH_API_KEY,
  baseURL: process.env.BATCH_BASE_URL ?? ${quoted(defaultBaseUrl)},
});
let lines = 0;

${isChosen ? onlyChosen : ""}
/** Appends the answers that came since the last look. */
async function fetchNew(fileId: string): Promise<void> {
  const answer = await client.files.content(fileId, { query: { skip: lines, offset: lines } });
  let part = (await answer.text()).split("\\n").filter((line) => line !== "");
  const said = answer.headers.get("x-last-line");
  const total = said === null ? part.length : Number(said);
  // A server that does not know skip starts from the beginning: leave out what is here already.
  if (part.length > total - lines) part = part.slice(lines);
  await appendFile(resultsPath, part.map((line) => line + "\\n").join(""));
  lines = Math.max(lines, total);
}

/** Looks after 2 seconds at first, after a minute at most, until the batch is over. */
async function waitAndFetch(batchId: string): Promise<OpenAI.Batch> {
  for (let pauseMs = 2_000; ; pauseMs = Math.min(60_000, pauseMs * 2)) {
    const batch = await client.batches.retrieve(batchId);
    const { completed = 0, failed = 0, total = 0 } = batch.request_counts ?? {};
    console.log(\`\${batch.status}: \${completed} answered, \${failed} failed, \${total} in all\`);
    if (batch.output_file_id) await fetchNew(batch.output_file_id);
    if (over.includes(batch.status)) {
      const errors = batch.error_file_id ? await (await client.files.content(batch.error_file_id)).text() : "";
      await writeFile(errorsPath, errors);
      return batch;
    }
    await sleep(pauseMs);
  }
}

/** Uploads and creates. Neither call is repeated by itself: after a lost answer that would make a second batch. */
async function submit(): Promise<string> {
  const once = { maxRetries: 0 };
  const file = await toFile(createReadStream(inputPath), "requests.jsonl", { type: "application/jsonl" });
  const uploaded = await client.files.create({ file, purpose: "batch" }, once);
  const created = await client.batches.create(
    {
      input_file_id: uploaded.id,
      endpoint: ${quoted(endpoint)} as OpenAI.BatchCreateParams["endpoint"],
      completion_window: ${quoted(window)} as OpenAI.BatchCreateParams["completion_window"],
    },
    once,
  );
  return created.id;
}

const before = process.env.BATCH_ID ? await readFile(resultsPath).catch(() => Buffer.alloc(0)) : Buffer.alloc(0);
// A line that was cut off while it was written is fetched again.
const kept = before.subarray(0, before.lastIndexOf("\\n") + 1);
await writeFile(resultsPath, kept);
lines = kept.toString("utf8").split("\\n").length - 1;
${isChosen ? "await onlyChosen(sourcePath, inputPath);\n" : ""}const batchId = process.env.BATCH_ID ?? (await submit());
console.log("Batch", batchId);
let batch = await waitAndFetch(batchId);
${hasInPlaceRetry && !isChosen ? retryInPlace : retryAsNewFile}
${isChosen ? chosenOfBatch : ""}
console.log(\`\${lines} answers in \${resultsPath}, failures in \${errorsPath}.\`);
`;
}
