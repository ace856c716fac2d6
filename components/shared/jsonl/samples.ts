/** Small files that stand in `public/samples`, to try things with. */
export const samples = [
  { file: "support-tickets.jsonl", title: "Support tickets", note: "120 tickets sorted into a JSON schema" },
  { file: "product-embeddings.jsonl", title: "Product embeddings", note: "150 product texts as vectors" },
  {
    file: "mixed-lengths.jsonl",
    title: "Questions of all lengths",
    note: "80 requests to two models, some without a ceiling",
  },
  { file: "judge-scores.jsonl", title: "A judge's scores", note: "120 replies graded: scores, verdicts, reasons" },
  {
    file: "receipts-three-runs.jsonl",
    title: "Receipts, three runs",
    note: "40 receipts read three times each, to vote on",
  },
  {
    file: "pictures-and-pages.jsonl",
    title: "Pictures and pages",
    note: "30 pictures to caption, 10 pages to transcribe",
  },
  { file: "shop-agent-tools.jsonl", title: "Shop agent", note: "60 customers, answered by calling tools" },
  { file: "dialogues.jsonl", title: "Dialogues", note: "30 made-up conversations with a topic and a score" },
  { file: "quiz.jsonl", title: "Quiz", note: "60 sums that end in ANSWER: and a number" },
] as const;

/** Fetches a sample as if it had been dropped. @throws TypeError when the server cannot be reached */
export async function sampleFile(name: string): Promise<File> {
  const response = await fetch(`/samples/${encodeURIComponent(name)}`);
  if (!response.ok) throw new TypeError(`The sample answered ${response.status}.`);
  return new File([await response.blob()], name, { type: "application/jsonl" });
}
