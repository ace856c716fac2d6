/** Small files that stand in `public/samples`, to try things with. */
export const samples = [
  { file: "support-tickets.jsonl", title: "Support tickets", note: "120 tickets sorted into a JSON schema" },
  { file: "product-embeddings.jsonl", title: "Product embeddings", note: "150 product texts as vectors" },
  {
    file: "mixed-lengths.jsonl",
    title: "Questions of all lengths",
    note: "80 requests to two models, some without a ceiling",
  },
] as const;

/** Fetches a sample as if it had been dropped. @throws TypeError when the server cannot be reached */
export async function sampleFile(name: string): Promise<File> {
  const response = await fetch(`/samples/${encodeURIComponent(name)}`);
  if (!response.ok) throw new TypeError(`The sample answered ${response.status}.`);
  return new File([await response.blob()], name, { type: "application/jsonl" });
}
