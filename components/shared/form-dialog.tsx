"use client";

import type { FormEvent, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";

type FormDialogProps = {
  title: string;
  description: ReactNode;
  /** The act itself: "Save". */
  submitLabel: string;
  error?: string | undefined;
  isPending: boolean;
  isDisabled?: boolean;
  onSubmit: (event: FormEvent) => void;
  onClose: () => void;
  children: ReactNode;
  /** For more fields than a narrow one has room for. */
  isWide?: boolean;
  /** Further acts, left of the two. */
  aside?: ReactNode;
};

/** A few fields, and the one act that takes them. */
export function FormDialog(props: FormDialogProps) {
  const { title, description, submitLabel, error, isPending, isDisabled, onSubmit, onClose, children, isWide, aside } =
    props;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className={isWide ? "max-w-3xl" : undefined}>
        <form
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit(event);
          }}
        >
          <DialogHeader>
            <DialogTitle>{title}</DialogTitle>
            <DialogDescription>{description}</DialogDescription>
          </DialogHeader>
          {children}
          <FieldError>{error}</FieldError>
          <DialogFooter>
            {aside && <div className="mr-auto">{aside}</div>}
            <Button variant="outline" onClick={onClose}>
              Go back
            </Button>
            <Button type="submit" pending={isPending} disabled={isDisabled}>
              {submitLabel}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
