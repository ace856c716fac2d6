"use client";

import { type ReactNode, useMemo } from "react";
import { CopyButton } from "@/components/shared/copy-id";
import { Disclosure } from "@/components/shared/disclosure";
import { ScrollArea } from "@/components/ui/scroll-area";
import { cn } from "@/lib/utils";
import { foldVectors } from "./fold-vectors";
import { layOutJson } from "./lay-out-json";

/** A named part of a row. `aside` stands at the right of the name. */
export function RowSection({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid gap-1.5">
      <div className="flex min-h-6.5 items-center gap-2">
        <h3 className="text-xs font-medium text-muted-foreground first-letter:uppercase">{title}</h3>
        {aside && <div className="ml-auto flex items-center gap-2">{aside}</div>}
      </div>
      {children}
    </section>
  );
}

type PlainTextProps = { text: string; label: string; isMono?: boolean; className?: string };

/** Text from outside, shown as nothing but text. */
export function PlainText({ text, label, isMono, className }: PlainTextProps) {
  return (
    <ScrollArea
      aria-label={label}
      className={cn(
        "max-h-[44dvh] rounded-lg border bg-muted/50 px-3 py-2.5 text-sm whitespace-pre-wrap wrap-anywhere",
        isMono && "font-mono text-xs/5",
        className,
      )}
    >
      {text}
    </ScrollArea>
  );
}

/** Laying out more than this would hold the page up; it is shown as it came. */
const layOutCharsMax = 200_000;
const looksLikeJson = (text: string) => /^\s*[[{]/.test(text) && text.length <= layOutCharsMax;

/** Text that may be JSON: laid out over lines, for reading only; what is copied is the original. */
export function MaybeJson({ text, label }: { text: string; label: string }) {
  const laidOut = useMemo(() => (looksLikeJson(text) ? layOutJson(text) : text), [text]);
  return <PlainText label={label} text={laidOut} isMono={laidOut !== text || looksLikeJson(text)} />;
}

/** A raw line, folded away; byte for byte what was sent or delivered. Of vectors only their length is drawn. */
export function RawLine({ title, line }: { title: string; line: string }) {
  return (
    <Disclosure title={title}>
      <RawText title={title} line={line} />
    </Disclosure>
  );
}

function RawText({ title, line }: { title: string; line: string }) {
  const drawn = useMemo(() => foldVectors(line), [line]);
  return (
    <div className="mt-1.5 grid gap-2">
      <PlainText label={title} text={drawn} isMono />
      <div className="flex flex-wrap items-center gap-2">
        <CopyButton text={line} label="Copy line" />
        {drawn !== line && (
          <span className="text-xs text-muted-foreground">The numbers are not drawn; a copy has them.</span>
        )}
      </div>
    </div>
  );
}
