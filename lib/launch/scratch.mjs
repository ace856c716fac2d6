// @ts-check
import { accessSync, constants, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { closedFolder, databaseAccount } from "./account.mjs";
import { projectRoot } from "./project.mjs";

const memory = "/dev/shm";
const neededBytes = 2_000_000_000;

/** @returns {boolean} */
function hasMemoryFolder() {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    // Programs that have to be copied first cannot be run from there everywhere.
    return bavail * bsize > neededBytes && !closedFolder(projectRoot, databaseAccount("/nowhere"));
  } catch {
    return false;
  }
}

/** Where tests put databases: in memory where there is room, which is several times faster than a disk. */
export const scratchRoot = hasMemoryFolder() ? memory : tmpdir();
