import { Button } from "@/components/ui/button";
import { formatCount, formatMoney, plural } from "@/lib/format";
import type { RerunPreview as Preview } from "./use-rerun-preview";

type RerunPreviewProps = { preview: Preview; find: string; replaceBy: string };

/** Before anything is sent: in how many rows the text is found, how the first one changes, and what it may cost. */
export function RerunPreview({ preview, find, replaceBy }: RerunPreviewProps) {
  const { data, error, isLooking, retry } = preview;
  return (
    <section aria-label="What would be sent" aria-busy={isLooking} className="grid gap-2 rounded-lg border px-3 py-2.5">
      {error ? (
        <p className="flex flex-wrap items-center gap-2 text-xs text-muted-foreground">
          {error.message}
          <Button type="button" variant="outline" size="sm" onClick={retry}>
            Try again
          </Button>
        </p>
      ) : !data ? (
        <p className="text-xs text-muted-foreground">Reading the rows…</p>
      ) : (
        <>
          <p role="status" className="text-sm tabular-nums">
            {data.found === 0
              ? "The text is in none of these rows. Nothing can be sent."
              : data.found === null
                ? `${plural(data.rows, "row")} would be sent.`
                : `The text is in ${formatCount(data.found)} of ${plural(data.rows, "row")}.`}{" "}
            {data.found !== 0 && <span className="text-muted-foreground">{costWords(data.cost)}</span>}
          </p>
          {data.first && (
            <div className="grid gap-2 sm:grid-cols-2">
              <Excerpt
                title={`Request ${formatCount(data.first.seq + 1)}, before`}
                text={data.first.before}
                mark={find}
              />
              <Excerpt title="After" text={data.first.after} mark={replaceBy} isAfter />
            </div>
          )}
        </>
      )}
    </section>
  );
}

function costWords(cost: NonNullable<Preview["data"]>["cost"]): string {
  if (cost === null) return "What it costs is not known: a model has no price.";
  const { low, likely, high } = cost;
  return `About ${formatMoney(likely)}, between ${formatMoney(low)} and ${formatMoney(high)}.`;
}

type ExcerptProps = { title: string; text: string; mark: string; isAfter?: boolean };

function Excerpt({ title, text, mark, isAfter }: ExcerptProps) {
  const parts = mark === "" ? [text] : text.split(mark);
  const tint = isAfter ? "bg-good-tint text-good-ink" : "bg-bad-tint text-bad-ink";
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-xs font-medium text-muted-foreground">{title}</h3>
      <p className="max-h-32 overflow-y-auto rounded-md bg-muted/50 px-2.5 py-1.5 text-xs whitespace-pre-wrap wrap-anywhere">
        {parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text are told apart by their place
          <span key={at}>
            {at > 0 && <mark className={`rounded-[3px] ${tint}`}>{mark}</mark>}
            {part}
          </span>
        ))}
      </p>
    </div>
  );
}
