import { z } from "zod";
import type { Model, Price } from "@/lib/models/contract";
import { modelWindows } from "./model-words";

const Amount = z
  .string()
  .trim()
  .transform((text) => text.replace(/^\$/, ""))
  .pipe(z.string().regex(/^(\d{1,6}(\.\d{1,9})?)?$/, "Enter dollars, such as 0.05."));
const Row = z.object({ input: Amount, output: Amount });

/** Prices as typed, "" where unknown. An output price alone says nothing. */
export const PriceForm = z
  .object({
    modelId: z.string().trim().min(1, "Enter the model's name.").max(200, "Use at most 200 characters."),
    "24h": Row,
    "1h": Row,
    realtime: Row,
  })
  .superRefine((form, check) => {
    for (const window of modelWindows) {
      if (form[window].input === "" && form[window].output !== "") {
        check.addIssue({ code: "custom", path: [window, "input"], message: "Enter the input price too." });
      }
    }
  });
export type PriceForm = z.infer<typeof PriceForm>;

const textOf = (price: Price | null) => ({
  input: price?.inputPerMillion ?? "",
  output: price?.outputPerMillion ?? "",
});

export function formOf(modelId: string, prices: Model["prices"] | null): PriceForm {
  const row = (window: (typeof modelWindows)[number]) => textOf(prices?.[window] ?? null);
  return { modelId, "24h": row("24h"), "1h": row("1h"), realtime: row("realtime") };
}

function priceOf({ input, output }: z.infer<typeof Row>): Price | null {
  return input === "" ? null : { inputPerMillion: input, outputPerMillion: output === "" ? null : output };
}

/** What the contract takes; blank is unknown, never zero. */
export function pricesOf(form: PriceForm): Model["prices"] {
  return { "24h": priceOf(form["24h"]), "1h": priceOf(form["1h"]), realtime: priceOf(form.realtime) };
}
