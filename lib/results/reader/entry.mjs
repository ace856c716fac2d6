// @ts-check
// Where the reader's thread begins: TypeScript of this project is read as it lies, whatever bundled the server.
import { constants, getPriority, setPriority } from "node:os";
import { register } from "tsx/esm/api";

/** A third of what others get where there is not enough for all: enough to come to an end. */
const stepsBack = 5;

register();
await import("./worker.ts");

// What somebody waits for goes before the reading of lines, but not before this thread is there to read a first page.
// Only Linux counts a thread by itself; elsewhere this would slow the whole process.
if (process.platform === "linux") setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + stepsBack));
