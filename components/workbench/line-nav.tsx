"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CardActions } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { type Listed, listedWords } from "./line-marks";

export type Show = "all" | "error" | "warning";

type LineNavProps = {
  show: Show;
  onShow: (show: Show) => void;
  errors: Listed;
  warnings: Listed;
  /** To the finding before or after the line at hand. */
  onStep: (by: 1 | -1) => void;
  onGo: (line: number) => void;
};

/** Which lines of a file are shown, and the ways from one to another. */
export function LineNav({ show, onShow, errors, warnings, onStep, onGo }: LineNavProps) {
  const [typed, setTyped] = useState("");
  const levels = [
    { value: "error", label: "Blocks", listed: errors },
    { value: "warning", label: "Warnings", listed: warnings },
  ] as const;
  const met = levels.filter(({ listed }) => listed.lines.length > 0);
  return (
    <CardActions className="flex-wrap">
      {met.length > 0 && (
        <>
          <Segmented<Show>
            label="Which lines"
            value={show}
            onValueChange={onShow}
            options={[
              { value: "all", label: "All" },
              ...met.map(({ value, label, listed }) => ({ value, label: `${label} ${listedWords(listed)}` })),
            ]}
          />
          <Button variant="outline" size="icon-sm" aria-label="Finding before" onClick={() => onStep(-1)}>
            <ChevronUp aria-hidden />
          </Button>
          <Button variant="outline" size="icon-sm" aria-label="Next finding" onClick={() => onStep(1)}>
            <ChevronDown aria-hidden />
          </Button>
        </>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const number = Number(typed.replace(/\D/g, ""));
          if (number > 0) onGo(number);
        }}
      >
        <Input
          aria-label="Go to line"
          placeholder="Go to line"
          inputMode="numeric"
          className="h-6.5 w-24 text-xs tabular-nums"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </CardActions>
  );
}
