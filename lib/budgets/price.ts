import "server-only";
import type { Db } from "@/lib/db/client";
import type { inputFiles } from "@/lib/files/table";
import type { MoneyRange, WindowTotal } from "@/lib/models/contract";
import { estimate } from "@/lib/models/rules";
import { teamModels } from "@/lib/models/service";
import { compareDollars } from "@/lib/money";
import { historyOf } from "@/lib/usage/service/history";
import { isRehearsing } from "@/lib/usage/service/rehearsal";
import { within } from "./rules";

type File = Pick<typeof inputFiles.$inferSelect, "tally">;
type Told = { cost: { high: string } | null } | null;

/** `moneyGuard`: the limit at which the batch is cancelled. */
type Ask = { file: File; window: string; told: Told; moneyGuard: string | null };

/** The server's own rough count of what a file costs in a window; null where its rows were not counted. */
export async function roughCost(
  db: Db,
  teamId: string,
  { file, window }: Pick<Ask, "file" | "window">,
): Promise<WindowTotal | null> {
  if (!file.tally || (window !== "24h" && window !== "1h")) return null;
  const [models, history] = [await teamModels(db, teamId), await historyOf(db, teamId)];
  return estimate({ tally: file.tally, models, history }).totals[window];
}

/**
 * The most a batch may cost, in dollars, for holding it against budgets: the high end told by the browser, which has
 * counted tokens, but never less than what the server's own rough count calls likely; one below what that calls possible
 * at the least is not believed at all. Null: the price of some model is not known. Never more than the batch's own limit.
 */
export async function mostItCosts(
  db: Db,
  teamId: string,
  { file, window, told, moneyGuard }: Ask,
): Promise<string | null> {
  const own = (await roughCost(db, teamId, { file, window }))?.cost;
  if (!own) return null;
  return within(believed(told?.cost?.high, own), moneyGuard);
}

function believed(high: string | undefined, own: MoneyRange): string {
  if (high === undefined || compareDollars(high, own.low) < 0) return own.high;
  return compareDollars(high, own.likely) < 0 ? own.likely : high;
}

/** Whether what a batch costs is real money, or simulated in a team that tries things out; else no budget minds it. */
export const isCounted = async (db: Db, teamId: string, kind: string): Promise<boolean> =>
  kind !== "emulator" || (await isRehearsing(db, teamId));
