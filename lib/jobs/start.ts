import "server-only";
import { sweepThrottle } from "@/lib/account/throttle";
import { exportHeads } from "@/lib/audit/verify";
import { readBatches } from "@/lib/batches/service/change";
import { onWake } from "@/lib/batches/service/wake";
import { closeStreams } from "@/lib/bff/stream-book";
import { keepEmulator } from "@/lib/connections/builtin-emulator";
import { database, pool } from "@/lib/db/client";
import { holdLease } from "@/lib/db/lease";
import { migrateDatabase } from "@/lib/db/migrate";
import { resumeChecks } from "@/lib/files/check";
import { sweepUploads } from "@/lib/files/sweep";
import { sweepDeliveries } from "@/lib/hooks/receive";
import { readWith, startHub, stopHub, sweepOutbox } from "@/lib/live/hub";
import { errorName, log } from "@/lib/log";
import { deliverDue } from "@/lib/notices/deliver";
import { sweepNotices } from "@/lib/notices/sweep";
import { expireResults } from "@/lib/results/service/retention";
import { closeStores } from "@/lib/results/store/open-stores";
import { once, runtime } from "@/lib/runtime";
import { requireSecrets } from "@/lib/secrets";
import { newSetupLink } from "@/lib/setup/service";
import { sumUpOldFacts } from "@/lib/usage/days";
import { adoptDue, adoptionsEnded } from "./adopt";
import { guardDue, guardsEnded } from "./guard";
import { ingestDue, ingestsEnded } from "./ingest-due";
import { noticeLateness, noticeNews } from "./notice";
import { pollDue, pollsEnded } from "./poll";
import { noteStart } from "./restored";
import { onShutdown } from "./shutdown";
import { beginDue, dropClaims, submitsEnded } from "./submit";
import { fillWasteRound } from "./waste";
import { unwatch, watched } from "./watch";

type Loop = { stop: () => Promise<void> };

/**
 * Runs `work` again and again: at once when woken, else `everyMs` after it last ended. Never twice at a time.
 * `hearsBell`: whether what wakes the others is anything to it.
 */
function loop(name: string, everyMs: number, work: () => Promise<void>, hearsBell = true): Loop {
  let isStopped = false;
  let isWoken = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ring: (() => void) | undefined;
  const wake = () => {
    isWoken = true;
    ring?.();
  };
  const offWake = hearsBell ? onWake(wake) : () => undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      ring = resolve;
      timer = setTimeout(resolve, isWoken || isStopped ? 0 : everyMs);
    });
  const running = (async () => {
    while (!isStopped) {
      isWoken = false;
      await work().catch((error) => log("error", `${name}.failed`, { error: errorName(error) }));
      await pause();
      clearTimeout(timer);
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      offWake();
      ring?.();
      await running;
    },
  };
}

const hourMs = 3_600_000;
const chore = (name: string, work: () => Promise<void>): Loop => loop(name, hourMs, work, false);

/** Wraps work that only one process may do. */
const alone = (lease: string, work: () => Promise<void>) => async () => {
  if ((await holdLease(lease, runtime().LEASE_SECONDS)) !== null) await work();
};

async function begin(): Promise<void> {
  requireSecrets();
  await migrateDatabase();
  readWith("batch.changed", readBatches);
  await sumUpOldFacts(database());
  await startHub();
  await noteStart();
  if (!runtime().isShared) await dropClaims();
  void resumeChecks();
  const abort = new AbortController();
  const tickMs = Math.min(500, runtime().POLL_INTERVAL_MS);
  const loops = [
    loop("submit", 1_000, async () => void (await beginDue())),
    loop("watch", tickMs, async () => {
      const watches = await watched();
      pollDue(watches);
      adoptDue(watches, abort.signal);
      await ingestDue(watches, abort.signal);
    }),
    loop("guard", tickMs, () => guardDue()),
    chore("retention", () => expireResults(database())),
    chore("sweep", async () => {
      await sweepOutbox();
      await sweepThrottle();
      await sweepDeliveries();
      await sweepUploads();
      await sweepNotices(database());
    }),
    chore(
      "audit",
      alone("audit", () => exportHeads(database())),
    ),
    loop(
      "notices",
      1_000,
      alone("notices", () => noticeNews()),
    ),
    loop(
      "lateness",
      30_000,
      alone("notices", () => noticeLateness()),
    ),
    loop("deliveries", 1_000, async () => void (await deliverDue(database()))),
    loop("waste", 5_000, async () => void (await fillWasteRound(abort.signal)), false),
    loop("emulator", 5_000, async () => void (await keepEmulator())),
  ];
  onShutdown(async () => {
    abort.abort();
    closeStreams();
    await Promise.all(loops.map((one) => one.stop()));
    await Promise.all([submitsEnded(), guardsEnded(), pollsEnded(), ingestsEnded(), adoptionsEnded()]);
    await unwatch();
    await stopHub();
    // Open requests are still being answered.
    return async () => {
      await closeStores();
      await pool().end();
    };
  });
}

/** Brings the process to life: schema, live hub, background work. Called once, from `instrumentation.ts`. */
export function startJobs(): Promise<void> {
  once("setupLink", () => newSetupLink);
  return once("jobs", begin);
}
