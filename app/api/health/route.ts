import { getHealth } from "@/lib/api/contract";
import { handle } from "@/lib/bff/handle";
import { pool } from "@/lib/db/client";

export const GET = handle(getHealth, async () => {
  await pool().query("select 1");
  return { isReady: true };
});
