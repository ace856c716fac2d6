/** Who may do what. One table, read by the button that offers an act and by the wrapper that guards it. */
export const roles = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof roles)[number];
/** "an admin", "a member". */
export const aRole = (role: Role): string => `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`;

const everyone = ["owner", "admin", "member", "viewer"] as const;
const workers = ["owner", "admin", "member"] as const;
const managers = ["owner", "admin"] as const;

/** Who carries a permission, and what it lets them do: "may …". */
const table = {
  "team:read": [everyone, "see the team and its members"],
  "team:write": [["owner"], "rename and hand over the team, reset passwords"],
  "member:write": [managers, "invite and remove members, change roles"],
  "token:read": [everyone, "see their own console tokens"],
  "token:write": [everyone, "make and revoke their own console tokens"],
  "audit:read": [managers, "read and export the audit log"],
  "batch:read": [everyone, "see batches"],
  "batch:submit": [workers, "submit batches"],
  "batch:cancel": [workers, "cancel batches"],
  "batch:retry": [workers, "retry failed requests"],
  "batch:edit": [workers, "rename, tag and archive batches"],
  "batch:delete": [workers, "delete batches"],
  "batch:approve": [managers, "approve batches above the limit"],
  "result:read": [everyone, "read and download results"],
  "result:query": [workers, "ask SQL of results"],
  "result:review": [workers, "judge answers"],
  "file:read": [everyone, "see files"],
  "file:upload": [workers, "upload files, and delete their own"],
  "model:read": [everyone, "see models and prices"],
  "price:write": [managers, "change prices"],
  "usage:read": [everyone, "see what was used and spent"],
  "budget:read": [everyone, "see budgets"],
  "budget:write": [managers, "set budgets and the approval limit"],
  "notice:read": [everyone, "read their notices and see the rules"],
  "notice:write": [managers, "change what is told, and where it goes"],
  "batch:share": [workers, "make and withdraw share links"],
  "connection:read": [everyone, "see connections, without their keys"],
  "connection:write": [managers, "add, change and remove connections"],
} as const satisfies Record<string, readonly [roles: readonly Role[], may: string]>;

export type Permission = keyof typeof table;
export const permissions = Object.keys(table) as [Permission, ...Permission[]];

/** Whether a role carries a permission. */
export function can(role: Role, permission: Permission): boolean {
  return (table[permission][0] as readonly Role[]).includes(role);
}

/** What a permission lets one do: "submit batches". */
export const mayWords = (permission: Permission): string => table[permission][1];

/** Roles a person of `role` may give, take away and take someone out of: admins leave owners alone. */
export function grantableRoles(role: Role): readonly Role[] {
  if (!can(role, "member:write")) return [];
  return role === "owner" ? roles : roles.filter((one) => one !== "owner");
}

/** Who is in the team, and the tokens themselves: a token is given these by a tick of their own, and for a month at most. */
export const guardedPermissions = ["team:write", "member:write", "token:read", "token:write"] as const;
export type GuardedPermission = (typeof guardedPermissions)[number];
export const isGuarded = (permission: Permission): permission is GuardedPermission =>
  (guardedPermissions as readonly Permission[]).includes(permission);
export const guardedDaysMax = 30;
