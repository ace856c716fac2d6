import type { Page } from "@playwright/test";

/** What a person sees of a check, in milliseconds after the file was given. */
export type Seen = { firstFindingMs: number; checkedMs: number; pricedMs: number; longestTaskMs: number };
type State = { givenAt: number; seen: Seen };
type Watched = Window & { checkSeen?: State };

/** Begins to watch: the clock starts when a file input changes. Runs in the page, so that no round trip is counted. */
export const watchCheck = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen = { firstFindingMs: 0, checkedMs: 0, pricedMs: 0, longestTaskMs: 0 };
    const state = { givenAt: 0, seen };
    (window as Watched).checkSeen = state;
    addEventListener("change", () => {
      state.givenAt ||= performance.now();
    });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        if (state.givenAt > 0 && startTime >= state.givenAt)
          seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
    }).observe({ entryTypes: ["longtask"] });
    new MutationObserver(() => {
      if (state.givenAt === 0) return;
      const now = performance.now() - state.givenAt;
      const text = document.querySelector("main")?.textContent ?? "";
      seen.firstFindingMs ||= document.querySelector('[aria-label^="Check of"] li') ? now : 0;
      seen.checkedMs ||= /checked in [\d.,]+/.test(text) ? now : 0;
      seen.pricedMs ||= /sampled requests/.test(text) && seen.checkedMs > 0 ? now : 0;
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });

/** Waits until the file is checked and priced by its own sample. */
export async function seenOf(page: Page): Promise<Seen> {
  await page.waitForFunction(() => ((window as Watched).checkSeen?.seen.pricedMs ?? 0) > 0, null, { timeout: 120_000 });
  // Long tasks are reported after they end: two frames later all are there.
  return page.evaluate(
    () =>
      new Promise<Seen>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve((window as Watched).checkSeen?.seen as Seen))),
      ),
  );
}
