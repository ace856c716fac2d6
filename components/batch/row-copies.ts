import { formatCount, plural } from "@/lib/format";
import type { ResultDetail } from "@/lib/results/contract";

const namedMax = 5;

/** "Sent once for 3 requests: row-7, row-9 and row-12 get this answer too." */
export function copiesWords({ copies: { count, ids } }: Pick<ResultDetail, "copies">): string {
  const named = ids.slice(0, namedMax);
  const more = count - named.length;
  const last = more > 0 ? `${formatCount(more)} more` : (named.pop() ?? "");
  const list = named.length > 0 ? `${named.join(", ")} and ${last}` : last;
  return `Sent once for ${plural(count + 1, "request")} that ask the same: ${list} ${count === 1 ? "gets" : "get"} this answer too.`;
}
