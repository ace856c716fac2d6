"use client";

import { CircleAlert } from "lucide-react";
import { Slot } from "radix-ui";
import { type ComponentProps, type ReactElement, type ReactNode, useId } from "react";
import { cn } from "@/lib/utils";
import { Label } from "./label";

/** What ties a control to its label, its help and its error. Spread it on the control. */
export type FieldControl = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
};

type FieldProps = {
  label: ReactNode;
  /** Help below the control. */
  description?: ReactNode;
  /** A sentence, or the error object of react-hook-form (`formState.errors.name`). */
  error?: string | { message?: string };
  required?: boolean;
  /** Label to the right of a checkbox or switch. */
  inline?: boolean;
  className?: string;
  /** One control, which gets the wiring itself, or a function when it sits deeper (a `SelectTrigger`). */
  children: ReactElement | ((control: FieldControl) => ReactNode);
};

/** Label, control, help and error as one, wired for screen readers. */
export function Field({ label, description, error, required, inline, className, children }: FieldProps) {
  const id = useId();
  const message = typeof error === "string" ? error : error?.message;
  const describedBy = [description ? `${id}-help` : "", message ? `${id}-error` : ""].filter(Boolean).join(" ");
  const control: FieldControl = {
    id,
    "aria-describedby": describedBy || undefined,
    "aria-invalid": message ? true : undefined,
    "aria-required": required || undefined,
  };
  const body = typeof children === "function" ? children(control) : <Slot.Root {...control}>{children}</Slot.Root>;
  const notes = (
    <>
      {description && (
        <p id={`${id}-help`} className="text-xs text-pretty text-muted-foreground">
          {description}
        </p>
      )}
      {message && <FieldError id={`${id}-error`}>{message}</FieldError>}
    </>
  );
  if (inline) {
    return (
      <div data-slot="field" className={cn("flex items-start gap-2.5", className)}>
        <span className="flex h-5 items-center">{body}</span>
        <div className="grid gap-0.5">
          <Label htmlFor={id} className="text-sm/5 text-foreground">
            {label}
          </Label>
          {notes}
        </div>
      </div>
    );
  }
  return (
    <div data-slot="field" className={cn("grid min-w-0 content-start gap-1.5", className)}>
      <Label htmlFor={id}>
        {label}
        {required && (
          <span aria-hidden className="text-muted-foreground">
            {" "}
            *
          </span>
        )}
      </Label>
      {body}
      {notes}
    </div>
  );
}

/** Several controls under one question (radios, checkboxes). */
export function FieldSet({
  legend,
  className,
  children,
  ...props
}: ComponentProps<"fieldset"> & { legend: ReactNode }) {
  return (
    <fieldset className={cn("grid min-w-0 gap-2 border-0 p-0", className)} {...props}>
      <legend className="mb-1.5 text-xs font-medium text-muted-foreground">{legend}</legend>
      {children}
    </fieldset>
  );
}

/** The sentence under a control, or above the buttons when the whole form was refused. Said when it appears. */
export function FieldError({ className, children, ...props }: ComponentProps<"p">) {
  if (!children) return null;
  return (
    <p role="alert" className={cn("flex items-start gap-1.5 text-xs text-bad-ink", className)} {...props}>
      <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0 stroke-[1.6]" />
      <span>{children}</span>
    </p>
  );
}
