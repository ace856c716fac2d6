import { cn } from "@/lib/utils";
import { type StripCounts, type StripWords, stripOrder, stripSentence } from "./strip-sentence";

const sizes = { sm: "h-1.5 rounded-[3px]", md: "h-2 rounded-sm", lg: "h-3.5 rounded-[7px]" };
const colours = { good: "bg-good", flag: "bg-flag", risk: "bg-risk", bad: "bg-bad" };

type StripProps = {
  /** Rows so far, by how they went. */
  counts: StripCounts;
  /** Rows in all; what is not counted yet stays empty. */
  total: number;
  /** Names the bar: the batch it belongs to. */
  label: string;
  /** What the parts are called when spoken, where "flagged" and the like are too general. */
  words?: StripWords;
  /** 6 px in lists, 8 px in cards, 14 px on the batch page. */
  size?: keyof typeof sizes;
  /** The parts of something finished, not progress towards an end: announced as a picture. */
  isShare?: boolean;
  className?: string;
};

/** The bar of a batch: good, flagged, at risk, failed, then the rest; the same order and colours everywhere. */
export function Strip({ counts, total, label, words, size = "sm", isShare, className }: StripProps) {
  const done = stripOrder.reduce((sum, part) => sum + (counts[part] ?? 0), 0);
  const whole = Math.max(total, done);
  const sentence = stripSentence(counts, whole, words);
  const look = cn("flex w-full gap-px overflow-hidden bg-track", sizes[size], className);
  const parts = (
    <>
      {stripOrder.map((part) => {
        const rows = counts[part] ?? 0;
        // Good always has its place, so that the first row grows into it instead of appearing.
        if (rows === 0 && part !== "good") return null;
        return (
          <span
            key={part}
            className={cn("h-full transition-[flex-grow] duration-200", colours[part], rows > 0 && "min-w-0.5")}
            style={{ flexGrow: rows, flexBasis: 0 }}
          />
        );
      })}
      <span
        style={{ flexGrow: whole === 0 ? 1 : whole - done, flexBasis: 0 }}
        className="transition-[flex-grow] duration-200"
      />
    </>
  );
  if (isShare) {
    return (
      <div role="img" aria-label={`${label}: ${sentence}`} className={look}>
        {parts}
      </div>
    );
  }
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={whole}
      aria-valuenow={done}
      aria-valuetext={sentence}
      className={look}
    >
      {parts}
    </div>
  );
}
