import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { once } from "@/lib/runtime";

// argon2id (the library's default algorithm), 19 MiB, 2 passes, 1 lane: OWASP's floor, about 50 ms here.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const together = 4;

type Queue = { running: number; waiting: (() => void)[] };

/** At most four hashes at a time, so that a flood of sign-ins cannot take every core and all memory. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const queue = once<Queue>("passwordQueue", () => ({ running: 0, waiting: [] }));
  if (queue.running >= together) await new Promise<void>((resolve) => queue.waiting.push(resolve));
  queue.running += 1;
  try {
    return await work();
  } finally {
    queue.running -= 1;
    queue.waiting.shift()?.();
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, cost));

/** Checks a password; with no hash it spends the same time and answers false, so that mails cannot be told apart. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const known = stored ?? (await once("dummyHash", () => hashPassword("no such person")));
  const isRight = await inTurn(() => verify(known, password));
  return stored !== null && isRight;
}
