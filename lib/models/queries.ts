import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { listModels, listPriceChanges, type Model, setModelPrice, type TeamModel } from "./contract";

const modelsKey = (team: string) => ["t", team, "models"] as const;

/** The catalogue with the team's own prices and what its finished runs say of each model. */
export const modelsQuery = (team: string) =>
  queryOptions({
    queryKey: modelsKey(team),
    queryFn: ({ signal }) => call(listModels, { team }, signal),
    staleTime: 60_000,
  });

/** What a team's prices of a model were, and since when. */
export const priceChangesQuery = (team: string, modelId: string) =>
  queryOptions({
    queryKey: ["t", team, "model-prices", modelId] as const,
    queryFn: ({ signal }) => call(listPriceChanges, { team, modelId }, signal),
  });

export type PriceChange = { modelId: string; prices: Model["prices"] | null };

/** Sets the team's prices of one model; with null the catalogue's hold again. */
export const setPriceMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (change: PriceChange) => call(setModelPrice, { team, ...change }),
    onSuccess: (model) => {
      applyModel(client, team, model);
      return client.invalidateQueries({ queryKey: priceChangesQuery(team, model.id).queryKey });
    },
  });

function applyModel(client: QueryClient, team: string, model: TeamModel): void {
  client.setQueryData(modelsQuery(team).queryKey, (old) => {
    if (!old) return old;
    const isListed = old.models.some((one) => one.id === model.id);
    const models = isListed ? old.models.map((one) => (one.id === model.id ? model : one)) : [...old.models, model];
    return { ...old, models };
  });
}
