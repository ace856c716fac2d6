// @ts-check
import { join } from "node:path";

/** What fits into a Unix socket's address everywhere: 104 bytes on macOS, 108 on Linux, a final zero included. */
export const socketPathBytes = 100;

/**
 * Calls `use` with a path for the socket `name` in `dir` that is short enough for the kernel: from inside the
 * folder when the whole path is not. `use` must have made its system call when it returns.
 * @template T
 * @param {string} dir absolute
 * @param {string} name
 * @param {(path: string) => T} use
 * @returns {T}
 */
export function withSocketPath(dir, name, use) {
  const path = join(dir, name);
  if (Buffer.byteLength(path) <= socketPathBytes) return use(path);
  const before = process.cwd();
  process.chdir(dir);
  try {
    return use(name);
  } finally {
    process.chdir(before);
  }
}
