import "server-only";
import type { Db } from "@/lib/db/client";
import type { inputFiles } from "@/lib/files/table";
import { estimate } from "@/lib/models/rules";
import { teamModels } from "@/lib/models/service";
import { compareDollars } from "@/lib/money";
import { historyOf } from "@/lib/usage/service/history";

type File = Pick<typeof inputFiles.$inferSelect, "tally">;
type Told = { cost: { high: string } | null } | null;

/**
 * The most a batch may cost, in dollars, for holding it against budgets: the high end told by the browser, which has
 * counted tokens, unless that lies below what the server's own rough count calls possible at the least. Null: the price
 * of some model is not known.
 */
export async function mostItCosts(
  db: Db,
  teamId: string,
  { file, window, told }: { file: File; window: string; told: Told },
): Promise<string | null> {
  if (!file.tally || (window !== "24h" && window !== "1h")) return null;
  const [models, history] = [await teamModels(db, teamId), await historyOf(db, teamId)];
  const own = estimate({ tally: file.tally, models, history }).totals[window].cost;
  if (!own) return null;
  const high = told?.cost?.high;
  return high !== undefined && compareDollars(high, own.low) >= 0 ? high : own.high;
}
