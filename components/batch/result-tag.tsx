import { Tag, type TagTone } from "@/components/ui/tag";
import type { ResultRow, RowFlag } from "@/lib/results/contract";

export const flagWords: Record<RowFlag, { word: string; tone: TagTone; meaning: string }> = {
  truncated: {
    word: "truncated",
    tone: "flag",
    meaning: "The answer stops at its token limit. Raise max_tokens to have the rest.",
  },
  empty: { word: "empty", tone: "flag", meaning: "The request succeeded, but the answer has no text." },
  refused: { word: "refused", tone: "flag", meaning: "The model declined to answer." },
  not_json: {
    word: "not JSON",
    tone: "risk",
    meaning: "JSON was asked for, but the answer is not valid JSON.",
  },
  schema_invalid: {
    word: "off schema",
    tone: "risk",
    meaning: "The answer is JSON, but does not follow the schema the request gave.",
  },
};

/** How a row ended, in a word: what is amiss in a tinted box, what is usual in plain grey. */
export function ResultTag({ row }: { row: Pick<ResultRow, "status" | "flag" | "finishReason"> }) {
  if (row.status === "failed") return <Tag tone="bad">failed</Tag>;
  if (row.flag) {
    const { word, tone, meaning } = flagWords[row.flag];
    return (
      <Tag tone={tone} title={meaning}>
        {word}
      </Tag>
    );
  }
  return (
    <span className="text-muted-foreground">
      {row.status === "answered" ? (row.finishReason ?? "done") : row.status}
    </span>
  );
}
