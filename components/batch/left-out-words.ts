import { plural } from "@/lib/format";
import type { LeftOut } from "@/lib/results/exports/contract";

/** Which of the rows asked for are no training examples: "Left out: 12 answers with something amiss, 3 rows without an answer." */
export function leftOutWords({ flagged, unchecked, unanswered, noConversation }: LeftOut): string {
  const parts = [
    ...(flagged > 0 ? [`${plural(flagged, "answer")} with something amiss`] : []),
    ...(unchecked > 0 ? [plural(unchecked, "unchecked answer")] : []),
    ...(unanswered > 0 ? [`${plural(unanswered, "row")} without an answer`] : []),
    ...(noConversation > 0 ? [`${plural(noConversation, "answer")} without a conversation`] : []),
  ];
  return `Left out: ${parts.join(", ")}.`;
}
