"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldSet } from "@/components/ui/field";
import { can, mayWords, type Permission, type Role, tokenPermissions } from "@/lib/access";

type PermissionBoxesProps = { role: Role; value: readonly string[]; onChange: (next: Permission[]) => void };

/** The permissions a person of this role can give away, each in words. */
export function PermissionBoxes({ role, value, onChange }: PermissionBoxesProps) {
  const offered = tokenPermissions.filter((permission) => can(role, permission));
  const toggle = (permission: Permission, isOn: boolean) =>
    onChange(offered.filter((one) => (one === permission ? isOn : value.includes(one))));
  return (
    <FieldSet legend="May" className="max-h-64 overflow-y-auto">
      {offered.map((permission) => (
        <Field
          key={permission}
          inline
          label={
            <>
              <span className="inline-block first-letter:uppercase">{mayWords(permission)}</span>{" "}
              <code className="font-mono text-xs text-muted-foreground">{permission}</code>
            </>
          }
        >
          <Checkbox
            checked={value.includes(permission)}
            onCheckedChange={(checked) => toggle(permission, checked === true)}
          />
        </Field>
      ))}
    </FieldSet>
  );
}
