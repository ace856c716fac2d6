import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { getFile, type InputFile, listFiles, listLeftovers, removeFile, removeLeftovers } from "./contract";

const filesKey = (team: string) => ["t", team, "files"] as const;
const fileKey = (team: string, fileId: string) => ["t", team, "file", fileId] as const;

/** Files shown on one page of the list. */
export const filesPerPage = 50;

/** A page of the team's input files, newest first. `before` is the cursor an earlier page ended with. */
export const filesQuery = (team: string, before: string | null) =>
  queryOptions({
    queryKey: [...filesKey(team), { before }],
    queryFn: ({ signal }) => call(listFiles, { team, limit: filesPerPage, ...(before ? { before } : {}) }, signal),
  });

/** One input file; `state` tells how far the server is with it. */
export const fileQuery = (team: string, fileId: string) =>
  queryOptions({
    queryKey: fileKey(team, fileId),
    queryFn: ({ signal }) => call(getFile, { team, fileId }, signal),
  });

export const removeFileMutation = (client: QueryClient, team: string, fileId: string) =>
  mutationOptions({
    mutationFn: () => call(removeFile, { team, fileId }),
    onSettled: () => client.invalidateQueries({ queryKey: filesKey(team) }),
  });

/** Whether the server still has to receive or read the file. */
export const isFilePending = (file: InputFile): boolean => file.state === "uploading" || file.state === "checking";

const leftoversKey = (team: string, connectionId: string) => ["t", team, "leftovers", connectionId] as const;

/** What uploads left at a connection's upstream. It reads the upstream's lists, so it is asked for, not polled. */
export const leftoversQuery = (team: string, connectionId: string) =>
  queryOptions({
    queryKey: leftoversKey(team, connectionId),
    queryFn: ({ signal }) => call(listLeftovers, { team, connectionId }, signal),
    staleTime: 60_000,
    retry: false,
  });

export const removeLeftoversMutation = (client: QueryClient, team: string, connectionId: string) =>
  mutationOptions({
    mutationFn: () => call(removeLeftovers, { team, connectionId }),
    onSuccess: () => client.setQueryData(leftoversQuery(team, connectionId).queryKey, { files: [] }),
    onError: () => client.invalidateQueries({ queryKey: leftoversKey(team, connectionId) }),
  });
