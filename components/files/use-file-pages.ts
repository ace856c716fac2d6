"use client";

import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";

/** Which page of the files is shown, kept in the address. A page knows only what follows it, so the way back is noted. */
export function useFilePages() {
  const [{ page, before }, setState] = useQueryStates({
    page: parseAsInteger.withDefault(1),
    before: parseAsString,
  });
  const [trail] = useState(() => new Map<number, string>());
  const next = (cursor: string) => {
    if (before) trail.set(page, before);
    void setState({ page: page + 1, before: cursor }, { history: "push" });
  };
  const previous = () => {
    const cursor = trail.get(page - 1);
    // After a reload the way back is not known: then it leads to the start.
    void setState(cursor ? { page: page - 1, before: cursor } : { page: null, before: null }, { history: "push" });
  };
  return { page, before, next, previous };
}
