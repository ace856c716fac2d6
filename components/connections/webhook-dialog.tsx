"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { ErrorState } from "@/components/shared/error-state";
import { ShowOnce } from "@/components/shared/show-once";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import type { Connection } from "@/lib/connections/contract";
import { hookQuery, removeHookMutation, setHookMutation } from "@/lib/hooks/queries";
import { WebhookFacts } from "./webhook-facts";

type Props = { connection: Connection; onClose: () => void };

/** Lets an upstream say when a batch ends, so that the console need not find out by itself. */
export function WebhookDialog({ connection, onClose }: Props) {
  const team = useTeam();
  const { data, error, refetch, isFetching } = useQuery(hookQuery(team.slug, connection.id));
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Webhook of {connection.name}</DialogTitle>
          <DialogDescription>
            The upstream posts here when a batch ends, and the console looks at once. Without it batches are found just
            as surely, up to a minute later.
          </DialogDescription>
        </DialogHeader>
        {error ? (
          <ErrorState
            title="The webhook could not be read."
            kept="Batches are watched all the same."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : data ? (
          <WebhookForm connection={connection} hasHook={data.hook !== null} onClose={onClose}>
            {data.hook && <WebhookFacts hook={data.hook} />}
          </WebhookForm>
        ) : (
          <Skeleton className="h-32" />
        )}
      </DialogContent>
    </Dialog>
  );
}

type FormProps = Props & { hasHook: boolean; children: React.ReactNode };

function WebhookForm({ connection, hasHook, onClose, children }: FormProps) {
  const team = useTeam();
  const client = useQueryClient();
  const save = useMutation(setHookMutation(client, team.slug, connection.id));
  const remove = useMutation(removeHookMutation(client, team.slug, connection.id));
  const [secret, setSecret] = useState("");
  const shown = save.data?.secret ?? null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(secret.trim() === "" ? undefined : secret.trim(), {
      onSuccess: ({ secret: made }) => {
        setSecret("");
        if (!made)
          toast.success("The secret is saved", { description: "Deliveries signed with it are taken from now on." });
      },
    });
  };
  const drop = () =>
    remove.mutate(undefined, {
      onSuccess: () => save.reset(),
      onError: (error) => toast.error("The webhook was not removed.", { description: error.message }),
    });
  return (
    <form noValidate className="grid gap-4" onSubmit={submit}>
      {children}
      {shown && (
        <div role="status" className="grid gap-2 text-sm text-pretty">
          <p>The signing secret, shown this one time. Enter it where the upstream asks for it.</p>
          <ShowOnce text={shown} label="Copy secret" />
        </div>
      )}
      <Field
        label={hasHook ? "New signing secret" : "Signing secret"}
        description={
          hasHook
            ? "The present one is taken for two more days, so nothing is missed while you change it at the upstream."
            : "Doubleword shows it once when you make the webhook: paste it here. Leave it blank to have one made."
        }
      >
        <Input
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="whsec_…"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
        />
      </Field>
      <FieldError>{save.error?.message}</FieldError>
      <DialogFooter>
        {hasHook && (
          <Button variant="destructive-outline" className="mr-auto" pending={remove.isPending} onClick={drop}>
            Remove
          </Button>
        )}
        <Button variant="outline" onClick={onClose}>
          Close
        </Button>
        <Button type="submit" pending={save.isPending}>
          {hasHook ? "Change the secret" : "Set up"}
        </Button>
      </DialogFooter>
    </form>
  );
}
