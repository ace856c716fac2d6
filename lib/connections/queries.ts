import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import {
  type Connection,
  createConnection,
  getConnectionHealth,
  listConnections,
  removeConnection,
  testConnection,
  updateConnection,
} from "./contract";

const connectionsKey = (team: string) => ["t", team, "connections"] as const;

/** The team's connections, oldest first. Keys never come along, only their last four characters. */
export const connectionsQuery = (team: string) =>
  queryOptions({
    queryKey: connectionsKey(team),
    queryFn: ({ signal }) => call(listConnections, { team }, signal),
    staleTime: 30_000,
  });

/** How a connection fares just now; looked at again every few seconds while it is on screen. */
export const connectionHealthQuery = (team: string, connectionId: string) =>
  queryOptions({
    queryKey: [...connectionsKey(team), connectionId, "health"] as const,
    queryFn: ({ signal }) => call(getConnectionHealth, { team, connectionId }, signal),
    staleTime: 5_000,
    refetchInterval: 10_000,
  });

type Input<E extends Parameters<typeof call>[0]> = Omit<CallInput<E>, "team">;
export type NewConnectionInput = Input<typeof createConnection>;
export type ConnectionChange = Input<typeof updateConnection>;

/** Adds a connection; the server tries the key before it answers, so `lastCheck` is filled in. */
export const createConnectionMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: NewConnectionInput) => call(createConnection, { team, ...input }),
    onSuccess: (connection) => applyConnection(client, team, connection),
  });

/** Changes a connection. A base address on another origin drops the key unless a new one comes with it. */
export const updateConnectionMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: ConnectionChange) => call(updateConnection, { team, ...input }),
    onSuccess: (connection) => applyConnection(client, team, connection),
  });

export const testConnectionMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (connectionId: string) => call(testConnection, { team, connectionId }),
    onSuccess: (connection) => applyConnection(client, team, connection),
  });

export const removeConnectionMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (connectionId: string) => call(removeConnection, { team, connectionId }),
    onSuccess: ({ id }) =>
      client.setQueryData(
        connectionsQuery(team).queryKey,
        (old) => old && { connections: old.connections.filter((one) => one.id !== id) },
      ),
  });

function applyConnection(client: QueryClient, team: string, connection: Connection): void {
  client.setQueryData(connectionsQuery(team).queryKey, (old) => {
    if (!old) return old;
    const isListed = old.connections.some((one) => one.id === connection.id);
    const connections = isListed
      ? old.connections.map((one) => (one.id === connection.id ? connection : one))
      : [...old.connections, connection];
    return { connections };
  });
}
