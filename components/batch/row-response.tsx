"use client";

import { CopyButton } from "@/components/shared/copy-id";
import { Link } from "@/components/shared/link";
import { Money } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { MaybeJson, PlainText, RawLine, RowSection } from "@/components/shared/row/row-section";
import { useTeam } from "@/components/shared/team-context";
import { formatCount } from "@/lib/format";
import type { ResultDetail } from "@/lib/results/contract";
import { cn } from "@/lib/utils";
import { uncheckedWords } from "./filter-words";
import { flagWords } from "./result-tag";
import { RowAnswer } from "./row-answer";

/** What came back: the answer or the failure, what it cost, and the line itself. */
export function RowResponse({ row }: { row: ResultDetail }) {
  return (
    <div className="grid content-start gap-4 px-5 py-4 max-md:border-t">
      <h2 className="sr-only">Response</h2>
      {row.filledBy && <FilledNote filledBy={row.filledBy} />}
      <Answered row={row} />
      {(row.status === "answered" || row.status === "failed") && <Facts row={row} />}
      {row.responseLine !== null && <RawLine title="Response line, as delivered" line={row.responseLine} />}
    </div>
  );
}

/** What a row says: its answer with calls and reasoning, or why there is none. */
export function Answered({ row }: { row: ResultDetail }) {
  return (
    <>
      {row.status === "pending" && <Quiet title="Answer">Not answered yet. It appears here by itself.</Quiet>}
      {row.status === "missing" && (
        <Quiet title="Answer">
          Nothing came for this row: its batch has ended, and the files of it have no such line.
        </Quiet>
      )}
      {row.status === "cancelled" && <Quiet title="Answer">Cancelled before it ran. Nothing was charged for it.</Quiet>}
      {row.status === "failed" && <Failure row={row} />}
      {row.flag && (
        <p
          className={cn(
            "rounded-lg border px-3 py-2 text-xs wrap-anywhere",
            flagWords[row.flag].tone === "risk" ? "border-risk/40 bg-risk-tint" : "border-flag/40 bg-flag-tint",
          )}
        >
          {flagWords[row.flag].meaning}
          {row.schemaError !== null && <span className="block pt-1 font-mono">{row.schemaError}</span>}
        </p>
      )}
      {row.unchecked && (
        <p className="rounded-lg border bg-muted/50 px-3 py-2 text-xs wrap-anywhere">
          Whether this answer fits the schema its request asks for is not known: {uncheckedWords[row.unchecked]}.
        </p>
      )}
      {row.status === "answered" && (row.answerText !== "" || row.toolCalls.length === 0) && (
        <AnswerText text={row.answerText} />
      )}
      {row.toolCalls.map((call, index) => (
        <RowSection
          // biome-ignore lint/suspicious/noArrayIndexKey: calls are told in their order and never change
          key={index}
          title={`Calls ${call.name}`}
          aside={<CopyButton text={call.arguments} />}
        >
          <MaybeJson label={`Arguments of call ${index + 1}, ${call.name}`} text={call.arguments} />
        </RowSection>
      ))}
      {row.reasoning && (
        <RowSection title="Reasoning">
          <PlainText label="Reasoning" text={row.reasoning} className="text-muted-foreground" />
        </RowSection>
      )}
    </>
  );
}

function FilledNote({ filledBy }: { filledBy: NonNullable<ResultDetail["filledBy"]> }) {
  const team = useTeam();
  return (
    <p className="rounded-lg border bg-accent/50 px-3 py-2 text-xs">
      Answered by{" "}
      <Link className="font-medium underline underline-offset-2" href={teamHref(team, `/batches/${filledBy.batchId}`)}>
        {filledBy.name}
      </Link>
      , which was sent for rows this batch has no good answer for.
    </p>
  );
}

function AnswerText({ text }: { text: string }) {
  return text === "" ? <Quiet title="Answer">No text.</Quiet> : <RowAnswer title="Answer" text={text} />;
}

function Quiet({ title, children }: { title: string; children: string }) {
  return (
    <RowSection title={title}>
      <p className="text-sm text-muted-foreground">{children}</p>
    </RowSection>
  );
}

function Failure({ row }: { row: ResultDetail }) {
  const cause = row.errorCause;
  const told = [cause?.status != null && `HTTP ${cause.status}`, cause?.code].filter(Boolean).join(" · ");
  return (
    <RowSection title="Why it failed" aside={told && <span className="font-mono text-xs">{told}</span>}>
      <MaybeJson label="Why it failed" text={cause?.message ?? row.error ?? "The upstream gave no reason."} />
    </RowSection>
  );
}

function Facts({ row }: { row: ResultDetail }) {
  const count = (tokens: number | null) => (tokens === null ? "not stated" : formatCount(tokens));
  const facts = [
    { label: "Finish", value: row.finishReason ?? "not stated" },
    { label: "Tokens in", value: count(row.inputTokens) },
    { label: "Tokens out", value: count(row.outputTokens) },
    { label: "Cost", value: <Money amount={row.cost} /> },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 rounded-lg border px-3 py-2.5 sm:grid-cols-4">
      {facts.map(({ label, value }) => (
        <div key={label} className="min-w-0">
          <dt className="text-xs text-muted-foreground">{label}</dt>
          <dd className="truncate text-sm tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
