"use client";

import { useState } from "react";
import { addMade, roomIn } from "@/components/shared/jsonl/add-files";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { MadeFile } from "./made-files";

export type Made = { sentence: string; files: readonly MadeFile[]; isInList: boolean };

/** The last outcome of a tool. Its files are put on the bench when there is room for all of them. */
export function useMadeFiles(desk: Desk) {
  const [made, setMade] = useState<Made | null>(null);
  /** @returns the ids of the files put on the bench */
  const take = (sentence: string, files: readonly MadeFile[]): string[] => {
    const isInList = files.length <= roomIn(desk);
    setMade({ sentence, files, isInList });
    return isInList ? files.map(({ name, blob, beside }) => addMade(desk, name, blob, beside)) : [];
  };
  return { made, take, clear: () => setMade(null) };
}
