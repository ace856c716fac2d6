"use client";

import { CopyButton } from "@/components/shared/copy-id";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";

/** A webhook's signing secret, the one time it is shown. */
export function SecretDialog({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  return (
    <Dialog open={secret !== null} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Signing secret</DialogTitle>
          <DialogDescription>
            Give it to the receiver now: it is not shown again. Deliveries carry webhook-id, webhook-timestamp and
            webhook-signature, as Standard Webhooks says. For 24 hours they are signed with the secret before it, too.
          </DialogDescription>
        </DialogHeader>
        <code className="block rounded-lg border bg-secondary px-3 py-2 font-mono text-xs break-all">{secret}</code>
        <DialogFooter>
          <CopyButton text={secret ?? ""} label="Copy secret" />
          <Button onClick={onClose}>I have it</Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
