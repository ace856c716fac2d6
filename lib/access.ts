/** Who may do what. One table, read by the button that offers an act and by the wrapper that guards it. */
export const roles = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof roles)[number];

const everyone = ["owner", "admin", "member", "viewer"] as const;
const workers = ["owner", "admin", "member"] as const;
const managers = ["owner", "admin"] as const;

const rolesOf = {
  "team:read": everyone,
  "team:write": ["owner"],
  "member:write": managers,
  "token:write": everyone,
  "audit:read": managers,
  "batch:read": everyone,
  "batch:submit": workers,
  "batch:cancel": workers,
  "batch:retry": workers,
  "batch:edit": workers,
  "batch:delete": workers,
  "result:read": everyone,
  "result:query": workers,
  "file:read": everyone,
  "file:upload": workers,
  "model:read": everyone,
  "price:write": managers,
  "usage:read": everyone,
  "connection:read": everyone,
  "connection:write": managers,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof rolesOf;
export const permissions = Object.keys(rolesOf) as Permission[];

/** Whether a role carries a permission. */
export function can(role: Role, permission: Permission): boolean {
  return (rolesOf[permission] as readonly Role[]).includes(role);
}
