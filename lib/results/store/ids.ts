import "server-only";
import type { StoreSource } from "./cache-file";
import { withConnection } from "./engine";
import { withCache } from "./open-stores";

const idsSql = "select seq, custom_id from input where not is_extra order by seq desc";

/** The place of each request of a batch by its id: the first, where several have one. */
export function readIds(source: StoreSource): Promise<Map<string, number>> {
  return withCache(source, (file) =>
    withConnection(file.alias, async (connection) => {
      const places = new Map<string, number>();
      for (const chunk of await (await connection.run(idsSql)).fetchAllChunks()) {
        const [seqs, ids] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
        for (let at = 0; at < chunk.rowCount; at += 1) places.set(String(ids.getItem(at)), Number(seqs.getItem(at)));
      }
      return places;
    }),
  );
}
