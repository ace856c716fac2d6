import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { fieldLook } from "./field-look";

/** A text control that grows with what is written, up to the height its `className` allows. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      data-slot="textarea"
      className={cn(fieldLook, "field-sizing-content min-h-20 resize-y py-1.5", className)}
      {...props}
    />
  );
}
