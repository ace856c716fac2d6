import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { limitOf } from "./rerun-edit";

type LimitFieldProps = { value: string; onChange: (value: string) => void; description: string };

/** The amount at which the server stops what is sent again. */
export function LimitField({ value, onChange, description }: LimitFieldProps) {
  return (
    <Field
      label="Cancel at (dollars)"
      description={description}
      error={limitOf({ limit: value }) === undefined ? "Use dollars, such as 25 or 2.50." : undefined}
    >
      <Input inputMode="decimal" value={value} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}
