import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type ViewNameFormProps = {
  initial?: string;
  description: string;
  submitLabel: string;
  isPending: boolean;
  error: { message: string } | undefined;
  onSubmit: (name: string) => void;
};

/** What a kept view is called. */
export function ViewNameForm({
  initial = "",
  description,
  submitLabel,
  isPending,
  error,
  onSubmit,
}: ViewNameFormProps) {
  const [name, setName] = useState(initial);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(name.trim());
  };
  return (
    <form className="grid gap-3" onSubmit={submit}>
      <Field label="Name" description={description} {...(error && { error })}>
        <Input value={name} maxLength={60} onChange={(event) => setName(event.target.value)} autoComplete="off" />
      </Field>
      <Button type="submit" pending={isPending} disabled={name.trim() === "" || name.trim() === initial}>
        {submitLabel}
      </Button>
    </form>
  );
}
