import { X } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { formatCount } from "@/lib/format";
import { cn } from "@/lib/utils";

const look =
  "inline-flex h-6 shrink-0 items-center gap-1.5 rounded-md border bg-card px-2 text-xs font-medium whitespace-nowrap text-muted-foreground transition-colors hover:bg-accent hover:text-foreground disabled:pointer-events-none disabled:opacity-55 [&_svg]:size-3.5 [&_svg]:shrink-0";

type ChipProps = Omit<ComponentProps<"button">, "type"> & {
  /** On or off. Leave it out for a chip that opens a menu (a trigger brings its own `aria-expanded`). */
  pressed?: boolean;
  count?: number | null;
};

/** A filter one turns on and off: "Truncated 214". */
export function Chip({ className, pressed, count, children, ...props }: ChipProps) {
  return (
    <button
      type="button"
      data-slot="chip"
      aria-pressed={pressed}
      className={cn(look, pressed && "border-transparent bg-accent text-foreground", className)}
      {...props}
    >
      {children} {count != null && <span className="-ml-0.5 tabular-nums">{formatCount(count)}</span>}
    </button>
  );
}

type RemovableChipProps = {
  /** The filter in words, also read out: "urgency = high". */
  label: string;
  onRemove: () => void;
  children?: ReactNode;
  className?: string;
};

/** A filter that is on; pressing it takes it away. */
export function RemovableChip({ label, onRemove, children, className }: RemovableChipProps) {
  return (
    <button
      type="button"
      data-slot="chip"
      onClick={onRemove}
      aria-label={`Remove filter ${label}`}
      className={cn(look, className)}
    >
      {children ?? label}
      <X aria-hidden />
    </button>
  );
}
