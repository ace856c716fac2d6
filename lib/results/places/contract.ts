import { z } from "zod";
import { Sort } from "@/lib/results/columns";
import { ResultSelection } from "@/lib/results/contract";
import { endpoint } from "@/lib/wire/endpoint";

/** As many rows as one act takes. */
export const placesMax = 50_000;

/** The places from one to another, both included, whichever comes first, but no more than an act takes. */
export function range(start: number, end: number): { from: number; to: number; rows: number } {
  const from = Math.min(start, end);
  const rows = Math.abs(end - start) + 1;
  return { from, to: from + Math.min(rows, placesMax), rows };
}

const seq = z.coerce.number().int().min(0).max(100_000_000);

/**
 * Where a row lies in a view, and which rows lie between it and another. Rows are named by their place in the input
 * file, so that rows which come in between move nothing.
 */
export const listPlaces = endpoint({
  method: "GET",
  path: "/api/t/:team/batches/:batchId/places",
  access: "result:read",
  query: ResultSelection.extend({ sort: Sort.default("input"), from: seq, to: seq.optional() }),
  output: z.object({
    /** 0-based place of `from` in the view; null when the view does not have it. */
    place: z.number().int().nullable(),
    /** From `from` to `to` in the order of the view, both included; none where one is missing. The first 50,000 of them. */
    seqs: z.array(z.number().int()),
    /** How many there are from one to the other. */
    rows: z.number().int(),
  }),
});
