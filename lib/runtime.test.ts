import { expect, test } from "vitest";
import { parseEnvironment } from "./runtime";

test("an empty environment gives the defaults", () => {
  expect(parseEnvironment({})).toMatchObject({
    PORT: 3000,
    DATA_DIR: ".data",
    EMULATOR: "on",
    EMULATOR_SPEED: 1,
    LOG_LEVEL: "info",
  });
});

test("each bad setting is named, and its value is not repeated", () => {
  const bad = {
    PORT: "70000",
    DATABASE_URL: "mysql://user:hunter2@db/x",
    SESSION_SECRET: "hunter2",
    LOG_LEVEL: "loud",
    PUBLIC_URL: "ftp://x",
  };
  expect(() => parseEnvironment(bad)).toThrow(
    /PORT[\s\S]*PUBLIC_URL[\s\S]*DATABASE_URL[\s\S]*SESSION_SECRET[\s\S]*LOG_LEVEL/,
  );
  expect(() => parseEnvironment(bad)).not.toThrow(/hunter2/);
});

test("an empty value counts as not given", () => {
  expect(parseEnvironment({ PORT: "", DATABASE_URL: "" })).toMatchObject({ PORT: 3000 });
});
