"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { changeBeside } from "./change-beside";
import type { Desk } from "./desk";
import { type Draft, isSending } from "./draft";

/** Of which table's rows a file was made, and whether they go along; that can be changed until it is submitted. */
export function SourceNote({ desk, draft }: { desk: Desk; draft: Draft }) {
  const { source } = draft.beside;
  if (!source) return null;
  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
      <span>Made from the rows of {source.name}</span>
      <Field
        inline
        className="items-center"
        label={
          <span className="text-xs font-normal text-muted-foreground">Keep the table with its batch, for the team</span>
        }
      >
        <Checkbox
          checked={source.isShared}
          disabled={isSending(draft) || draft.fileId !== null}
          onCheckedChange={(isOn) => changeBeside(desk, "source", source.key, { isShared: isOn === true })}
        />
      </Field>
    </div>
  );
}
