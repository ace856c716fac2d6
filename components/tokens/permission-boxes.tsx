"use client";

import { FieldSet } from "@/components/ui/field";
import { can, isGuarded, mayWords, type Permission, permissions, type Role } from "@/lib/access";
import { MayBox } from "./may-box";

type PermissionBoxesProps = { role: Role; value: readonly Permission[]; onChange: (next: Permission[]) => void };

/** The everyday permissions a person of this role can give away, each in words. */
export function PermissionBoxes({ role, value, onChange }: PermissionBoxesProps) {
  return (
    <FieldSet legend="May" className="gap-x-6 sm:grid-cols-2">
      {permissions
        .filter((permission) => !isGuarded(permission) && can(role, permission))
        .map((permission) => (
          <MayBox
            key={permission}
            words={mayWords(permission)}
            code={permission}
            isOn={value.includes(permission)}
            onChange={(isOn) => onChange(withOrWithout(value, permission, isOn))}
          />
        ))}
    </FieldSet>
  );
}

/** The list with one permission in it or not, in the order of the table. */
export const withOrWithout = (value: readonly Permission[], one: Permission, isOn: boolean): Permission[] =>
  permissions.filter((permission) => (permission === one ? isOn : value.includes(permission)));
