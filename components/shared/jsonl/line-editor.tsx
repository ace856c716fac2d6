"use client";

import { useDeferredValue, useEffect, useEffectEvent, useRef, useState } from "react";
import { StateWord } from "@/components/shared/state-word";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import { formatCount } from "@/lib/format";
import { checkLines } from "@/lib/jsonl/check-line";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { editLine, type LinePlace } from "./check-draft";
import { detailOf, levelTone, levelWord, sortRules } from "./check-words";
import type { Desk } from "./desk";
import type { Draft } from "./draft";
import { wholeLine } from "./engine";

type LineEditorProps = {
  desk: Desk;
  draft: Draft;
  blob: Blob;
  place: LinePlace;
  /** Where the finding is, in characters from 1. */
  column: number | null;
  onClose: () => void;
};

/** One line to be mended by hand: what is wrong with it is said as it is typed, and saving makes a new version of the file. */
export function LineEditor({ desk, draft, blob, place, column, onClose }: LineEditorProps) {
  const { line, offset, length } = place;
  const [text, setText] = useState<string | null>(null);
  const [original, setOriginal] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const close = useEffectEvent(onClose);
  useEffect(() => {
    let isGone = false;
    wholeLine(blob, { offset, length }).then(
      (whole) => {
        if (isGone) return;
        setOriginal(whole);
        setText(whole);
      },
      () => close(),
    );
    return () => {
      isGone = true;
    };
  }, [blob, offset, length]);
  const isRead = text !== null;
  useEffect(() => {
    if (!isRead || !area.current) return;
    area.current.focus();
    const before = column === null ? [] : [...area.current.value].slice(0, column - 1);
    const at = before.join("").length;
    area.current.setSelectionRange(at, at);
  }, [isRead, column]);
  if (text === null) return <Skeleton className="h-24" />;
  const oneLine = text.replace(/\r?\n|\r/g, " ");
  return (
    <fieldset aria-label={`Line ${line}, mended by hand`} className="grid min-w-0 content-start gap-2">
      <Textarea
        ref={area}
        aria-label={`Text of line ${line}`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        spellCheck={false}
        className="max-h-72 w-full font-mono text-xs wrap-anywhere max-md:text-[1rem]"
      />
      <LiveCheck text={oneLine} desk={desk} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          size="sm"
          disabled={oneLine === original}
          onClick={() => {
            onClose();
            void editLine(desk, draft.id, place, oneLine);
          }}
        >
          Save line {formatCount(line)}
        </Button>
        <Button variant="outline" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <span className="text-xs text-pretty text-muted-foreground">
          In a corrected copy; your file stays as it is.
        </span>
      </div>
    </fieldset>
  );
}

function LiveCheck({ text, desk }: { text: string; desk: Desk }) {
  // Typing comes before checking what is typed.
  const checked = useDeferredValue(text);
  const rules = checked.trim() === "" ? [] : sortRules(checkLines(checked, desk.limits?.limits ?? DEFAULT_LIMITS));
  const told = rules.filter(({ level }) => level !== "info");
  return (
    <div role="status" className="text-xs">
      {checked.trim() === "" ? (
        <StateWord tone="wait">The line is empty: it holds no request.</StateWord>
      ) : told.length === 0 ? (
        <StateWord tone="good">Nothing is wrong with this line.</StateWord>
      ) : (
        <ul className="grid gap-1">
          {told.map(({ rule, level, title, sample: [first] }) => (
            <li key={rule} className="flex flex-wrap items-baseline gap-x-2">
              <StateWord tone={levelTone[level]} className="text-xs">
                {levelWord[level]}
              </StateWord>
              <span className="font-medium">{title}</span>
              <span className="min-w-0 wrap-anywhere text-muted-foreground">
                {[first?.column ? `column ${formatCount(first.column)}` : null, first && detailOf(first)]
                  .filter(Boolean)
                  .join(": ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
