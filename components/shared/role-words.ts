import type { Role } from "@/lib/access";

/** What a role means, in a few words. */
export const roleNote: Record<Role, string> = {
  owner: "everything, members too",
  admin: "connections, prices, batches",
  member: "submits and retries batches",
  viewer: "looks, changes nothing",
};
