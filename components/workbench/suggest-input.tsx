"use client";

import { type ComponentProps, useId } from "react";
import { Input } from "@/components/ui/input";

/** For what is code rather than words. */
export const mono = "font-mono text-xs max-md:text-[1rem]";

/** A text field that offers some values, and takes any. */
export function SuggestInput({ values, ...props }: ComponentProps<typeof Input> & { values: readonly string[] }) {
  const list = useId();
  return (
    <>
      <Input {...props} list={list} autoComplete="off" />
      <datalist id={list}>
        {values.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
    </>
  );
}
