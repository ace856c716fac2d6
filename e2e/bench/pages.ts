import { gzipSync } from "node:zlib";
import { report } from "./report";
import { freshConsole, launchBrowser, team } from "./setting";
import { signedInPage } from "./sign-in";

const pages = {
  sign_in: "/sign-in",
  overview: `/t/${team}`,
  batches: `/t/${team}/batches`,
  new_batch: `/t/${team}/batches/new`,
  workbench: `/t/${team}/workbench`,
  models: `/t/${team}/models`,
  files: `/t/${team}/files`,
  usage: `/t/${team}/usage`,
  connections: `/t/${team}/settings/connections`,
};

const setting = await freshConsole();
const { console: made, end } = setting;
const browser = await launchBrowser();
try {
  const storageState = await (await signedInPage(browser, setting)).context().storageState();
  for (const [name, path] of Object.entries(pages)) {
    const context = await browser.newContext({ baseURL: made.url, ...(name === "sign_in" ? {} : { storageState }) });
    const tab = await context.newPage();
    const scripts: Promise<number>[] = [];
    tab.on("response", (response) => {
      if (response.request().resourceType() === "script" && response.ok())
        scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await tab.goto(path, { waitUntil: "load" });
    // What the first screen needs is what the document itself asks for; prefetches of other pages come later.
    const sizes = await Promise.all(scripts);
    report({ name: `pages.${name}`, value: sizes.reduce((sum, size) => sum + size, 0) / 1000, unit: "kB gzip" });
    await context.close();
  }
} finally {
  await browser.close();
  await end();
}
