import { z } from "zod";
import { several } from "@/lib/wire/several";

const flag = z.union([z.boolean(), z.stringbool()]).default(false);

/**
 * What the list can be narrowed to. `look`: finished with failures or flagged answers, or in need of a person. Only
 * `archived` shows what was put away.
 */
export const batchViews = ["all", "running", "look", "done", "archived"] as const;

/** Which batches of a team are meant, as the list, the bulk acts and the exports understand it. */
export const BatchFilter = z.strictObject({
  view: z.enum(batchViews).default("all"),
  search: z.string().trim().max(200).optional(),
  isMine: flag,
  isOverdue: flag,
  isFlagged: flag,
  status: several(20),
  memberId: several(),
  model: several(200),
  connectionId: several(),
  window: several(20),
  tag: several(),
  runId: z.string().max(64).optional(),
  parentId: z.string().max(64).optional(),
  /** Made of this input file, put away or not: as many as the file says it was used by. */
  fileId: z.string().max(64).optional(),
  /** Made in so many days up to now. */
  days: z.coerce.number().int().min(1).max(3_650).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /**
   * What usage was counted of between two days of the team's calendar, both included, put away or not; `model` is then
   * one that was used in them. The same slice of the usage counted exactly these.
   */
  usedFrom: z.iso.date().optional(),
  usedTo: z.iso.date().optional(),
});
export type BatchFilter = z.output<typeof BatchFilter>;

/** Whether a slice of the usage is meant. */
export const isOfUsage = ({ usedFrom, usedTo }: Pick<BatchFilter, "usedFrom" | "usedTo">): boolean =>
  usedFrom !== undefined || usedTo !== undefined;

/** Whether what was put away is meant as well: what something was used for, it was used for, archived or not. */
export const isOfAllTime = (filter: BatchFilter): boolean => isOfUsage(filter) || filter.fileId !== undefined;

/** Whether every batch is listed by itself, rather than a run as one. */
export const isFlat = (filter: BatchFilter): boolean =>
  filter.runId !== undefined || filter.parentId !== undefined || isOfAllTime(filter);
