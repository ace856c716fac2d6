"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";

type MayBoxProps = {
  words: string;
  code?: string;
  description?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
};

/** One thing a token may do, to be ticked. */
export function MayBox({ words, code, description, isOn, onChange }: MayBoxProps) {
  return (
    <Field
      inline
      description={description}
      label={
        <>
          <span className="inline-block first-letter:uppercase">{words}</span>{" "}
          {code && <code className="font-mono text-xs text-muted-foreground">{code}</code>}
        </>
      }
    >
      <Checkbox checked={isOn} onCheckedChange={(checked) => onChange(checked === true)} />
    </Field>
  );
}
