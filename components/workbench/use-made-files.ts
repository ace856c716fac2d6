"use client";

import { useState } from "react";
import { addMade, roomIn } from "@/components/shared/jsonl/add-files";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { MadeFile } from "./made-files";

export type Made = { sentence: string; files: readonly MadeFile[]; isInList: boolean };

/** The last outcome of a tool. Its files are put on the bench when there is room for all of them. */
export function useMadeFiles(desk: Desk) {
  const [made, setMade] = useState<Made | null>(null);
  const take = (sentence: string, files: readonly MadeFile[]) => {
    const isInList = files.length <= roomIn(desk);
    if (isInList) for (const { name, blob } of files) addMade(desk, name, blob);
    setMade({ sentence, files, isInList });
  };
  return { made, take, clear: () => setMade(null) };
}
