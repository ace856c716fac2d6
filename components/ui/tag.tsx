import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

const tagVariants = cva(
  "inline-flex max-w-full items-center gap-1 truncate rounded-[5px] px-1.5 text-2xs/4.5 font-medium whitespace-nowrap tabular-nums",
  {
    variants: {
      tone: {
        neutral: "bg-secondary text-secondary-foreground",
        run: "bg-run-tint text-run-ink",
        good: "bg-good-tint text-good-ink",
        flag: "bg-flag-tint text-flag-ink",
        risk: "bg-risk-tint text-risk-ink",
        bad: "bg-bad-tint text-bad-ink",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type TagTone = NonNullable<VariantProps<typeof tagVariants>["tone"]>;

/** A word in a tinted box: a user's tag (neutral) or a row's state. The word carries the meaning, not the colour. */
export function Tag({ className, tone, ...props }: ComponentProps<"span"> & { tone?: TagTone }) {
  return <span data-slot="tag" className={cn(tagVariants({ tone }), className)} {...props} />;
}
