import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { listModels, type Model, setModelPrice, type TeamModel } from "./contract";

const modelsKey = (team: string) => ["t", team, "models"] as const;

/** The catalogue with the team's own prices and what its finished runs say of each model. */
export const modelsQuery = (team: string) =>
  queryOptions({
    queryKey: modelsKey(team),
    queryFn: ({ signal }) => call(listModels, { team }, signal),
    staleTime: 60_000,
  });

export type PriceChange = { modelId: string; prices: Model["prices"] | null };

/** Sets the team's prices of one model; with null the catalogue's hold again. */
export const setPriceMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (change: PriceChange) => call(setModelPrice, { team, ...change }),
    onSuccess: (model) => applyModel(client, team, model),
  });

function applyModel(client: QueryClient, team: string, model: TeamModel): void {
  client.setQueryData(modelsQuery(team).queryKey, (old) => {
    if (!old) return old;
    const isListed = old.models.some((one) => one.id === model.id);
    const models = isListed ? old.models.map((one) => (one.id === model.id ? model : one)) : [...old.models, model];
    return { ...old, models };
  });
}
