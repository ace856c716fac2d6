import { z } from "zod";
import { FixKind } from "./fix-contract";

/** Seriousness of a rule: an error blocks the submit, a warning does not, an info is a note. */
export const Level = z.enum(["error", "warning", "info"]);
export type Level = z.infer<typeof Level>;

export const ModelKind = z.enum(["chat", "ocr", "embeddings"]);
export type ModelKind = z.infer<typeof ModelKind>;

/** What a check needs to know about one model the connection offers. What is left out is not known, and no rule asks for it. */
export const KnownModel = z.object({
  id: z.string(),
  kind: ModelKind.optional(),
  vision: z.boolean().optional(),
  maxOutputTokens: z.number().int().positive().optional(),
  contextTokens: z.number().int().positive().optional(),
});
export type KnownModel = z.infer<typeof KnownModel>;

/** Limits of one connection. All sizes are bytes. An empty `models` list means "not known": no model is called unknown. */
export const CheckLimits = z.object({
  fileBytes: z.number().int().positive(),
  requests: z.number().int().positive(),
  customIdBytes: z.number().int().positive(),
  lineBytes: z.number().int().positive(),
  /** Deepest nesting of arrays and objects that is accepted; the line's own object is level 1. */
  depth: z.number().int().positive(),
  /** A line larger than this is still accepted, but named. */
  largeLineBytes: z.number().int().positive(),
  allowedUrls: z.array(z.string()),
  windows: z.array(z.string()),
  models: z.array(KnownModel),
  /** Whether `models` is what the connection itself says it serves: it refuses every other. */
  isModelListWhole: z.boolean(),
  /** Whether all requests of a file are to name one model and one url. */
  isOneModelPerFile: z.boolean(),
  /** How many places are kept per rule; counts stay exact beyond it. */
  findingsPerRule: z.number().int().nonnegative(),
});
export type CheckLimits = z.infer<typeof CheckLimits>;

/** One place where a rule applies. `offset` and `length` are the bytes of the whole line, line end excluded. */
export const Finding = z.object({
  /** Physical line number, 1-based. */
  line: z.number().int().nonnegative(),
  /** 1-based column in characters (code points), where one place in the line is meant. */
  column: z.number().int().positive().nullable(),
  detail: z.string(),
  offset: z.number().int().nonnegative(),
  length: z.number().int().nonnegative(),
});
export type Finding = z.infer<typeof Finding>;

/** A rule with everything it found: `count` is exact, `sample` holds the first places. */
export const RuleFinding = z.object({
  rule: z.string(),
  level: Level,
  count: z.number().int().positive(),
  title: z.string(),
  sentence: z.string(),
  fix: FixKind.nullable(),
  /** Who enforces it: the reply of the upstream that refuses the file, what is documented, or practice. */
  source: z.string().optional(),
  /** Ready label for the fix button, with its count: "Rename 118". */
  fixLabel: z.string().nullable(),
  sample: z.array(Finding),
});
export type RuleFinding = z.infer<typeof RuleFinding>;

/** `from` inclusive, `to` exclusive. */
export const Bucket = z.object({ from: z.number(), to: z.number(), count: z.number().int() });
export type Bucket = z.infer<typeof Bucket>;

/** Spread of a number over requests. `median` and `p95` are within 2 % (exact below 64); the rest is exact. */
export const Distribution = z.object({
  count: z.number().int(),
  sum: z.number(),
  min: z.number(),
  median: z.number(),
  p95: z.number(),
  max: z.number(),
  buckets: z.array(Bucket),
});
export type Distribution = z.infer<typeof Distribution>;

/** Images are counted apart from text. `bytes` is the decoded size of the inline ones. */
export const ImageTally = z.object({
  count: z.number().int(),
  inline: z.number().int(),
  remote: z.number().int(),
  bytes: z.number(),
  /** Inline images whose width and height could be read from their header. */
  sized: z.number().int(),
  pixels: z.number(),
  /** Cells of 28 × 28 and 32 × 32 pixels that cover the sized images (what vision models charge by). */
  cells28: z.number(),
  cells32: z.number(),
  /** What other families of models charge the sized images by; see `image-cells`. */
  tiles512: z.number().default(0),
  patches32: z.number().default(0),
  shrunkPixels: z.number().default(0),
  /** Images per media type ("png", "jpeg", …); inline ones only. */
  types: z.record(z.string(), z.number().int()),
});
export type ImageTally = z.infer<typeof ImageTally>;

/** Requests with the same model and url. Prompt sizes are UTF-8 bytes of the decoded text, images and JSON syntax excluded. */
export const TallyGroup = z.object({
  model: z.string().nullable(),
  url: z.string().nullable(),
  requests: z.number().int(),
  promptBytes: Distribution,
  /** Code points of the same text. */
  promptChars: z.number(),
  /** Chat messages (or texts to embed) in all requests. */
  messages: z.number().int(),
  /** Token ids given instead of text (`input` or `prompt` as numbers). */
  tokenIds: z.number().int(),
  images: ImageTally,
  withTools: z.number().int(),
  toolBytes: z.number(),
  withSchema: z.number().int(),
  schemaBytes: z.number(),
  maxTokens: z.object({
    count: z.number().int(),
    sum: z.number(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    missing: z.number().int(),
    /** Of the requests that state a limit. */
    spread: Distribution,
  }),
  /** Answers asked for: `n` summed, 1 where it is absent. */
  answers: z.number().int(),
  /** Requests whose body is byte for byte that of an earlier request of the file, and the text in their prompts. */
  repeats: z.object({ requests: z.number().int(), promptBytes: z.number() }),
  system: z.object({
    requests: z.number().int(),
    bytes: z.number(),
    distinct: z.number().int(),
    /** Bytes of system prompts that more than one request carries. */
    sharedBytes: z.number(),
  }),
});
export type TallyGroup = z.infer<typeof TallyGroup>;

/** What the well-formed requests of a file consist of, largest group first. */
export const Tally = z.object({
  requests: z.number().int(),
  groups: z.array(TallyGroup),
  /** Requests of groups beyond the bound on distinct model × url pairs; they are in no group. */
  ungrouped: z.number().int(),
});
export type Tally = z.infer<typeof Tally>;

/** One sampled prompt. Long prompts give three slices. Never send or store it: it is the user's text. */
export interface PromptSample {
  model: string | null;
  url: string | null;
  /** Byte offset of the line; also what the choice of samples depends on. */
  offset: number;
  /** The text as JSON writes it, escapes and all: only what is counted is made a string of. */
  raw: Uint8Array<ArrayBuffer>;
}

/** A report as it may be stored or sent: everything but the sampled prompts. */
export const CheckReportWire = z.object({
  fileBytes: z.number().int(),
  lines: z.number().int(),
  blankLines: z.number().int(),
  requests: z.number().int(),
  rules: z.array(RuleFinding),
  tally: Tally,
  isBlocked: z.boolean(),
  durationMs: z.number(),
});
export type CheckReportWire = z.infer<typeof CheckReportWire>;

/**
 * Outcome of a check. `lines` counts physical lines, `requests` the lines that are not blank, good or bad.
 * `rules` is sorted: errors, warnings, infos; within a level by count.
 */
export type CheckReport = CheckReportWire & { sample: PromptSample[] };

/** About four of these a second while a check or a fix runs. `rules` is what is known so far. */
export interface CheckProgress {
  bytesDone: number;
  bytesTotal: number;
  lines: number;
  rules: RuleFinding[];
}
