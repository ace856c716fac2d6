import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** A table in a box that scrolls sideways by itself, so the page never does. Name it with `aria-label`. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return (
    <div className="relative w-full overflow-x-auto">
      <table
        data-slot="table"
        className={cn("w-full border-separate border-spacing-0 text-sm", className)}
        {...props}
      />
    </div>
  );
}

export function TableHeader(props: ComponentProps<"thead">) {
  return <thead {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody className={cn("[&>tr:last-child>td]:border-b-0", className)} {...props} />;
}

/** `selected` tints the row and says so; give a row that opens something `tabIndex={0}` and it shows its ring. */
export function TableRow({ className, selected, ...props }: ComponentProps<"tr"> & { selected?: boolean }) {
  return (
    <tr
      aria-selected={selected}
      className={cn(
        "-outline-offset-2 hover:bg-accent/60 aria-selected:bg-accent [thead_&]:hover:bg-transparent",
        className,
      )}
      {...props}
    />
  );
}

type Align = { align?: "left" | "right" };

export function TableHead({ className, align, scope = "col", ...props }: Omit<ComponentProps<"th">, "align"> & Align) {
  return (
    <th
      scope={scope}
      className={cn(
        "border-b px-3 py-2.5 first:pl-4 last:pr-4 text-left text-xs font-medium whitespace-nowrap text-muted-foreground",
        align === "right" && "text-right",
        className,
      )}
      {...props}
    />
  );
}

/** Numbers go right. `cut` truncates to the column, with the full text in the drawer or the title. */
export function TableCell({
  className,
  align,
  cut,
  ...props
}: Omit<ComponentProps<"td">, "align"> & Align & { cut?: boolean }) {
  return (
    <td
      className={cn(
        "border-b border-line px-3 py-[9px] align-middle first:pl-4 last:pr-4",
        align === "right" && "text-right",
        cut && "max-w-0 truncate",
        className,
      )}
      {...props}
    />
  );
}

export function TableCaption({ className, ...props }: ComponentProps<"caption">) {
  return <caption className={cn("sr-only", className)} {...props} />;
}
