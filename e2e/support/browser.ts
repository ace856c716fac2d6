import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import type { Client } from "./client";

/** Signs a browser in with the session of a test's client. */
export async function enter(context: BrowserContext, client: Client): Promise<void> {
  const cookies = client
    .cookieHeader()
    .split("; ")
    .map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: client.url };
    });
  await context.addCookies(cookies);
}

/** Gives files to New batch as its picker would. */
export async function chooseFiles(
  page: Page,
  files: Parameters<ReturnType<Page["locator"]>["setInputFiles"]>[0],
): Promise<void> {
  await page.locator('input[type="file"]').first().setInputFiles(files);
}

/** What a rule of the check says on screen. */
export const ruleRow = (page: Pick<Page, "locator">, rule: string) => page.locator(`li[data-rule="${rule}"]`);

/** Resolves when nothing is on its way into sight or out of it: what is half faded in has no contrast yet. */
const settled = (page: Page) =>
  page.evaluate(async () => {
    const isPassing = (one: Animation) =>
      one.playState === "running" && one.effect?.getTiming().iterations !== Infinity;
    const passing = document.getAnimations().filter(isPassing);
    await Promise.all(passing.map((one) => one.finished.catch(() => undefined)));
  });

type Looked = { rules?: readonly string[]; within?: string };

/** axe over the whole page or what lies `within` it, in the theme it is in; all its rules, or those named. */
export async function expectAccessible(page: Page, { rules, within }: Looked = {}): Promise<void> {
  await settled(page);
  // Our pages have no frames, so what frames need (a page of their own to sum up in) is left out.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  if (within) axe.include(within);
  if (rules) axe.withRules([...rules]);
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target.join(" ")) }))).toEqual([]);
}

/** Resolves once what the last change asked for has been painted. */
const painted = (page: Page) =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

async function expectNoSidewaysScroll(page: Page, width: number): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `sideways at ${width} px`).toBeLessThanOrEqual(0);
}

/**
 * The page as it stands, or what is open over it, light and dark. Of all that axe looks for, only colours differ between
 * them.
 */
export async function expectAccessibleInBothThemes(page: Page, within: Pick<Looked, "within"> = {}): Promise<void> {
  for (const [colorScheme, looked] of [
    ["light", {}],
    ["dark", { rules: ["color-contrast"] }],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await painted(page);
    await expectAccessible(page, { ...looked, ...within });
  }
}

/** The page as it stands, on a wide and a narrow screen, light and dark: axe finds nothing, nothing scrolls sideways. */
export async function expectAccessibleInEveryLook(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await expectAccessibleInBothThemes(page);
  await expectNoSidewaysScroll(page, 1440);
  // The colours are those of the wide page: once is enough, in the theme where they are harder to tell apart.
  await page.setViewportSize({ width: 390, height: 900 });
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page, 390);
  // A tablet has the sidebar and little room beside it.
  await page.setViewportSize({ width: 768, height: 900 });
  await painted(page);
  await expectNoSidewaysScroll(page, 768);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

/**
 * Collects what a page complains about: uncaught errors, policy violations, console errors. Call it before the page is
 * opened: that text is made into code is told from then on. The policy forbids it, but Chromium keeps quiet where it is caught.
 */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  void page.addInitScript(() => {
    const told = (): never => {
      console.error("text was made into code");
      throw new EvalError();
    };
    globalThis.Function = new Proxy(Function, { apply: told, construct: told });
  });
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") heard.push(message.text());
  });
  return heard;
}
