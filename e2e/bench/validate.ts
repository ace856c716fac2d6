import { spawnSync } from "node:child_process";
import { createWriteStream, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Page } from "@playwright/test";
import { browserIsIdle, browserSeconds, watchMemory } from "./browser-processes";
import { floorInput, floorSeconds } from "./floor";
import { report, secondsSince } from "./report";
import { type Kind, kinds, requestFile } from "./request-files";
import { freshConsole, launchBrowser, team } from "./setting";
import { signedInPage } from "./sign-in";
import { type Seen, seenOf, watchCheck } from "./watch-check";

/*
 * 200 MB of each kind, dropped into New batch in Chromium. The figure is what a person waits for: from the drop until every
 * rule is checked and the file is priced by its own sample. A fresh page each round: nothing is warm but what the page itself
 * prepares while it waits for a file (people need longer than that to find one). Beside the times stands the processor time of
 * all of the browser against that of the floor, which a busy machine does not change.
 * VALIDATE_KINDS=english,images measures some; VALIDATE_ROUNDS=1 is quicker; DW=path measures `dw files validate` too.
 */
const chosen = kinds.filter((kind) => (process.env.VALIDATE_KINDS ?? kinds.join()).split(",").includes(kind));
const rounds = Number(process.env.VALIDATE_ROUNDS ?? 3);
/** A page prepares itself for those who stay: longer than it waits for that. */
const lingersMs = 2_000;
const countOf = (kind: Kind) => (kind === "images" ? 1_650 : 50_000);

const setting = await freshConsole();
const browser = await launchBrowser();

type Round = { floor: number; floorCpu: number; cpu: number; seen: Seen; extraBytes: number };

async function oneRound(page: Page, path: string, isWatched: boolean): Promise<Round> {
  await page.goto(`/t/${team}/batches/new`);
  await page.getByRole("button", { name: "Choose files" }).waitFor();
  await page.evaluate((id) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", id });
    document.body.append(input);
  }, floorInput);
  await page.locator(`#${floorInput}`).setInputFiles(path);
  await page.waitForTimeout(lingersMs);
  await browserIsIdle();
  const beforeFloor = browserSeconds();
  const floor = await floorSeconds(page);
  const floorCpu = browserSeconds() - beforeFloor;
  await browserIsIdle();
  await watchCheck(page);
  // Looking at the memory of a browser takes time from it.
  const memory = isWatched ? watchMemory() : () => 0;
  const before = browserSeconds();
  await page.locator(`input[type="file"]:not(#${floorInput})`).first().setInputFiles(path);
  const seen = await seenOf(page);
  const cpu = browserSeconds() - before;
  const extraBytes = memory();
  await page.getByRole("button", { name: /^Remove .*jsonl$/ }).click();
  return { floor, floorCpu, cpu, seen, extraBytes };
}

/** Seconds a program takes; what it says of the file is not of interest, so neither is its exit code. */
function timeOf(program: string, args: string[]): number {
  const startedAt = performance.now();
  const { error } = spawnSync(program, args, { stdio: "ignore" });
  if (error) throw error;
  return secondsSince(startedAt);
}

try {
  const page = await signedInPage(browser, setting);
  for (const kind of chosen) {
    const path = join(setting.dir, `${kind}.jsonl`);
    await pipeline(requestFile(kind, countOf(kind)), createWriteStream(path));
    const megabytes = statSync(path).size / 1e6;
    const all: Round[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await oneRound(page, path, false));
    const { extraBytes } = await oneRound(page, path, true);
    const dwSeconds = process.env.DW ? timeOf(process.env.DW, ["files", "validate", path]) : null;
    await rm(path);
    const least = (of: (round: (typeof all)[number]) => number) => Math.min(...all.map(of));
    const most = (of: (round: (typeof all)[number]) => number) => Math.max(...all.map(of));
    const floor = megabytes / least((round) => round.floor);
    const rate = (ms: number) => (megabytes / ms) * 1000;
    const name = (what: string) => `validate.${kind}.${what}`;
    report({ name: name("check"), value: rate(least(({ seen }) => seen.checkedMs)), unit: "MB/s", floor });
    report({ name: name("check_and_price"), value: rate(least(({ seen }) => seen.pricedMs)), unit: "MB/s", floor });
    const [cpu, floorCpu] = [least((round) => round.cpu), least((round) => round.floorCpu)];
    report({ name: name("per_processor_second"), value: megabytes / cpu, unit: "MB", floor: megabytes / floorCpu });
    if (dwSeconds) report({ name: name("dw"), value: megabytes / dwSeconds, unit: "MB/s", floor });
    report({ name: name("first_finding"), value: most(({ seen }) => seen.firstFindingMs), unit: "ms" });
    report({ name: name("longest_main_thread_task"), value: most(({ seen }) => seen.longestTaskMs), unit: "ms" });
    report({ name: name("extra_memory"), value: extraBytes / 1e6, unit: "MB" });
  }
} finally {
  await browser.close();
  await setting.end();
}
