"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
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
import { shortModelName } from "@/lib/format";
import type { TeamModel } from "@/lib/models/contract";
import { modelsQuery, setPriceMutation } from "@/lib/models/queries";
import { AppError } from "@/lib/wire/errors";
import { modelWindows, windowHead } from "./model-words";
import { formOf, PriceForm, pricesOf } from "./price-form";

type PriceEditorProps = {
  /** Null: a model that is not in the catalogue. */ model: TeamModel | null;
  onClose: () => void;
};

/** The team's own prices of one model. What was spent before keeps the price it had. */
export function PriceEditor({ model, onClose }: PriceEditorProps) {
  const team = useTeam();
  const client = useQueryClient();
  const set = useMutation(setPriceMutation(client, team.slug));
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(PriceForm),
    defaultValues: formOf(model?.id ?? "", model?.prices ?? null),
  });
  const { errors } = formState;

  const save = async (modelId: string, prices: TeamModel["prices"] | null) => {
    try {
      await set.mutateAsync({ modelId, prices });
      toast.success(prices ? "Price set" : "Back to the catalogue's price");
      onClose();
    } catch (error) {
      if (prices === null && error instanceof AppError && error.code === "not_found") {
        // A model of the team's own, without a price, is simply no longer listed.
        await client.invalidateQueries({ queryKey: modelsQuery(team.slug).queryKey });
        return onClose();
      }
      setError("root", { message: error instanceof AppError ? error.message : "The price could not be saved." });
    }
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <form
          noValidate
          className="grid gap-4"
          onSubmit={handleSubmit((form) => save(form.modelId.trim(), pricesOf(form)))}
        >
          <DialogHeader>
            <DialogTitle>{model ? `Price of ${shortModelName(model.id)}` : "Price another model"}</DialogTitle>
            <DialogDescription>
              Dollars for a million tokens. A blank field means unknown, which is not free. It holds for your team, from
              now on; what has been spent keeps its price, or takes this one where it had none.
            </DialogDescription>
          </DialogHeader>
          {!model && (
            <Field label="Model" description="As it stands in the requests." error={errors.modelId}>
              <Input autoComplete="off" spellCheck={false} className="font-mono" {...register("modelId")} />
            </Field>
          )}
          {modelWindows.map((window) => (
            <fieldset key={window} className="grid grid-cols-2 gap-3">
              <legend className="mb-1.5 text-sm font-medium">{windowHead[window]}</legend>
              <Field label="Input" error={errors[window]?.input}>
                <Input inputMode="decimal" autoComplete="off" placeholder="unknown" {...register(`${window}.input`)} />
              </Field>
              <Field label="Output" error={errors[window]?.output}>
                <Input inputMode="decimal" autoComplete="off" placeholder="unknown" {...register(`${window}.output`)} />
              </Field>
            </fieldset>
          ))}
          <FieldError>{errors.root?.message}</FieldError>
          <DialogFooter>
            {model?.isPriceEdited && (
              <Button
                variant="ghost"
                className="sm:mr-auto"
                disabled={set.isPending}
                onClick={() => void save(model.id, null)}
              >
                Back to the catalogue's
              </Button>
            )}
            <Button variant="outline" onClick={onClose}>
              Go back
            </Button>
            <Button type="submit" pending={set.isPending}>
              Set price
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
