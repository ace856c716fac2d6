import { type QueryClient, QueryObserver } from "@tanstack/react-query";
import { AppError } from "@/lib/wire/errors";
import type { InputFile } from "./contract";
import { fileQuery, isFilePending } from "./queries";

const askEveryMs = 1_500;

/**
 * Waits until the server has read an uploaded file. The live stream makes the query ask at once; the slow poll is for
 * when the stream is down. A lost connection is waited out, a definite refusal is not.
 * @returns the file in state `ready` or `rejected`
 * @throws AppError of the query; whatever `signal` was aborted with
 */
export function waitForFile(
  client: QueryClient,
  team: string,
  fileId: string,
  signal: AbortSignal,
): Promise<InputFile> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const observer = new QueryObserver(client, {
      ...fileQuery(team, fileId),
      staleTime: 0,
      retry: (_count, error) => error instanceof AppError && error.code === "internal",
      retryDelay: askEveryMs,
      refetchInterval: ({ state }) => (state.data && !isFilePending(state.data) ? false : askEveryMs),
      refetchIntervalInBackground: true,
    });
    const end = (settle: () => void) => {
      unsubscribe();
      signal.removeEventListener("abort", onAbort);
      settle();
    };
    const onAbort = () => end(() => reject(signal.reason));
    const unsubscribe = observer.subscribe(({ data, error, isFetching }) => {
      // What an earlier visit left in the cache may be an older state of the same file.
      if (data && !isFetching && !isFilePending(data)) end(() => resolve(data));
      else if (error && !isFetching) end(() => reject(error));
    });
    signal.addEventListener("abort", onAbort);
  });
}
