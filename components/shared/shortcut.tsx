"use client";

import { Fragment } from "react";
import { Kbd } from "@/components/ui/kbd";
import { printedKeys } from "./shortcut-keys";
import { useModKey } from "./use-mod-key";

/** A shortcut as keys: "g b" → G then B. */
export function Shortcut({ keys, className }: { keys: string; className?: string }) {
  const mod = useModKey();
  return (
    <span className={className}>
      {printedKeys(keys, mod).map((chord, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the chords of a shortcut never change places
        <Fragment key={index}>
          {index > 0 && <span className="mx-1 text-xs text-muted-foreground">then</span>}
          <Kbd>{chord.join(" ")}</Kbd>
        </Fragment>
      ))}
    </span>
  );
}
