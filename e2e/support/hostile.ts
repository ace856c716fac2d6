import { expect, type Page } from "@playwright/test";
import { complaints } from "./browser";
import { payloads, sinkHost } from "./payloads";

const by = (size: number) =>
  Array.from({ length: Math.ceil(payloads.length / size) }, (_, n) => payloads.slice(n * size, (n + 1) * size));

/** The corpus, a dozen at a time; two dozen where each group is a page of its own to look at. */
export const dozens = by(12);
export const groups = by(24);

/** Watches a page for anything that runs, loads, or asks. */
export function watch(page: Page) {
  const asked: string[] = [];
  const heard = complaints(page);
  page.on("request", (request) => {
    if (new URL(request.url()).hostname === sinkHost || request.url().includes(sinkHost)) asked.push(request.url());
  });
  page.on("dialog", (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => heard.push(`popup: ${popup.url()}`));
  return async () => {
    expect(asked).toEqual([]);
    expect(heard).toEqual([]);
    const found = await page.evaluate(() => ({
      escaped: (window as { __escaped?: number }).__escaped ?? 0,
      elements: [
        ...document.querySelectorAll(
          "iframe, object, embed, video, audio, base, meta[http-equiv=refresh], form[action], body style, body link, img:not([src^='blob:'], [src^='/api/t/'])",
        ),
      ].map((element) => element.outerHTML.slice(0, 200)),
      handlers: [...document.querySelectorAll("body *")].flatMap((element) =>
        element.getAttributeNames().filter((name) => /^on/i.test(name)),
      ),
      links: [...document.querySelectorAll("body a[href]")]
        .map((link) => link.getAttribute("href") ?? "")
        .filter((href) => !/^(?:\/|https?:|mailto:|#|\?)/i.test(href)),
    }));
    expect(found).toEqual({ escaped: 0, elements: [], handlers: [], links: [] });
  };
}

/** What the database can keep of a text. */
export const kept = (text: string): string => text.replaceAll("\0", "");
