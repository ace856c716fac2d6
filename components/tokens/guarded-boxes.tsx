"use client";

import { FieldSet } from "@/components/ui/field";
import {
  can,
  type GuardedPermission,
  guardedDaysMax,
  guardedPermissions,
  mayWords,
  type Permission,
  type Role,
} from "@/lib/access";
import { MayBox } from "./may-box";
import { withOrWithout } from "./permission-boxes";

/** What it means that a script may do this, for who is about to allow it. */
const meaning: Record<GuardedPermission, string> = {
  "team:write": "Whoever has the token can make somebody else the owner. Passwords stay out of its reach.",
  "member:write": "Whoever has the token can let people in, as far as you could yourself, and put members out.",
  "token:read": "Names and rights of tokens, never the tokens themselves.",
  "token:write": "No token made with it can do more or lives longer, and all end with it.",
};

type GuardedBoxesProps = {
  role: Role;
  value: readonly Permission[];
  isConfirmed: boolean;
  onChange: (next: { permissions: Permission[]; isConfirmed: boolean }) => void;
};

/** What is given only on purpose, shown apart from the rest. */
export function GuardedBoxes({ role, value, isConfirmed, onChange }: GuardedBoxesProps) {
  return (
    <FieldSet
      legend={`Give with care: works for ${guardedDaysMax} days at most`}
      className="rounded-lg border px-3 pb-3 pt-2.5 [&>legend]:float-left"
    >
      <MayBox
        words="act where you are asked for your password"
        description="Without asking: keys of connections, secrets of webhooks, members and tokens, each only with its permission."
        isOn={isConfirmed}
        onChange={(isOn) => onChange({ permissions: [...value], isConfirmed: isOn })}
      />
      {guardedPermissions
        .filter((permission) => can(role, permission))
        .map((permission) => (
          <MayBox
            key={permission}
            words={permission === "team:write" ? "rename and hand over the team" : mayWords(permission)}
            code={permission}
            description={meaning[permission]}
            isOn={value.includes(permission)}
            onChange={(isOn) => onChange({ permissions: withOrWithout(value, permission, isOn), isConfirmed })}
          />
        ))}
    </FieldSet>
  );
}
