import type { Spend } from "@/lib/batches/contract";
import { plural } from "@/lib/format";
import { compareDollars } from "@/lib/money";
import { Money } from "./money";

/** "1 model has no price". */
export const unpricedWords = (models: readonly string[]): string =>
  models.length === 1 ? "1 model has no price" : `${plural(models.length, "model")} have no price`;

/** What was spent. Where some model has no price: the known part, as "at least $1.20"; only with none of it "unknown". */
export function SpentMoney({ spend }: { spend: Pick<Spend, "cost" | "knownCost" | "unpricedModels"> }) {
  if (spend.cost !== null || compareDollars(spend.knownCost, "0") <= 0) return <Money amount={spend.cost} />;
  return (
    <span title={`No price is known for ${spend.unpricedModels.join(", ")}`}>
      <span className="text-muted-foreground">at least</span> <Money amount={spend.knownCost} />
    </span>
  );
}
