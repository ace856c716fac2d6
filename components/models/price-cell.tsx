import type { Price } from "@/lib/models/contract";
import { perMillion, priceWords } from "./model-words";

/** Price of one window per million tokens; unknown says unknown. */
export function PriceCell({ price }: { price: Price | null }) {
  if (!price) return <span className="text-muted-foreground">unknown</span>;
  return (
    <span title={`${priceWords(price)}, for a million tokens`} className="whitespace-nowrap tabular-nums">
      {perMillion(price.inputPerMillion)}
      <span className="text-muted-foreground"> / </span>
      <span className="inline-block min-w-[5ch]">
        {price.outputPerMillion === null ? (
          <span className="text-muted-foreground">–</span>
        ) : (
          perMillion(price.outputPerMillion)
        )}
      </span>
    </span>
  );
}
