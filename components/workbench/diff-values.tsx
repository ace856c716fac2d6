import { diffTexts, type Piece } from "@/components/shared/diff-texts";
import { ScrollArea } from "@/components/ui/scroll-area";
import type { Explained } from "@/lib/jsonl/tools/compare-lines";

type DiffValuesProps = {
  values: readonly Explained[];
  /** What the two sides are called. */
  names?: { a: string; b: string };
  /** Tells these values from others on the page, for screen readers: "line 3". */
  place?: string;
};

/** Each value that differs, before and after, side by side, with the words that differ marked. */
export function DiffValues({ values, names = { a: "A", b: "B" }, place }: DiffValuesProps) {
  return (
    <ul className="grid gap-2">
      {values.map(({ field, a, b }) => {
        const pieces = a !== null && b !== null ? diffTexts(a, b) : null;
        return (
          <li key={field} className="min-w-0">
            <h3 className="mb-1 font-mono text-xs font-medium wrap-anywhere">{field}</h3>
            <div className="grid gap-2 md:grid-cols-2">
              <Value name={names.a} place={place} isBefore field={field} text={a} pieces={pieces?.a ?? null} />
              <Value name={names.b} place={place} isBefore={false} field={field} text={b} pieces={pieces?.b ?? null} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

type ValueProps = {
  name: string;
  place: string | undefined;
  isBefore: boolean;
  field: string;
  text: string | null;
  pieces: readonly Piece[] | null;
};

function Value({ name, place, isBefore, field, text, pieces }: ValueProps) {
  const tint = isBefore ? "bg-bad-tint text-bad-ink" : "bg-good-tint text-good-ink";
  return (
    <ScrollArea
      aria-label={`${field} in ${name}${place ? `, ${place}` : ""}`}
      className="max-h-44 rounded-lg border bg-card px-2.5 py-2"
    >
      <p className="text-sm wrap-anywhere whitespace-pre-wrap">
        <span className="mr-1.5 text-xs font-medium text-muted-foreground">{name}</span>
        {text === null && <span className="text-muted-foreground">not there</span>}
        {text === "" && <span className="text-muted-foreground">empty</span>}
        {pieces
          ? pieces.map(({ at, text: piece, isChanged }) =>
              isChanged ? (
                <mark key={at} className={tint}>
                  {piece}
                </mark>
              ) : (
                piece
              ),
            )
          : text && <mark className={tint}>{text}</mark>}
      </p>
    </ScrollArea>
  );
}
