import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { columnsProblem } from "@/lib/jsonl/sheet/source-lines";

type ShareFieldProps = { columns: readonly string[]; isShared: boolean; onChange: (isShared: boolean) => void };

/** Whether the table goes to the server with its requests, and what that means. */
export function ShareField({ columns, isShared, onChange }: ShareFieldProps) {
  const problem = columnsProblem(columns);
  return (
    <Field
      inline
      className="basis-full"
      label="Keep the table with its batch, for the team"
      description={
        problem === null
          ? "At Submit all its rows and columns go to this console, never to the upstream: the team sees, sorts, queries and exports them beside the answers, and they are deleted with the last batch made of them. Unticked, they stay in this browser. What the prompts take from the table is in the requests either way."
          : `${problem} It stays in this browser; what the prompts take from it is in the requests.`
      }
    >
      <Checkbox
        checked={isShared && problem === null}
        disabled={problem !== null}
        onCheckedChange={(isOn) => onChange(isOn === true)}
      />
    </Field>
  );
}
