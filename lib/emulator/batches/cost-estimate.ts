import type { Catalogue } from "@/lib/emulator/catalogue/catalogue";
import { picoToDecimal } from "@/lib/emulator/catalogue/money";
import type { RecentCompletions } from "@/lib/emulator/engine/recent-completions";
import type { FileRecord } from "@/lib/emulator/storage/file-store";

/**
 * The upstream's price for a file: input is a quarter of the body bytes; output is what the model's recent answers
 * were long, else 1.1 times the input, and one per request for embeddings.
 */
export function costEstimate(file: FileRecord, window: string, catalogue: Catalogue, recent: RecentCompletions) {
  let total = 0n;
  const models = file.models.map(({ model, requests, bodyBytes, isEmbeddings }) => {
    const input = Math.floor(bodyBytes / 4);
    const average = recent.average(model);
    const perModel = average === null ? input * 1.1 : average * requests;
    const output = isEmbeddings ? requests : Math.round(perModel);
    const price = catalogue.priceFor(model, window);
    const cost = price ? BigInt(input) * BigInt(price.inputPico) + BigInt(output) * BigInt(price.outputPico) : 0n;
    total += cost;
    return {
      model,
      request_count: requests,
      estimated_input_tokens: input,
      estimated_output_tokens: output,
      estimated_cost: price ? picoToDecimal(cost) : "0",
    };
  });
  const sum = (key: "estimated_input_tokens" | "estimated_output_tokens") =>
    models.reduce((count, model) => count + model[key], 0);
  return {
    file_id: file.id,
    total_requests: file.requests,
    total_estimated_input_tokens: sum("estimated_input_tokens"),
    total_estimated_output_tokens: sum("estimated_output_tokens"),
    total_estimated_cost: models.some((model) => model.estimated_cost !== "0") ? picoToDecimal(total) : "0",
    models,
  };
}
