"use client";

import type { ReactNode } from "react";
import { Card, CardDescription } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { ToolBar } from "./tool-bar";
import type { ToolState } from "./use-tool";

type ToolFormProps<Kind extends string> = {
  /** Names the card. */
  title: string;
  /** Names the ways to choose from. */
  label: string;
  kind: Kind;
  kinds: readonly { value: Kind; label: string }[];
  onKind: (kind: Kind) => void;
  /** What the chosen way does. */
  note: string;
  submitLabel: string;
  state: ToolState;
  /** Why it cannot begin; null when it can. */
  problem: string | null;
  onSubmit: () => void;
  onStop: () => void;
  children: ReactNode;
};

/** The card of a tool that does one thing in several ways: the way, its fields, and the button. */
export function ToolForm<Kind extends string>({ children, ...form }: ToolFormProps<Kind>) {
  return (
    <Card aria-label={form.title} className="p-4">
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (form.problem === null) form.onSubmit();
        }}
      >
        <div className="grid gap-1.5">
          <div className="overflow-x-auto whitespace-nowrap">
            <Segmented label={form.label} value={form.kind} onValueChange={form.onKind} options={form.kinds} />
          </div>
          <CardDescription>{form.note}</CardDescription>
        </div>
        {children}
        <ToolBar label={form.submitLabel} state={form.state} problem={form.problem} onStop={form.onStop} />
      </form>
    </Card>
  );
}
