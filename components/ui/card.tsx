import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** One border, 12 px corners, no shadow. A card that holds a table adds `overflow-hidden`. */
export function Card({ className, ...props }: ComponentProps<"section">) {
  return (
    <section
      data-slot="card"
      className={cn("min-w-0 rounded-xl border bg-card text-card-foreground", className)}
      {...props}
    />
  );
}

/** Title left, actions right. */
export function CardHeader({ className, ...props }: ComponentProps<"div">) {
  return (
    <div className={cn("flex min-h-13 flex-wrap items-center gap-x-2.5 gap-y-1 px-4 py-3", className)} {...props} />
  );
}

export function CardTitle({ className, children, ...props }: ComponentProps<"h2">) {
  return (
    <h2 className={cn("text-base font-semibold", className)} {...props}>
      {children}
    </h2>
  );
}

export function CardDescription({ className, ...props }: ComponentProps<"p">) {
  return (
    <p className={cn("text-xs text-muted-foreground max-sm:order-last max-sm:basis-full", className)} {...props} />
  );
}

/** Pushed to the right edge of a header. */
export function CardActions({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("ml-auto flex items-center gap-2", className)} {...props} />;
}

export function CardContent({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("px-4 pb-4", className)} {...props} />;
}

export function CardFooter({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex items-center gap-2 border-t px-4 py-3", className)} {...props} />;
}
