import type { Browser, Page } from "@playwright/test";
import { account, type Setting, team } from "./setting";

/** A page of the console with its owner signed in. */
export async function signedInPage(browser: Browser, { console: made }: Setting): Promise<Page> {
  const context = await browser.newContext({ baseURL: made.url });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByRole("textbox", { name: "Password" }).fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**/t/${team}`);
  return page;
}
