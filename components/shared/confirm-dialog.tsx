"use client";

import { type ReactNode, useState } from "react";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A question: "Cancel this batch?" */
  title: string;
  /** What will happen, what is kept and what it has cost so far. */
  children: ReactNode;
  /** The act itself, never "OK": "Cancel batch". */
  confirmLabel: string;
  /** The way out in the same terms: "Keep running". */
  cancelLabel?: string;
  isDestructive?: boolean;
  /** To be typed first, for what cannot be undone: the name of the thing. */
  typedName?: string;
  /** When it rejects, the dialog stays and shows the message. */
  onConfirm: () => void | Promise<void>;
};

/** Asks before an act with consequences. First focus is on the way out. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <AlertDialog open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialogContent>
        <ConfirmBody {...props} />
      </AlertDialogContent>
    </AlertDialog>
  );
}

/** Mounted with each opening, so nothing of the last one is left. */
function ConfirmBody({
  onOpenChange,
  title,
  children,
  confirmLabel,
  cancelLabel = "Go back",
  isDestructive = true,
  typedName,
  onConfirm,
}: ConfirmDialogProps) {
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<string>();
  const [typed, setTyped] = useState("");

  const confirm = async () => {
    setIsPending(true);
    setError(undefined);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : "It did not work. Nothing was changed.");
      setIsPending(false);
    }
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void confirm();
      }}
    >
      <div className="grid gap-1.5">
        <AlertDialogTitle>{title}</AlertDialogTitle>
        <AlertDialogDescription asChild>
          <div>{children}</div>
        </AlertDialogDescription>
      </div>
      {typedName !== undefined && (
        <Field label={<>Type “{typedName}” to go on</>}>
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
        </Field>
      )}
      <FieldError>{error}</FieldError>
      <DialogFooter>
        <AlertDialogCancel asChild>
          <Button variant="outline" disabled={isPending}>
            {cancelLabel}
          </Button>
        </AlertDialogCancel>
        <Button
          type="submit"
          variant={isDestructive ? "destructive" : "default"}
          pending={isPending}
          disabled={typedName !== undefined && typed !== typedName}
        >
          {confirmLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
