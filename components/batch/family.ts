import type { LineageNode } from "@/lib/batches/act-contract";
import { formatCount, plural } from "@/lib/format";

export type FamilyRow = { node: LineageNode; depth: number };

/** A family as it is drawn: each batch under the one it comes from, in the order they were made. */
export function familyTree(nodes: readonly LineageNode[]): FamilyRow[] {
  const known = new Set(nodes.map((node) => node.id));
  const rows: FamilyRow[] = [];
  const seen = new Set<string>();
  const add = (node: LineageNode, depth: number) => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    rows.push({ node, depth });
    for (const child of nodes) if (child.parentId === node.id) add(child, depth + 1);
  };
  for (const node of nodes) if (node.parentId === null || !known.has(node.parentId)) add(node, 0);
  return rows;
}

/** What a batch is among its siblings: "retry 2", "part 3", "again". */
export function placeWord(node: LineageNode, nodes: readonly LineageNode[]): string | null {
  if (node.relation === null) return null;
  const words = { retry: "retry", edit: "edit", canary: "canary", rest: "rest", clone: "again", shard: "part" };
  const isSibling = (other: LineageNode) =>
    other.relation === node.relation &&
    (node.relation === "shard" ? other.runId === node.runId : other.parentId === node.parentId);
  const siblings = nodes.filter(isSibling);
  const word = words[node.relation];
  return siblings.length > 1 ? `${word} ${siblings.indexOf(node) + 1}` : word;
}

/**
 * How far children answered what failed here: "31 rows failed, 29 answered by retry 2." Two children may have answered the
 * same row, so of several no sum is told. Null where there is nothing to say.
 */
export function gapSentence(nodes: readonly LineageNode[], batchId: string): string | null {
  const batch = nodes.find((node) => node.id === batchId);
  if (!batch) return null;
  const { total, completed, failed } = batch.counts;
  const gaps = failed > 0 ? failed : total - completed;
  const fillers = nodes.filter(
    (node) => node.parentId === batchId && (node.relation === "retry" || node.relation === "edit"),
  );
  const answered = fillers.filter((node) => node.counts.completed > 0);
  if (gaps <= 0 || fillers.length === 0) return null;
  const what = failed > 0 ? "failed" : "without an answer";
  if (answered.length === 0)
    return `${plural(gaps, "row")} ${what}; ${placeWord(fillers[0] as LineageNode, nodes)} is at work on them.`;
  const parts = answered.map((node) => ({ by: placeWord(node, nodes), count: Math.min(node.counts.completed, gaps) }));
  const [only] = parts;
  if (only && parts.length === 1)
    return `${plural(gaps, "row")} ${what}, ${formatCount(only.count)} answered by ${only.by}.`;
  const most = Math.max(...parts.map(({ count }) => count));
  const list = parts.map(({ by, count }) => `${formatCount(count)} answered by ${by}`).join(", ");
  const sure =
    most === gaps ? "all of them have" : `at least ${formatCount(most)} of them ${most === 1 ? "has" : "have"}`;
  return `${plural(gaps, "row")} ${what}: ${list}; ${sure} an answer now.`;
}
