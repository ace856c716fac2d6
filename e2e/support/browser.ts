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
export const ruleRow = (page: Page, rule: string) => page.locator(`li[data-rule="${rule}"]`);

/** axe over the whole page, in the theme it is in. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target.join(" ")) }))).toEqual([]);
}

/** Collects what a page complains about: uncaught errors, policy violations, console errors. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") heard.push(message.text());
  });
  return heard;
}
