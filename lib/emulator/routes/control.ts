import { Hono } from "hono";
import { z } from "zod";
import type { FaultLayer } from "@/lib/emulator/faults/fault-layer";
import { FaultScript } from "@/lib/emulator/faults/fault-rules";
import { textRefusal } from "@/lib/emulator/http/refusal";
import type { World } from "@/lib/emulator/world";

const Speed = z.object({ speed: z.number().min(0) });
const Step = z.object({ rows: z.number().int().min(1) });

async function parseBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) throw textRefusal(400, z.prettifyError(parsed.error));
  return parsed.data;
}

/** /__emulator/*, in test mode only: ledger, faults, and the hand on the clock. No key is asked for. */
export function controlRoutes(world: World, faults: FaultLayer): Hono {
  const routes = new Hono();

  routes.get("/ledger", (c) =>
    c.json({ ...world.ledger.snapshot(world.batches.list()), late_calls: faults.lateCalls }),
  );
  routes.post("/reset", (c) => {
    world.ledger.reset();
    faults.arm(null);
    return c.body(null, 204);
  });

  routes.post("/faults", async (c) => {
    const script = await parseBody(c.req.raw, FaultScript);
    try {
      faults.arm(script);
    } catch (error) {
      throw textRefusal(400, `rules: ${error instanceof Error ? error.message : String(error)}`);
    }
    return c.json({ rules: script.rules.length });
  });
  routes.delete("/faults", (c) => {
    faults.arm(null);
    return c.body(null, 204);
  });
  /** Answers when all work put off by `lateWork` faults is done. */
  routes.post("/late-done", async (c) => {
    await faults.lateDone();
    return c.body(null, 204);
  });

  routes.post("/pause", (c) => {
    world.engine.setPaused(true);
    return c.body(null, 204);
  });
  routes.post("/resume", (c) => {
    world.engine.setPaused(false);
    return c.body(null, 204);
  });
  routes.post("/step", async (c) => {
    const { rows } = await parseBody(c.req.raw, Step);
    return c.json({ rows: await world.engine.scheduler.step(rows) });
  });
  routes.post("/speed", async (c) => {
    const { speed } = await parseBody(c.req.raw, Speed);
    world.engine.scheduler.setSpeed(speed);
    world.pace.setSpeed(speed);
    return c.json({ speed });
  });

  return routes;
}
