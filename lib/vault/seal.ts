import "server-only";
import type { Db } from "@/lib/db/client";
import { shut, unshut } from "./box";
import { dataKey, newestDataKey } from "./data-keys";

/** The row a secret belongs to. A sealed value copied to another row, team or table does not open there. */
export type SealedPlace = { table: string; teamId: string; rowId: string };

const form = "v2";
const about = ({ table, teamId, rowId }: SealedPlace, version: number): string =>
  [table, teamId, rowId, form, version].join("|");

/** Seals a secret with its team's data key. Form: `v2.<key version>.<nonce>.<ciphertext>.<tag>`. */
export async function seal(db: Db, place: SealedPlace, plain: string): Promise<string> {
  const { version, key } = await newestDataKey(db, place.teamId);
  return [form, version, shut(key, Buffer.from(plain, "utf8"), about(place, version))].join(".");
}

/** Opens what `seal` made for this place. @throws Error when it was changed, moved, or its key is missing */
export async function open(db: Db, place: SealedPlace, sealed: string): Promise<string> {
  const [, version, box] = /^v2\.(\d+)\.(.+)$/.exec(sealed) ?? [];
  if (version === undefined || box === undefined) throw new Error("a sealed value has an unknown form");
  const { key } = await dataKey(db, place.teamId, Number(version));
  return unshut(key, box, about(place, Number(version))).toString("utf8");
}
