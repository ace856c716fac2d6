import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { fieldLook } from "./field-look";

/** A one-line text control, 32 px high. */
export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input
      type={type}
      data-slot="input"
      className={cn(
        fieldLook,
        "h-8 file:mr-2 file:h-full file:border-0 file:bg-transparent file:font-medium file:text-foreground",
        className,
      )}
      {...props}
    />
  );
}
