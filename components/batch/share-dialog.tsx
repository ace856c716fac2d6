"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { ShowOnce } from "@/components/shared/show-once";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import type { Batch } from "@/lib/batches/contract";
import { createShareMutation, removeShareMutation, sharesQuery } from "@/lib/shares/queries";

const terms = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
] as const;

/** Makes links that show this batch to people without an account, and takes them back. */
export function ShareDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const team = useTeam();
  const client = useQueryClient();
  const { data } = useQuery(sharesQuery(team.slug, batch.id));
  const create = useMutation(createShareMutation(client, team.slug, batch.id));
  const remove = useMutation(removeShareMutation(client, team.slug, batch.id));
  const [days, setDays] = useState<(typeof terms)[number]["value"]>("7");
  const [hasAnswers, setHasAnswers] = useState(false);
  const [hasPrompts, setHasPrompts] = useState(false);
  const failed = (error: Error) => toast.error("That did not work.", { description: error.message });
  const make = () =>
    create.mutate({ days: Number(days), hasAnswers, hasPrompts: hasAnswers && hasPrompts }, { onError: failed });
  const link = create.data ? new URL(create.data.path, window.location.origin).href : null;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Share {batch.name}</DialogTitle>
          <DialogDescription>
            Whoever has the link sees how far the batch is: no costs, no members, no keys. Nothing can be changed
            through it.
          </DialogDescription>
        </DialogHeader>
        {link ? (
          <div className="grid gap-2">
            <ShowOnce text={link} label="Copy link" />
            <p className="text-xs text-muted-foreground">Copy it now: it is not shown again.</p>
          </div>
        ) : (
          <div className="grid gap-3">
            <Segmented label="The link works for" value={days} onValueChange={setDays} options={terms} />
            <Field inline label="Show answers too">
              <Checkbox checked={hasAnswers} onCheckedChange={(isOn) => setHasAnswers(isOn === true)} />
            </Field>
            <Field inline label="Show the prompts beside them">
              <Checkbox
                checked={hasAnswers && hasPrompts}
                disabled={!hasAnswers}
                onCheckedChange={(isOn) => setHasPrompts(isOn === true)}
              />
            </Field>
          </div>
        )}
        {data && data.shares.length > 0 && (
          <ul aria-label="Links" className="divide-y divide-line rounded-lg border text-sm">
            {data.shares.map((share) => (
              <li key={share.id} className="flex items-center gap-3 px-3 py-2">
                <span className="min-w-0 flex-1 text-xs text-muted-foreground">
                  <span className="text-foreground">
                    {share.hasPrompts ? "prompts and answers" : share.hasAnswers ? "answers" : "progress only"}
                  </span>{" "}
                  · by {share.createdBy}, ends <Time at={share.expiresAt} look="date" /> ·{" "}
                  {share.lastSeenAt ? (
                    <>
                      opened <Time at={share.lastSeenAt} />
                    </>
                  ) : (
                    "never opened"
                  )}
                </span>
                <Button
                  size="sm"
                  variant="outline"
                  pending={remove.isPending && remove.variables === share.id}
                  onClick={() => remove.mutate(share.id, { onError: failed })}
                >
                  Withdraw
                </Button>
              </li>
            ))}
          </ul>
        )}
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            Close
          </Button>
          {!link && (
            <Button pending={create.isPending} onClick={make}>
              Make a link
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
