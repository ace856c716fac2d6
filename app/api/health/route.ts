import { z } from "zod";
import { handle } from "@/lib/bff/handle";
import { pool } from "@/lib/db/client";
import { endpoint } from "@/lib/wire/endpoint";

const getHealth = endpoint({
  method: "GET",
  path: "/api/health",
  access: "anyone",
  output: z.object({ isReady: z.boolean() }),
});

export const GET = handle(getHealth, async () => {
  await pool().query("select 1");
  return { isReady: true };
});
