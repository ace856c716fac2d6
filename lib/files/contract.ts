import { z } from "zod";
import { endpoint } from "@/lib/wire/endpoint";

/** uploading: bytes arrive · checking: the server reads it again · ready: may be submitted · rejected: broke a rule. */
export const fileStates = ["uploading", "checking", "ready", "rejected"] as const;

/**
 * input: requests for an upstream · source: the rows of a table that requests were made of · copies: requests that are not
 * sent, each with the one whose answer it gets. Only the first go to an upstream; the others lie beside them.
 */
export const fileKinds = ["input", "source", "copies"] as const;
export type FileKind = (typeof fileKinds)[number];
/** What may lie beside requests, and goes up before them. */
export type BesideKind = Exclude<FileKind, "input">;

export const InputFile = z.object({
  id: z.string(),
  name: z.string(),
  sizeBytes: z.number().int(),
  /** Of what lies beside requests: its rows. */
  requests: z.number().int().nullable(),
  sha256: z.string().nullable(),
  state: z.enum(fileStates),
  reason: z.string().nullable(),
  /** Whether the server that answers holds its bytes; another one may, or none where a batch was found at the upstream. */
  isHere: z.boolean().default(true),
  models: z.array(z.string()),
  endpoints: z.array(z.string()),
  batchCount: z.number().int(),
  /** The table its requests were made of, for as long as it is kept. */
  source: z.object({ id: z.string(), name: z.string() }).nullable().default(null),
  /** Requests that were taken out of it because another one asks the same, and get its answer. */
  copies: z.object({ id: z.string(), requests: z.number().int() }).nullable().default(null),
  createdBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  createdAt: z.string(),
});
export type InputFile = z.infer<typeof InputFile>;

export const listFiles = endpoint({
  method: "GET",
  path: "/api/t/:team/files",
  access: "file:read",
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    before: z.string().max(100).optional(),
  }),
  output: z.object({ files: z.array(InputFile), nextBefore: z.string().nullable(), total: z.number().int() }),
});

export const getFile = endpoint({
  method: "GET",
  path: "/api/t/:team/files/:fileId",
  access: "file:read",
  output: InputFile,
});

/**
 * The file byte for byte as it was sent, which needs `result:read`; `x-size-bytes` is the size of the whole. A download
 * that broke off is taken up again with `Range: bytes=<from>-`, and with the `etag` as `If-Range`.
 */
export const fileContentPath = (team: string, fileId: string): string =>
  `/api/t/${encodeURIComponent(team)}/files/${encodeURIComponent(fileId)}/content`;

/** Deletes a file that no batch is left of. */
export const removeFile = endpoint({
  method: "DELETE",
  path: "/api/t/:team/files/:fileId",
  access: "file:upload",
  output: z.object({ id: z.string() }),
});

/** A copy at the upstream that an upload left there and nothing uses. `name` is what a person called the file. */
export const Leftover = z.object({
  id: z.string(),
  name: z.string(),
  sizeBytes: z.number().int(),
  createdAt: z.string(),
});
export type Leftover = z.infer<typeof Leftover>;

const Leftovers = z.object({ files: z.array(Leftover) });

export const listLeftovers = endpoint({
  method: "GET",
  path: "/api/t/:team/connections/:connectionId/leftovers",
  access: "connection:write",
  output: Leftovers,
});

/** Deletes them all, as they are found at that moment; answers what was deleted. */
export const removeLeftovers = endpoint({
  method: "DELETE",
  path: "/api/t/:team/connections/:connectionId/leftovers",
  access: "connection:write",
  output: Leftovers,
});

/**
 * Where tus uploads go. Metadata of an upload: `team` (slug), `name` (file name). The input file's id is the upload's id,
 * the last part of its address. When the last byte arrives the server checks the file again and publishes `file.changed`.
 * With `kind` "source" the upload is a source table, as `lib/jsonl/sheet/source-lines` spells it; the upload of requests that
 * were made of it then names its id as `source`, and its columns stand beside the answers of every batch from that file.
 * In the same way `copies` names an upload of that kind, spelled as `lib/jsonl/sheet/copy-lines` has it: exports that ask for
 * it have a row for each of those ids too.
 */
export const uploadsPath = "/api/uploads";
