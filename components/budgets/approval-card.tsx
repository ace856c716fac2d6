"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Field, FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Amount } from "@/lib/budgets/contract";
import { setApprovalLimitMutation } from "@/lib/budgets/queries";
import { formatMoney } from "@/lib/format";
import { AppError } from "@/lib/wire/errors";

const Form = z.object({ above: z.union([z.literal(""), Amount]) });

/** From which possible cost on a second person looks before anything is sent. */
export function ApprovalCard({ above, mayChange }: { above: string | null; mayChange: boolean }) {
  const team = useTeam();
  const set = useMutation(setApprovalLimitMutation(team.slug));
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(Form),
    values: { above: above ?? "" },
  });
  const { errors, isDirty } = formState;
  const save = handleSubmit(async (values) => {
    try {
      await set.mutateAsync({ above: values.above === "" ? null : values.above });
      toast.success(values.above === "" ? "No approval is needed any more" : "Approval limit set");
    } catch (error) {
      setError("root", { message: error instanceof AppError ? error.message : "The limit could not be saved." });
    }
  });
  return (
    <Card>
      <CardHeader>
        <CardTitle>Approval</CardTitle>
      </CardHeader>
      <CardContent className="grid gap-3">
        <p className="text-sm text-pretty text-muted-foreground">
          {above === null
            ? "Members submit at once, whatever it costs."
            : `A member’s batch that may cost more than ${formatMoney(above)} waits until an owner or admin approves it.`}
        </p>
        {mayChange && (
          <form noValidate onSubmit={save} className="flex flex-wrap items-end gap-2">
            <Field label="Ask above (dollars)" error={errors.above} className="w-48">
              <Input inputMode="decimal" autoComplete="off" placeholder="never" {...register("above")} />
            </Field>
            <Button type="submit" variant="outline" pending={set.isPending} disabled={!isDirty}>
              Save
            </Button>
            <FieldError>{errors.root?.message}</FieldError>
          </form>
        )}
      </CardContent>
    </Card>
  );
}
