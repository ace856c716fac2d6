import type { Page } from "@playwright/test";
import { longestTask, watchLongTasks } from "./long-tasks";

/** What a person sees of a check, in milliseconds after the file was given. */
export type Seen = { firstFindingMs: number; checkedMs: number; pricedMs: number; longestTaskMs: number };
type State = { givenAt: number; seen: Omit<Seen, "longestTaskMs">; whenPriced: Promise<void> };
type Watched = Window & { checkSeen?: State };

const patienceMs = 120_000;

/** Begins to watch: the clock starts when a file input changes. Runs in the page, so that no round trip is counted. */
export async function watchCheck(page: Page): Promise<void> {
  await watchLongTasks(page);
  // What the test tool brings into a page before it can wait in it is not the page's work.
  await page.waitForFunction(() => true);
  await page.evaluate(() => {
    const seen = { firstFindingMs: 0, checkedMs: 0, pricedMs: 0 };
    const state: State = { givenAt: 0, seen, whenPriced: Promise.resolve() };
    (window as Watched).checkSeen = state;
    addEventListener("change", () => {
      state.givenAt ||= performance.now();
    });
    state.whenPriced = new Promise((resolve) => {
      new MutationObserver(() => {
        if (state.givenAt === 0) return;
        const now = performance.now() - state.givenAt;
        const text = document.querySelector("main")?.textContent ?? "";
        seen.firstFindingMs ||= document.querySelector('[aria-label^="Check of"] li') ? now : 0;
        seen.checkedMs ||= /checked in [\d.,]+/.test(text) ? now : 0;
        seen.pricedMs ||= /sampled requests/.test(text) && seen.checkedMs > 0 ? now : 0;
        if (seen.pricedMs > 0) resolve();
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
  });
}

/**
 * Waits until the file is checked and priced by its own sample. A condition that the test tool looks at with every frame
 * would make the browser draw frames all the while, so the page says it by itself.
 */
export async function seenOf(page: Page): Promise<Seen> {
  const { givenAt, seen } = await page.evaluate(async (ms) => {
    const { checkSeen } = window as Watched;
    if (checkSeen === undefined) throw new Error("nothing watches the check");
    const tooLate = new Promise((_, reject) => setTimeout(() => reject(new Error("the file was not priced")), ms));
    await Promise.race([checkSeen.whenPriced, tooLate]);
    const { givenAt, seen } = checkSeen;
    return { givenAt, seen };
  }, patienceMs);
  return { ...seen, longestTaskMs: await longestTask(page, givenAt) };
}
