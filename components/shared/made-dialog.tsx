"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { ShowOnce } from "./show-once";

type MadeDialogProps = {
  title: string;
  description: ReactNode;
  secret: string;
  copyLabel: string;
  onClose: () => void;
  children?: ReactNode;
};

/** Something that was made and is shown this once: a link, a token, a signing secret. */
export function MadeDialog({ title, description, secret, copyLabel, onClose, children }: MadeDialogProps) {
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
        <ShowOnce text={secret} label={copyLabel} />
        {children}
        <DialogFooter>
          <Button onClick={onClose}>Done</Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
