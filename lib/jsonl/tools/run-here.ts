import { diffFiles } from "./diff";
import type { ToolRun } from "./job";
import { mergeRequests } from "./merge";
import { sampleRequests } from "./sample";
import { splitRequests } from "./split";
import type { ToolJob, ToolName, Tools } from "./tool-contract";
import { transformRequests } from "./transform";

type Runners = { [Name in ToolName]: (input: Tools[Name]["input"], run: ToolRun) => Promise<Tools[Name]["result"]> };

const runners: Runners = {
  sample: ({ blob, how }, run) => sampleRequests(blob, how, run),
  split: ({ blob, how }, run) => splitRequests(blob, how, run),
  merge: ({ sources, policy }, run) => mergeRequests(sources, policy, run),
  transform: (input, run) => transformRequests(input, run),
  diff: ({ a, b, options }, run) => diffFiles(a, b, options, run),
};

/** Runs a tool in this thread. */
export function runHere<Name extends ToolName>(
  { tool, input, limits }: ToolJob<Name>,
  run: Omit<ToolRun, "limits">,
): Promise<Tools[Name]["result"]> {
  return runners[tool](input, { limits, ...run });
}
