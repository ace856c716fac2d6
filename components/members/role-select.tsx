"use client";

import { roleNote } from "@/components/shared/role-words";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Role } from "@/lib/access";
import { cn } from "@/lib/utils";

type RoleSelectProps = {
  label: string;
  value: Role;
  roles: readonly Role[];
  onValueChange: (role: Role) => void;
  isPending?: boolean;
  size?: "default" | "sm";
};

/** One role of those a person may give, each with what it means. */
export function RoleSelect({ label, value, roles, onValueChange, isPending, size = "sm" }: RoleSelectProps) {
  return (
    <Select value={value} onValueChange={(next) => onValueChange(next as Role)} disabled={isPending ?? false}>
      <SelectTrigger size={size} aria-label={label} className={cn("first-letter:uppercase", size === "sm" && "w-24")}>
        <SelectValue>
          <span className="inline-block first-letter:uppercase">{value}</span>
        </SelectValue>
      </SelectTrigger>
      <SelectContent>
        {roles.map((role) => (
          <SelectItem key={role} value={role}>
            <span className="inline-block first-letter:uppercase">{role}</span>
            <span className="text-muted-foreground"> · {roleNote[role]}</span>
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
