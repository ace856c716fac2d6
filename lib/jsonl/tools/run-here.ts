import { indexLines } from "@/lib/jsonl/line-index";
import { joinTables } from "@/lib/jsonl/sheet/join-tables";
import { renameRows } from "@/lib/jsonl/sheet/rename-rows";
import { findAcross } from "./across";
import { hashAsks, withoutRequests } from "./asks";
import { diffFiles } from "./diff";
import type { ToolRun } from "./job";
import { mergeRequests } from "./merge";
import { maskPersonal, unmaskPersonal } from "./personal/mask";
import { scanPersonal } from "./personal/scan";
import { sampleRequests } from "./sample";
import { sendOnce } from "./send-once";
import { splitRequests } from "./split";
import type { ToolJob, ToolName, Tools } from "./tool-contract";
import { transformRequests } from "./transform";

type Runners = { [Name in ToolName]: (input: Tools[Name]["input"], run: ToolRun) => Promise<Tools[Name]["result"]> };

const runners: Runners = {
  sample: ({ blob, how, withRest }, run) => sampleRequests(blob, how, run, withRest),
  split: ({ blob, how }, run) => splitRequests(blob, how, run),
  merge: ({ sources, policy }, run) => mergeRequests(sources, policy, run),
  across: ({ blobs, withRest }, run) => findAcross(blobs, withRest, run),
  lines: async ({ blob }, { signal }) => (await indexLines(blob, signal)).columns(),
  scan: ({ blob }, run) => scanPersonal(blob, run),
  mask: ({ blob, kinds }, run) => maskPersonal(blob, kinds, run),
  unmask: ({ blob, map }, run) => unmaskPersonal(blob, map, run),
  transform: (input, run) => transformRequests(input, run),
  once: ({ blob }, run) => sendOnce(blob, run),
  asks: ({ blob }, run) => hashAsks(blob, run),
  without: ({ blob, places }, run) => withoutRequests(blob, places, run),
  rename: ({ table, before, after }, run) => renameRows(table, before, after, run),
  tables: ({ tables, requests }, run) => joinTables(tables, requests, run),
  diff: ({ a, b, options }, run) => diffFiles(a, b, options, run),
};

/** Runs a tool in this thread. */
export function runHere<Name extends ToolName>(
  { tool, input, limits }: ToolJob<Name>,
  run: Omit<ToolRun, "limits">,
): Promise<Tools[Name]["result"]> {
  return runners[tool](input, { limits, ...run });
}
