"use client";

import { cva, type VariantProps } from "class-variance-authority";
import { X } from "lucide-react";
import { Dialog as SheetPrimitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { Button } from "./button";
import { overlayLook } from "./dialog-look";

export const Sheet = SheetPrimitive.Root;
export const SheetTrigger = SheetPrimitive.Trigger;
export const SheetClose = SheetPrimitive.Close;

const sheetVariants = cva(
  "fixed z-50 flex flex-col bg-popover text-popover-foreground shadow-pop outline-none data-[state=open]:animate-in data-[state=closed]:animate-out duration-200",
  {
    variants: {
      side: {
        right:
          "inset-y-0 right-0 w-full border-l data-[state=closed]:slide-out-to-right data-[state=open]:slide-in-from-right",
        left: "inset-y-0 left-0 border-r data-[state=closed]:slide-out-to-left data-[state=open]:slide-in-from-left",
        bottom:
          "inset-x-0 bottom-0 max-h-[90dvh] rounded-t-xl border-t data-[state=closed]:slide-out-to-bottom data-[state=open]:slide-in-from-bottom",
      },
      size: { nav: "w-64", sm: "sm:max-w-sm", md: "sm:max-w-xl", lg: "sm:max-w-3xl", xl: "sm:max-w-5xl" },
    },
    defaultVariants: { side: "right", size: "md" },
  },
);

type SheetContentProps = ComponentProps<typeof SheetPrimitive.Content> &
  VariantProps<typeof sheetVariants> & {
    /** Without an overlay the page behind stays in reach; set `modal={false}` on `Sheet` as well. */
    overlay?: boolean;
    closeButton?: boolean;
  };

/**
 * A panel from an edge; on a phone the right one takes the whole width. Give it a `SheetTitle`. With
 * `overlay={false}` it is the row drawer: the table behind keeps its keys, so j and k move while it is open.
 */
export function SheetContent({
  className,
  children,
  side,
  size,
  overlay = true,
  closeButton = true,
  ...props
}: SheetContentProps) {
  return (
    <SheetPrimitive.Portal>
      {overlay && <SheetPrimitive.Overlay className={overlayLook} />}
      <SheetPrimitive.Content
        data-slot="sheet"
        data-modeless={overlay ? undefined : ""}
        className={cn(sheetVariants({ side, size }), className)}
        {...props}
      >
        {children}
        {closeButton && (
          <SheetPrimitive.Close asChild>
            <Button variant="ghost" size="icon-sm" className="absolute top-3.5 right-3.5" aria-label="Close">
              <X aria-hidden />
            </Button>
          </SheetPrimitive.Close>
        )}
      </SheetPrimitive.Content>
    </SheetPrimitive.Portal>
  );
}

export function SheetHeader({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex flex-col gap-0.5 border-b py-3.5 pr-14 pl-5", className)} {...props} />;
}

/** The part that scrolls. */
export function SheetBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("min-h-0 flex-1 overflow-y-auto px-5 py-4", className)} {...props} />;
}

export function SheetFooter({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex items-center justify-end gap-2 border-t px-5 py-3", className)} {...props} />;
}

export function SheetTitle({ className, ...props }: ComponentProps<typeof SheetPrimitive.Title>) {
  return <SheetPrimitive.Title className={cn("text-base font-semibold", className)} {...props} />;
}

export function SheetDescription({ className, ...props }: ComponentProps<typeof SheetPrimitive.Description>) {
  return <SheetPrimitive.Description className={cn("text-xs text-muted-foreground", className)} {...props} />;
}
