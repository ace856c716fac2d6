export const toolNames = ["check", "profile", "transform", "secrets", "sample", "split", "merge", "diff"] as const;
export type ToolTab = (typeof toolNames)[number];

export const toolLabel: Record<ToolTab, string> = {
  check: "Check",
  profile: "Profile",
  transform: "Transform",
  secrets: "Secrets",
  sample: "Sample",
  split: "Split",
  merge: "Merge",
  diff: "Diff",
};
