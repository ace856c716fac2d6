import type { Page } from "@playwright/test";
import { longestTask, watchLongTasks } from "./long-tasks";

/** What a person sees of a check, in milliseconds after the file was given. */
export type Seen = { firstFindingMs: number; checkedMs: number; pricedMs: number; longestTaskMs: number };
type State = { givenAt: number; seen: Omit<Seen, "longestTaskMs"> };
type Watched = Window & { checkSeen?: State };

/** Begins to watch: the clock starts when a file input changes. Runs in the page, so that no round trip is counted. */
export async function watchCheck(page: Page): Promise<void> {
  await watchLongTasks(page);
  // What the test tool brings into a page before it can wait in it is not the page's work.
  await page.waitForFunction(() => true);
  await page.evaluate(() => {
    const seen = { firstFindingMs: 0, checkedMs: 0, pricedMs: 0 };
    const state = { givenAt: 0, seen };
    (window as Watched).checkSeen = state;
    addEventListener("change", () => {
      state.givenAt ||= performance.now();
    });
    new MutationObserver(() => {
      if (state.givenAt === 0) return;
      const now = performance.now() - state.givenAt;
      const text = document.querySelector("main")?.textContent ?? "";
      seen.firstFindingMs ||= document.querySelector('[aria-label^="Check of"] li') ? now : 0;
      seen.checkedMs ||= /checked in [\d.,]+/.test(text) ? now : 0;
      seen.pricedMs ||= /sampled requests/.test(text) && seen.checkedMs > 0 ? now : 0;
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** Waits until the file is checked and priced by its own sample. */
export async function seenOf(page: Page): Promise<Seen> {
  await page.waitForFunction(() => ((window as Watched).checkSeen?.seen.pricedMs ?? 0) > 0, null, { timeout: 120_000 });
  const { givenAt, seen } = await page.evaluate(() => (window as Watched).checkSeen as State);
  return { ...seen, longestTaskMs: await longestTask(page, givenAt) };
}
