import "server-only";
import { z } from "zod";
import type { StoreSource } from "./cache-file";
import { withConnection } from "./engine";
import { withCache } from "./open-stores";
import { all, joined, type Values } from "./query";
import { readRows } from "./read-rows";
import type { StoreRow } from "./rows";

const Place = z.object({ seq: z.number() });

/** Answered rows by their custom_id; of several the first. */
export function readAnswered(source: StoreSource, customIds: readonly string[]): Promise<Map<string, StoreRow>> {
  const names = customIds.map((_, index) => `$id${index}`);
  const values: Values = Object.fromEntries(customIds.map((id, index) => [`id${index}`, id]));
  const sql = `select i.seq ${joined} where r.status = 'answered' and i.custom_id in (${names.join(", ")})`;
  return withCache(source, (file) =>
    withConnection(file.alias, async (connection) => {
      const places = customIds.length === 0 ? [] : await all(connection, Place, sql, values);
      const rows = await readRows(
        connection,
        places.map(({ seq }) => seq).sort((a, b) => b - a),
      );
      return new Map(rows.map((row) => [row.customId, row]));
    }),
  );
}
