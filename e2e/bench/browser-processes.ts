import { readdirSync, readFileSync } from "node:fs";

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process has ended meanwhile.
    return "";
  }
};

/** The processes of the browser this process has started. Linux. */
function browserPids(): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${name}/stat`))?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const isBelow = (pid: number): boolean => pid === process.pid || (parents.has(pid) && isBelow(parents.get(pid) ?? 0));
  return [...parents.keys()].filter((pid) => isBelow(pid) && read(`/proc/${pid}/cmdline`).includes("chrom"));
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Memory of all of them (shared pages counted once), in bytes. */
const browserMemory = (): number =>
  sum(browserPids().map((pid) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024));

/** Processor time of all of them, in seconds: what other programs of the machine do is not in it. */
export const browserSeconds = (): number =>
  sum(
    browserPids().map((pid) => {
      const [, user, system] = /^\d+ \(.*\) (?:\S+ ){11}(\d+) (\d+)/s.exec(read(`/proc/${pid}/stat`)) ?? [];
      return (Number(user ?? 0) + Number(system ?? 0)) / 100;
    }),
  );

/** Watches the browser's memory until the answer is called, which gives how far it rose above where it began, in bytes. */
export function watchMemory(): () => number {
  const before = browserMemory();
  let peak = before;
  const look = () => {
    peak = Math.max(peak, browserMemory());
  };
  const timer = setInterval(look, 40);
  return () => {
    look();
    clearInterval(timer);
    return peak - before;
  };
}

/** Resolves when the browser has had nothing to do for half a second: pages prepare themselves in idle time. */
export const browserIsIdle = (): Promise<void> =>
  new Promise((resolve) => {
    let before = Number.NEGATIVE_INFINITY;
    const timer = setInterval(() => {
      const now = browserSeconds();
      const isIdle = now - before <= 0.02;
      before = now;
      if (!isIdle) return;
      clearInterval(timer);
      resolve();
    }, 500);
  });
