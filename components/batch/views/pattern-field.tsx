"use client";

import { useState } from "react";
import { Input } from "@/components/ui/input";

type PatternFieldProps = { error: string | null; onChange: (pattern: string) => void };

/** Draws the label out of longer answers; asked for when one leaves the field or presses Enter. */
export function PatternField({ error, onChange }: PatternFieldProps) {
  const [text, setText] = useState("");
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <Input
        aria-label="Pattern that draws the label from the answer"
        aria-invalid={error !== null && text !== ""}
        placeholder="Draw by pattern: answer is (\w+)"
        className="w-64 font-mono text-xs"
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => onChange(text.trim())}
        onKeyDown={(event) => event.key === "Enter" && onChange(text.trim())}
      />
      {error !== null && text !== "" && (
        <p role="alert" className="text-xs text-bad-ink">
          {error}
        </p>
      )}
    </div>
  );
}
