"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { can } from "@/lib/access";
import type { KeptView, SavedView } from "@/lib/results/saved/contract";
import { removeViewMutation, savedViewsQuery, saveViewMutation } from "@/lib/results/saved/queries";
import type { ResultView, ViewControl } from "./use-result-view";

const keptOf = ({ filter, search, mode, scope, where, sort }: ResultView): KeptView => ({
  ...{ filter, search, mode, scope, where, sort },
});
const isSame = (one: KeptView, other: KeptView): boolean =>
  JSON.stringify(keptOf({ ...one, cause: "" })) === JSON.stringify(keptOf({ ...other, cause: "" }));

/** Views the team keeps, as chips beside the filters; one is made of what is in sight. */
export function SavedViews({ control }: { control: ViewControl }) {
  const { slug, role } = useTeam();
  const { data } = useQuery(savedViewsQuery(slug));
  const now = keptOf(control.view);
  const views = data?.views ?? [];
  const current = views.find(({ view }) => isSame(view, now));
  const isNarrowed = now.search !== "" || now.where !== "" || now.sort !== "input";
  return (
    <>
      {views.map((saved) => (
        <Chip
          key={saved.id}
          pressed={saved === current}
          title={`Kept by ${saved.createdBy}`}
          onClick={() => control.show(saved.view)}
        >
          <Bookmark aria-hidden />
          {saved.name}
        </Chip>
      ))}
      {can(role, "batch:edit") && current && <RemoveView saved={current} />}
      {can(role, "batch:edit") && !current && isNarrowed && <SaveView view={now} />}
    </>
  );
}

function SaveView({ view }: { view: KeptView }) {
  const { slug } = useTeam();
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState("");
  const save = useMutation(saveViewMutation(useQueryClient(), slug));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ name: name.trim(), view }, { onSuccess: () => setIsOpen(false) });
  };
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Chip>
          <Bookmark aria-hidden />
          Keep this view
        </Chip>
      </PopoverTrigger>
      <PopoverContent aria-label="Keep this view">
        <form className="grid gap-3" onSubmit={submit}>
          <Field label="Name" description="For everybody in the team, on every batch." error={save.error ?? undefined}>
            <Input value={name} maxLength={60} onChange={(event) => setName(event.target.value)} autoComplete="off" />
          </Field>
          <Button type="submit" pending={save.isPending} disabled={name.trim() === ""}>
            Keep view
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}

function RemoveView({ saved }: { saved: SavedView }) {
  const { slug } = useTeam();
  const remove = useMutation(removeViewMutation(useQueryClient(), slug));
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={`Remove the view ${saved.name}`}
      title={`Remove the view ${saved.name}`}
      pending={remove.isPending}
      onClick={() =>
        remove.mutate(saved.id, {
          onError: (error) => toast.error("The view is still there.", { description: error.message }),
        })
      }
    >
      <Trash2 aria-hidden />
    </Button>
  );
}
