import { type ZodType, z } from "zod";
import * as audit from "@/lib/audit/contract";
import * as bulk from "@/lib/bulk/contract";
import * as compare from "@/lib/results/compare/contract";
import * as results from "@/lib/results/exports/contract";
import * as review from "@/lib/results/review/contract";
import * as runs from "@/lib/results/runs/contract";
import type { Access } from "@/lib/wire/endpoint";

type Stream = {
  method: "GET" | "POST" | "PATCH" | "HEAD" | "DELETE" | "OPTIONS";
  path: string;
  access: Access;
  name: string;
  tag: string;
  /** What it does, and in what form. */
  about: string;
  produces?: string;
  query?: ZodType;
  /** Headers of the request that say something beyond the usual. */
  headers?: readonly string[];
};

const upload = { path: "/api/uploads", access: "signed-in", tag: "Files" } as const;
const tus = "Resumable upload by the tus 1.0 protocol";
const beginUploadAbout = `${tus}: \`Upload-Metadata\` holds team and name. With the kind \`source\` it is the table requests were made of, a JSON list of texts a line, the first line \`["custom_id", …names]\`; the upload of the requests names its id as \`source\`.`;

/** Doors whose answers are streams, which no schema describes. */
export const streams: readonly Stream[] = [
  {
    method: "GET",
    path: "/api/t/:team/live",
    access: "team:read",
    name: "listen",
    tag: "Team",
    about: "What happens in the team, as Server-Sent Events. `Last-Event-ID` goes on where one stopped.",
    produces: "text/event-stream",
    query: z.object({
      after: z.number().int().describe("As `Last-Event-ID`, for who cannot send headers.").optional(),
    }),
    headers: ["Last-Event-ID"],
  },
  {
    method: "GET",
    path: "/api/t/:team/audit/export",
    access: "audit:read",
    name: "exportAudit",
    tag: "Team",
    about: "The audit log as CSV. Takes the filters of listAudit.",
    produces: "text/csv",
    query: audit.AuditFilter,
  },
  {
    method: "GET",
    path: "/api/t/:team/batches/:batchId/export",
    access: "result:read",
    name: "exportResults",
    tag: "Results",
    about: "A batch's results as a file; `format` says which. `x-row-count` says how many rows follow.",
    produces: "application/octet-stream",
    query: results.ExportQuery,
  },
  {
    method: "GET",
    path: "/api/t/:team/batches/:batchId/exports/:exportId/file",
    access: "result:read",
    name: "takeExport",
    tag: "Results",
    about: "The file that createExport was asked for; getExport says how far it is.",
    produces: "application/octet-stream",
  },
  {
    method: "GET",
    path: "/api/t/:team/runs/:runId/export",
    access: "result:read",
    name: "exportRun",
    tag: "Results",
    about: "The results of all parts of a run in one file, in the order of listRunResults.",
    produces: "application/octet-stream",
    query: runs.RunExportQuery,
  },
  {
    method: "GET",
    path: "/api/t/:team/runs/:runId/exports/:exportId/file",
    access: "result:read",
    name: "takeRunExport",
    tag: "Results",
    about: "The file that createRunExport was asked for; getRunExport says how far it is.",
    produces: "application/octet-stream",
  },
  {
    method: "GET",
    path: "/api/t/:team/batches/:batchId/results/:seq/images/:index",
    access: "result:read",
    name: "getResultImage",
    tag: "Results",
    about: "A picture that stands in an answer, as the upstream delivered it.",
    produces: "image/*",
  },
  {
    method: "GET",
    path: "/api/t/:team/batches/export",
    access: "result:read",
    name: "exportBatches",
    tag: "Results",
    about: "The results of several batches in one file.",
    produces: "application/octet-stream",
    query: bulk.BulkExport,
  },
  {
    method: "GET",
    path: "/api/t/:team/batches/:batchId/reviews/gold",
    access: "result:read",
    name: "exportGold",
    tag: "Results",
    about: "The accepted rows as a gold set: id, answer, the fields of its JSON, notes; `format` is csv or jsonl.",
    produces: "application/octet-stream",
    query: review.GoldQuery,
  },
  {
    method: "GET",
    path: "/api/t/:team/batches/:batchId/votes/export",
    access: "result:read",
    name: "exportConsensus",
    tag: "Results",
    about: "What repeated runs of the same requests agree on, field by field, as CSV.",
    produces: "text/csv",
  },
  {
    method: "GET",
    path: "/api/t/:team/compare/export",
    access: "result:read",
    name: "exportComparison",
    tag: "Results",
    about: "A comparison of batches as CSV.",
    produces: "text/csv",
    query: compare.CompareExportQuery,
  },
  {
    method: "GET",
    path: "/api/t/:team/files/:fileId/content",
    access: "result:read",
    name: "takeFile",
    tag: "Files",
    about:
      "An input file byte for byte as it was sent. `x-size-bytes` is its size; `Range` and `If-Range` take it up again.",
    produces: "application/x-ndjson",
    headers: ["Range", "If-Range"],
  },
  {
    method: "POST",
    path: "/api/hooks/:hook",
    access: "anyone",
    name: "receiveHook",
    tag: "Connections",
    about:
      "Where an upstream tells of its batches, signed by the Standard Webhooks scheme. Its news are only a hint to ask.",
  },
  { ...upload, method: "POST", name: "beginUpload", about: beginUploadAbout },
  {
    ...upload,
    method: "PATCH",
    name: "sendUploadChunk",
    about: `${tus}: the next bytes, to the address it began with.`,
  },
  { ...upload, method: "HEAD", name: "getUploadOffset", about: `${tus}: how many bytes have arrived.` },
  { ...upload, method: "DELETE", name: "dropUpload", about: `${tus}: refused, the console clears up by itself.` },
  { ...upload, method: "OPTIONS", name: "getUploadOptions", about: `${tus}: what the server supports.` },
];
