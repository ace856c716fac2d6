import { queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { getFile, type InputFile, listFiles } from "./contract";

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

/** Whether the server still has to receive or read the file. */
export const isFilePending = (file: InputFile): boolean => file.state === "uploading" || file.state === "checking";
