"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { comparedMax, compareFilters } from "@/lib/results/compare/contract";

const parsers = {
  a: parseAsString.withDefault(""),
  b: parseAsString.withDefault(""),
  show: parseAsStringLiteral(compareFilters),
  find: parseAsString.withDefault(""),
};

/** Which batches are compared and which of their rows are shown, as the address has it. */
export function useCompareView() {
  const [state, setState] = useQueryStates(parsers);
  const others = state.b.split(",").filter((id) => id !== "");
  const ids = [...(state.a ? [state.a] : []), ...others].slice(0, comparedMax);
  const setIds = ([a = "", ...rest]: readonly string[]) =>
    void setState({ a: a || null, b: rest.join(",") || null, show: null, find: null });
  return {
    ids,
    a: state.a,
    b: others.join(","),
    isReady: state.a !== "" && others.length > 0,
    setIds,
    /** What differs is what one comes for. */
    show: state.show ?? ("all" as const),
    search: state.find.slice(0, 200),
    setShow: (show: (typeof compareFilters)[number]) => void setState({ show: show === "all" ? null : show }),
    setSearch: (find: string) => void setState({ find: find || null }),
    clear: () => void setState({ show: null, find: null }),
  };
}
