import type { Page } from "@playwright/test";

type Watched = Window & { longTasks?: { startTime: number; duration: number }[] };

/** Begins to note the tasks that held up the page for more than 50 ms; a browser tells of no others. */
export const watchLongTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const tasks: { startTime: number; duration: number }[] = [];
    (window as Watched).longTasks = tasks;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push({ startTime, duration });
    }).observe({ entryTypes: ["longtask"] });
  });

/** The longest of those that began since `fromMs` of the page's clock, in milliseconds; 0 when none took more than 50. */
export const longestTask = (page: Page, fromMs = 0): Promise<number> =>
  page.evaluate(async (from) => {
    // They are told after they end: two frames later all are known.
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const tasks = (window as Watched).longTasks ?? [];
    return Math.max(0, ...tasks.filter(({ startTime }) => startTime >= from).map(({ duration }) => duration));
  }, fromMs);

/** Milliseconds of the page's clock. */
export const pageNow = (page: Page): Promise<number> => page.evaluate(() => performance.now());
