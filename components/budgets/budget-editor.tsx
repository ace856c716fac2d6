"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Field, FieldSet } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Amount, BudgetMode, type BudgetState } from "@/lib/budgets/contract";
import { setBudgetMutation } from "@/lib/budgets/queries";
import { membersQuery } from "@/lib/teams/queries";
import { AppError } from "@/lib/wire/errors";

const theTeam = "team";
const Form = z.object({ who: z.string(), monthly: Amount, mode: BudgetMode });

const modes = [
  { value: "soft", label: "Send notices" },
  { value: "hard", label: "Refuse what could pass it" },
] as const;

type BudgetEditorProps = {
  /** Null: a new one. */
  budget: BudgetState | null;
  taken: readonly BudgetState[];
  onClose: () => void;
};

/** Whose, how much a month, and what happens at the edge. */
export function BudgetEditor({ budget, taken, onClose }: BudgetEditorProps) {
  const team = useTeam();
  const members = useQuery(membersQuery(team.slug)).data?.members ?? [];
  const set = useMutation(setBudgetMutation(team.slug));
  const isTaken = (memberId: string | null) => taken.some((one) => one.memberId === memberId);
  const free = [
    ...(isTaken(null) ? [] : [{ key: theTeam, name: "The team" }]),
    ...members.filter((one) => !isTaken(one.userId)).map((one) => ({ key: one.userId, name: one.name })),
  ];
  const { register, control, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(Form),
    defaultValues: {
      who: budget ? (budget.memberId ?? theTeam) : (free[0]?.key ?? theTeam),
      monthly: budget?.monthly ?? "",
      mode: budget?.mode ?? "soft",
    },
  });
  const { errors } = formState;
  const save = async (memberId: string | null, monthly: string | null, mode: BudgetMode) => {
    try {
      await set.mutateAsync({ memberId, monthly, mode });
      toast.success(monthly === null ? "Budget removed" : "Budget set");
      onClose();
    } catch (error) {
      setError("root", { message: error instanceof AppError ? error.message : "The budget could not be saved." });
    }
  };
  const submit = handleSubmit(({ who, monthly, mode }) => save(who === theTeam ? null : who, monthly, mode));
  return (
    <FormDialog
      title={budget ? `Budget of ${budget.name}` : "Add a budget"}
      description="It begins anew on the first of each month."
      submitLabel={budget ? "Change budget" : "Set budget"}
      error={errors.root?.message}
      isPending={set.isPending}
      onSubmit={submit}
      onClose={onClose}
      aside={
        budget && (
          <Button
            variant="ghost"
            disabled={set.isPending}
            onClick={() => void save(budget.memberId, null, budget.mode)}
          >
            Remove
          </Button>
        )
      }
    >
      {!budget && (
        <Controller
          control={control}
          name="who"
          render={({ field }) => (
            <Field label="Whose">
              {(wiring) => (
                <Select value={field.value} onValueChange={field.onChange}>
                  <SelectTrigger {...wiring}>
                    <SelectValue />
                  </SelectTrigger>
                  <SelectContent>
                    {free.map(({ key, name }) => (
                      <SelectItem key={key} value={key}>
                        {name}
                      </SelectItem>
                    ))}
                  </SelectContent>
                </Select>
              )}
            </Field>
          )}
        />
      )}
      <Field label="Dollars a month" error={errors.monthly}>
        <Input inputMode="decimal" autoComplete="off" placeholder="250" {...register("monthly")} />
      </Field>
      <Controller
        control={control}
        name="mode"
        render={({ field }) => (
          <FieldSet legend="At the edge">
            <Segmented label="At the edge" value={field.value} onValueChange={field.onChange} options={modes} />
            <p className="text-xs text-muted-foreground">
              {field.value === "hard"
                ? "A batch is refused when what is spent, what is under way and the most it may cost come to more. Models without a known price cannot be submitted."
                : "Work goes on; notices go out at 50, 80 and 100 %."}
            </p>
          </FieldSet>
        )}
      />
    </FormDialog>
  );
}
