import { expect, test } from "vitest";
import { isInstalled } from "./install.mjs";

const locked = {
  "": { version: "0.1.0" },
  "node_modules/next": { version: "16.0.0" },
  "node_modules/vitest": { version: "4.0.0", dev: true },
  "node_modules/other-system": { version: "1.0.0", optional: true },
};
const { "": _root, "node_modules/other-system": _other, ...complete } = locked;
const { "node_modules/vitest": _tool, ...withoutTools } = complete;

test.each([
  ["everything", complete, { withTools: true }, true],
  ["no development tools, and none needed", withoutTools, { withTools: false }, true],
  ["no development tools, but needed", withoutTools, { withTools: true }, false],
  ["another version", { ...complete, "node_modules/next": { version: "15.0.0" } }, { withTools: false }, false],
  ["a package less", { "node_modules/vitest": { version: "4.0.0" } }, { withTools: false }, false],
  ["nothing", undefined, { withTools: false }, false],
])("%s is there", (_name, installed, options, expected) => {
  expect(isInstalled(locked, installed, options)).toBe(expected);
});
