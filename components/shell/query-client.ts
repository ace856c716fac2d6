import { QueryClient } from "@tanstack/react-query";
import { shouldRetry } from "./should-retry";

/**
 * Figures are pushed by the live stream, so what is on screen counts as fresh for a while; a window that comes back
 * into sight asks again. Acts are never repeated without being told to.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, gcTime: 5 * 60_000, retry: shouldRetry },
      mutations: { retry: false },
    },
  });
}
