import type { z } from "zod";
import type { BatchFilter, batchViews } from "@/lib/batches/filter";
import { formatDate } from "@/lib/format-time";

/** How the address says what the list is narrowed to. */
export type FilterState = {
  view: (typeof batchViews)[number];
  q: string;
  mine: boolean;
  overdue: boolean;
  flagged: boolean;
  status: string[];
  member: string[];
  model: string[];
  connection: string[];
  window: string[];
  tag: string[];
  days: number | null;
  from: string | null;
  to: string | null;
  usedFrom: string | null;
  usedTo: string | null;
  file: string | null;
};

/** What the address says, if it can be the id of an input file. */
export const fileIdOf = (text: string | null): string | undefined =>
  text !== null && /^fil_\w{1,60}$/.test(text) ? text : undefined;

/** What the address says, if it is a day of the calendar. */
const dayOf = (text: string | null): string | undefined => {
  const isDay = text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  return isDay && new Date(text).toISOString().startsWith(text) ? text : undefined;
};

/** "Used 1 Mar to 31 Mar": the days of the team's calendar whose usage is meant; null when any are. */
export function usedWords(
  { usedFrom, usedTo }: Pick<FilterState, "usedFrom" | "usedTo">,
  nowMs: number,
): string | null {
  const [from, to] = [usedFrom, usedTo].map((text) => {
    const day = dayOf(text);
    // Days of a calendar, not moments: as they stand, wherever they are read.
    return day && formatDate(Date.parse(day), nowMs, "UTC");
  });
  if (from && to) return from === to ? `Used on ${from}` : `Used ${from} to ${to}`;
  return from ? `Used since ${from}` : to ? `Used until ${to}` : null;
}

/** A day of the calendar as its first moment here, `later` days on; null for what is no day. */
function startOfDay(day: string | null, later = 0): string | null {
  const [year, month, date] =
    /^(\d{4})-(\d\d)-(\d\d)$/
      .exec(day ?? "")
      ?.slice(1)
      .map(Number) ?? [];
  if (!year || !month || !date) return null;
  return new Date(year, month - 1, date + later).toISOString();
}

/** The filter as the server takes it; whatever narrows nothing is left out, so that equal lists have equal keys. */
export function filterOf(state: FilterState): z.input<typeof BatchFilter> {
  const from = startOfDay(state.from);
  const to = startOfDay(state.to, 1);
  const some = (values: string[]) => (values.length > 0 ? values : undefined);
  const filter = {
    view: state.view,
    search: state.q.slice(0, 200) || undefined,
    isMine: state.mine || undefined,
    isOverdue: state.overdue || undefined,
    isFlagged: state.flagged || undefined,
    status: some(state.status),
    memberId: some(state.member),
    model: some(state.model),
    connectionId: some(state.connection),
    window: some(state.window),
    tag: some(state.tag),
    days: state.days && state.days > 0 ? Math.min(3_650, state.days) : undefined,
    from: from ?? undefined,
    to: to ?? undefined,
    usedFrom: dayOf(state.usedFrom),
    usedTo: dayOf(state.usedTo),
    fileId: fileIdOf(state.file),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** The slice of the usage that a list is: null where it is none, or narrowed by more than Usage knows of. */
export function sliceOf(filter: z.input<typeof BatchFilter>) {
  const { view, usedFrom: from, usedTo: to, model, memberId: member, connectionId: connection, tag, ...more } = filter;
  if (!from || !to || view !== "all" || Object.keys(more).length > 0) return null;
  return { from, to, model, member, connection, tag };
}

/** Whether less than everything is shown. */
export const isNarrowedBy = (state: FilterState): boolean => {
  const { view, ...rest } = filterOf(state);
  return view !== "all" || Object.keys(rest).length > 0;
};
