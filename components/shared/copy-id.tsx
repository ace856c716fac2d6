"use client";

import { Check, Copy } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils";
import { useCopy } from "./use-copy";

/** An id in full; pressing it copies it. `what` names it for screen readers: "batch id". */
export function CopyId({ id, what = "id", className }: { id: string; what?: string; className?: string }) {
  const { isCopied, copy } = useCopy();
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={() => copy(id)}
      title={`Copy ${what}`}
      className={cn(
        "group -mx-1 inline-flex max-w-full items-center gap-1 rounded-sm px-1 py-0.5 font-mono text-xs text-muted-foreground hover:bg-accent hover:text-foreground",
        className,
      )}
    >
      <span className="sr-only">Copy {what} </span>
      <span className="truncate">{id}</span>
      <Icon
        aria-hidden
        className={cn("size-3 shrink-0 stroke-[1.6]", !isCopied && "opacity-60 group-hover:opacity-100")}
      />
      <span role="status" className="sr-only">
        {isCopied ? "Copied" : ""}
      </span>
    </button>
  );
}

/** A button that copies a longer text (code, a prompt). */
export function CopyButton({ text, label = "Copy", className }: { text: string; label?: string; className?: string }) {
  const { isCopied, copy } = useCopy();
  return (
    <Button variant="outline" size="sm" className={className} onClick={() => copy(text)}>
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{isCopied ? "Copied" : label}</span>
    </Button>
  );
}
