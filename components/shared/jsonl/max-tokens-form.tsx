"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { usualMaxTokens } from "./fix-plan";

/** A ceiling other than the usual one, for the requests that have none. */
export function MaxTokensForm({ onSet }: { onSet: (value: number) => void }) {
  const [text, setText] = useState(String(usualMaxTokens));
  const value = Number(text);
  const isGood = Number.isSafeInteger(value) && value >= 1 && value <= 1_000_000;
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        // React lets it rise through the popover to the form of the page.
        event.stopPropagation();
        if (isGood) onSet(value);
      }}
    >
      <Field
        label="max_tokens where there is none"
        description="About four characters of English are three quarters of a word, one token."
        {...(isGood ? {} : { error: "Enter a whole number from 1." })}
      >
        <Input inputMode="numeric" value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <Button type="submit" size="sm" disabled={!isGood} className="justify-self-end">
        Set {isGood ? value : ""}
      </Button>
    </form>
  );
}
