import type { Route } from "next";

/** A page below a team's address: "" is the overview, "/batches" the list. */
export type TeamPath = "" | `/${string}`;

type Query = Record<string, string | number | boolean | null | undefined>;

/** What follows "?"; empty values are left out. */
function search(query: Query | undefined): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value != null && value !== "") params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

/**
 * Address of a page of a team: ("acme", "/batches", { status: "running" }) → "/t/acme/batches?status=running".
 * The one place where a string becomes a typed `Route`. Ids within `path` go through `encodeURIComponent` first.
 */
export function teamHref(team: string | { slug: string }, path: TeamPath = "", query?: Query): Route {
  const slug = typeof team === "string" ? team : team.slug;
  return `/t/${encodeURIComponent(slug)}${path}${search(query)}` as Route;
}

/** The page of a run: all its parts as one. */
export const runPath = (runId: string): TeamPath => `/batches/runs/${encodeURIComponent(runId)}`;

/** Address of a page outside any team: "/sign-in", "/setup". */
export function appHref(path: `/${string}`, query?: Query): Route {
  return `${path}${search(query)}` as Route;
}
