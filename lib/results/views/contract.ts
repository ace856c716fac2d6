import { z } from "zod";
import { pageOf } from "@/lib/results/contract-parts";
import { endpoint } from "@/lib/wire/endpoint";

/** One path in the answers over the whole batch: a field of their JSON, or what texts name. */
export const AnswerField = z.object({
  path: z.string(),
  rows: z.number().int(),
  numbers: z.number().int(),
  distinct: z.number().int(),
  mean: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Mean length of its text. */
  length: z.number(),
});
export type AnswerField = z.infer<typeof AnswerField>;

/** Ways of looking at a batch's answers, each offered only where the answers are of its kind. */
export const viewKinds = ["scores", "labels", "votes", "images", "tools", "chats", "vectors"] as const;
export const ViewKind = z.enum(viewKinds);
export type ViewKind = z.infer<typeof ViewKind>;

/** Which views fit, judged over all answers (images by a sample of the requests). */
export const listViews = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/views",
  access: "result:read",
  output: z.object({
    answered: z.number().int(),
    kinds: z.array(ViewKind),
    scores: z.array(AnswerField),
    labels: z.array(AnswerField),
  }),
});

export const valuesMax = 60_000;

/** Every value of one path with the row it belongs to, in input order; at most 60,000. */
export const listValues = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/values",
  access: "result:read",
  query: z.strictObject({
    path: z.string().min(1).max(300),
    /** RE2, whatever the case: values are then what it finds in the whole answers, its first group if it has one. */
    pattern: z.string().max(200).optional(),
  }),
  output: z.object({
    seqs: z.array(z.number().int()),
    ids: z.array(z.string()),
    texts: z.array(z.string()),
    numbers: z.array(z.number().nullable()),
    isCut: z.boolean(),
  }),
});

export const VoteGroup = z.object({
  /** The custom_id without its run. */
  key: z.string(),
  runs: z.number().int(),
  /** What the runs said, the most frequent first. */
  answers: z.array(z.object({ text: z.string(), votes: z.number().int(), seqs: z.array(z.number().int()) })),
});
export type VoteGroup = z.infer<typeof VoteGroup>;

/** Repeated runs of the same request, told by the end of their custom_id, and what they agree on. */
export const listVotes = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/votes",
  access: "result:read",
  query: z.strictObject({
    /** Left out: the whole answer. */
    path: z.string().max(300).optional(),
    show: z.enum(["all", "split"]).default("all"),
    ...pageOf(50),
  }),
  output: z.object({
    groups: z.array(VoteGroup),
    matching: z.number().int(),
    counts: z.object({
      groups: z.number().int(),
      unanimous: z.number().int(),
      majority: z.number().int(),
      tied: z.number().int(),
    }),
    /** Fleiss' kappa over groups of the most frequent number of runs; null when it cannot be told. */
    kappa: z.number().nullable(),
  }),
});

/** What repeated runs agree on, as CSV. */
export const consensusPath = (team: string, batchId: string): string =>
  `/api/t/${encodeURIComponent(team)}/batches/${encodeURIComponent(batchId)}/votes/export`;

const Turn = z.object({ speaker: z.string(), text: z.string() });
export const ViewRow = z.object({
  seq: z.number().int(),
  customId: z.string(),
  prompt: z.string(),
  answer: z.string(),
  calls: z.array(z.object({ name: z.string(), arguments: z.string(), isFromText: z.boolean() })),
  turns: z.array(Turn),
  /** Pictures in the request that can be shown from here; `GET …/results/:seq/images/:index`. */
  images: z.number().int(),
  /** Addresses of pictures that lie elsewhere; never loaded by this page. */
  remoteImages: z.array(z.string()),
});
export type ViewRow = z.infer<typeof ViewRow>;

/** Whole rows for the views that show them one by one. */
export const listViewRows = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/view-rows",
  access: "result:read",
  query: z.strictObject({
    kind: z.enum(["images", "tools", "chats"]),
    ...pageOf(24, 60),
  }),
  output: z.object({ rows: z.array(ViewRow), matching: z.number().int() }),
});

export const rowImagePath = (team: string, batchId: string, seq: number, index: number): string =>
  `/api/t/${encodeURIComponent(team)}/batches/${encodeURIComponent(batchId)}/results/${seq}/images/${index}`;

const Neighbour = z.object({ seq: z.number().int(), customId: z.string(), prompt: z.string(), cosine: z.number() });
export type Neighbour = z.infer<typeof Neighbour>;

/** What the vectors of an embeddings batch are like. */
export const getVectors = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/vectors",
  access: "result:read",
  output: z.object({
    rows: z.number().int(),
    dimensions: z.array(z.object({ dimensions: z.number().int(), rows: z.number().int() })),
    zero: z.number().int(),
    missing: z.number().int(),
    norms: z.object({ mean: z.number(), min: z.number(), max: z.number() }).nullable(),
    /** Rows whose vector is exactly that of an earlier one. */
    repeated: z.number().int(),
    /** The nearest pairs among the `pairsFrom` vectors of the most frequent size. */
    pairs: z.array(
      z.object({ a: Neighbour.omit({ cosine: true }), b: Neighbour.omit({ cosine: true }), cosine: z.number() }),
    ),
    pairsFrom: z.number().int(),
    /** Whether each pair was looked at; of many vectors only those that fall into the same buckets are. */
    isEveryPair: z.boolean(),
  }),
});

export const listNeighbours = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/vectors/near",
  access: "result:read",
  query: z.strictObject({ seq: z.coerce.number().int().min(0) }),
  output: z.object({ of: Neighbour.omit({ cosine: true }), neighbours: z.array(Neighbour) }),
});

export const sampleMax = 800;

/** A sample of vectors to draw a map of: signed bytes, each vector scaled to its largest value, in base64. */
export const sampleVectors = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/vectors/sample",
  access: "result:read",
  output: z.object({
    dimensions: z.number().int(),
    seqs: z.array(z.number().int()),
    ids: z.array(z.string()),
    prompts: z.array(z.string()),
    vectors: z.string(),
  }),
});
