import { MadeDialog } from "@/components/shared/made-dialog";

/** A webhook's signing secret, the one time it is shown. */
export function SecretDialog({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  if (secret === null) return null;
  return (
    <MadeDialog
      title="Signing secret"
      description="Give it to the receiver now: it is not shown again. Deliveries carry webhook-id, webhook-timestamp and webhook-signature, as Standard Webhooks says. For 24 hours they are signed with the secret before it, too."
      secret={secret}
      copyLabel="Copy secret"
      onClose={onClose}
    />
  );
}
