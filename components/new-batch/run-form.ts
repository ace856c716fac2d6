import { z } from "zod";
import type { Plan } from "@/components/shared/jsonl/draft";
import type { BatchEstimate } from "@/lib/batches/contract";
import { MetadataKey, MetadataValue, MoneyGuard, metadataPairsMax, NewBatch } from "@/lib/batches/create-contract";

/** Rows as typed: empty ones are left out, each other must be a pair the contract takes, and no key twice. */
const MetadataRows = z.array(z.object({ key: z.string(), value: z.string() })).superRefine((rows, check) => {
  const seen = new Set<string>();
  rows.forEach(({ key, value }, index) => {
    if (key === "" && value === "") return;
    const add = (name: "key" | "value", message: string | undefined) =>
      check.addIssue({ code: "custom", path: [index, name], message: message ?? "This is not valid." });
    const parsedKey = MetadataKey.safeParse(key);
    const parsedValue = MetadataValue.safeParse(value);
    if (!parsedKey.success) add("key", parsedKey.error.issues[0]?.message);
    else if (seen.has(key)) add("key", "This key is there already.");
    if (!parsedValue.success) add("value", parsedValue.error.issues[0]?.message);
    seen.add(key);
  });
  if (seen.size > metadataPairsMax)
    check.addIssue({ code: "custom", message: `Use at most ${metadataPairsMax} pairs.` });
});

/** What the page asks besides the files. Names go by draft, the rest holds for all of them. */
export const RunForm = z.object({
  names: z.record(z.string(), NewBatch.shape.name),
  connectionId: z.string().min(1, "Choose where the requests go."),
  window: NewBatch.shape.window,
  tags: z.array(z.string()).pipe(NewBatch.shape.tags.unwrap()),
  metadata: MetadataRows,
  /** Several files are held together as one run. */
  isOneRun: z.boolean(),
  /** Dollars at which the batch is cancelled; empty for none. */
  limit: z
    .string()
    .trim()
    .refine((text) => text === "" || MoneyGuard.safeParse(text).success, "Use dollars, such as 25 or 2.50."),
});
export type RunForm = z.infer<typeof RunForm>;

export const emptyRunForm: RunForm = {
  names: {},
  connectionId: "",
  window: "24h",
  tags: [],
  metadata: [],
  isOneRun: false,
  limit: "",
};

/** What is submitted for one draft, under a name of its own. */
export function planOf(form: RunForm, name: string, estimate: BatchEstimate | null): Plan {
  const { connectionId, window, tags, metadata, limit } = form;
  const moneyGuard = limit === "" ? null : limit;
  const pairs = metadata.filter(({ key }) => key !== "").map(({ key, value }) => [key, value] as const);
  return { connectionId, window, tags, metadata: Object.fromEntries(pairs), name, estimate, moneyGuard };
}

/** What is written into the tag field, as tags: commas separate, blanks and repeats are left out. */
export function addTags(tags: readonly string[], text: string): string[] {
  const more = text.split(",").map((tag) => tag.trim().slice(0, 40));
  return [...new Set([...tags, ...more.filter(Boolean)])].slice(0, 20);
}

/** The window that is chosen on a connection: the one asked for when it is offered, else the longest. */
export function windowOn(offered: readonly string[], wanted: string): string {
  return offered.includes(wanted) ? wanted : (offered.find((window) => window === "24h") ?? offered[0] ?? wanted);
}
