import { readdirSync, readFileSync } from "node:fs";

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process has ended meanwhile.
    return "";
  }
};

/** Memory of the browser this process has started, all of its processes (shared pages counted once), in bytes. Linux. */
function browserMemory(): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${name}/stat`))?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const isBelow = (pid: number): boolean => pid === process.pid || (parents.has(pid) && isBelow(parents.get(pid) ?? 0));
  let bytes = 0;
  for (const pid of parents.keys())
    if (isBelow(pid) && read(`/proc/${pid}/cmdline`).includes("chrom"))
      bytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
  return bytes;
}

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
