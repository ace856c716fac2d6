import { Rng } from "@/lib/emulator/answer/rng";

/** What becomes of one call that acts. `isDone`: whether the upstream does the work before the trouble begins. */
export type Turn =
  | { kind: "ok" }
  | { kind: "cut"; isDone: boolean }
  /** The line is cut at once; the work is done this much later. */
  | { kind: "late"; ms: number }
  | { kind: "status"; status: number; isDone: boolean; body: string }
  | { kind: "wait"; status: 429 | 503; headers: Record<string, string>; body: string; ms: number }
  | { kind: "garbage"; body: string }
  /** Never answered: to the others this process is frozen or dead. */
  | { kind: "hang"; isDone: boolean };

export type Schedule = {
  seed: number;
  upload: Turn[];
  create: Turn[];
  /** Batches younger than this are missing from lists. */
  lagMs: number;
  /** One in so many reads fails; 0: none. */
  readFailsEvery: number;
  hasSearch: boolean;
  isSearchHeeded: boolean;
  isEchoing: boolean;
  /** The upstream's clock minus ours. */
  skewMs: number;
};

const html = "<!doctype html><title>502</title>";

function wait(rng: Rng): Turn {
  const seconds = rng.int(1, 70);
  const status = rng.pick([429, 503] as const);
  const json = (after: number) =>
    JSON.stringify({ error: "too_many_requests", message: "Busy", retry_after_seconds: after });
  const forms: [Record<string, string>, string][] = [
    [{ "retry-after": String(seconds) }, "busy"],
    [{ "retry-after": String(seconds) }, json(Math.floor(seconds / 2))],
    [{ "retry-after": String(Math.ceil(seconds / 2)) }, json(seconds)],
    [{}, json(seconds)],
    [{ "retry-after": "date" }, "busy"],
  ];
  const [headers, body] = rng.pick(forms) as (typeof forms)[number];
  return { kind: "wait", status, headers, body, ms: seconds * 1_000 };
}

function trouble(rng: Rng): Turn {
  switch (rng.int(0, 7)) {
    case 0:
    case 1:
      return { kind: "cut", isDone: rng.chance(0.6) };
    case 2:
      return { kind: "late", ms: rng.int(1_000, 115_000) };
    case 3:
    case 4:
      return {
        kind: "status",
        status: rng.pick([500, 502, 504, 408] as const),
        isDone: rng.chance(0.5),
        body: rng.pick(["boom", html, ""] as const),
      };
    case 5:
      return { kind: "garbage", body: rng.pick(["", "{", html, "[1,2]"] as const) };
    case 6:
      return { kind: "hang", isDone: rng.chance(0.5) };
    default:
      return wait(rng);
  }
}

/** What goes wrong with one submission, told by its seed alone. The first create always does. */
export function scheduleOf(seed: number): Schedule {
  const rng = new Rng(`ambiguous ${seed}`);
  const upload = Array.from({ length: rng.int(0, 2) }, () => trouble(rng)).filter((turn) => turn.kind !== "late");
  const create = Array.from({ length: rng.int(1, 3) }, () => trouble(rng));
  return {
    seed,
    upload,
    create,
    lagMs: rng.pick([0, 0, 10_000, 30_000, 90_000, 118_000] as const),
    readFailsEvery: rng.pick([0, 0, 2, 3, 5] as const),
    hasSearch: rng.chance(0.7),
    isSearchHeeded: rng.chance(0.7),
    isEchoing: rng.chance(0.85),
    skewMs: rng.pick([0, 0, 0, -3_600_000, 3_600_000, -90_000] as const),
  };
}
