import { expect, test } from "vitest";
import { readSettings } from "./settings.mjs";

test("defaults stay on this machine", () => {
  expect(readSettings({ PORT: "", DATABASE_URL: "" }, "/srv/app")).toEqual({
    port: 3000,
    host: "127.0.0.1",
    origin: "http://localhost:3000",
    dataDir: "/srv/app/.data",
    databaseUrl: undefined,
  });
});

test.each([
  ["127.0.0.1", "http://localhost:8080"],
  ["0.0.0.0", "http://localhost:8080"],
  ["::", "http://localhost:8080"],
  ["192.0.2.7", "http://192.0.2.7:8080"],
  ["2001:db8::7", "http://[2001:db8::7]:8080"],
])("HOST=%s is opened at %s", (HOST, origin) => {
  expect(readSettings({ HOST, PORT: "8080" }, "/srv/app").origin).toBe(origin);
});

test("a given data directory and database are used", () => {
  const env = { DATA_DIR: "/srv/data", DATABASE_URL: "postgres://db.example/console" };
  expect(readSettings(env, "/srv/app")).toMatchObject({
    dataDir: "/srv/data",
    databaseUrl: "postgres://db.example/console",
  });
});

test.each([["abc"], ["0"], ["65536"], ["-1"], ["3000.5"], ["1e3"], ["0x50"], [" "]])(
  "PORT=%s is refused by name",
  (PORT) => {
    expect(() => readSettings({ PORT }, "/")).toThrow(/^PORT must be a whole number from 1 to 65535/);
  },
);

test("a database address of another kind is refused without repeating it", () => {
  const DATABASE_URL = "mysql://user:hunter2@db/x";
  expect(() => readSettings({ DATABASE_URL }, "/")).toThrow(/^DATABASE_URL must begin with postgresql:/);
  expect(() => readSettings({ DATABASE_URL }, "/")).not.toThrow(/hunter2/);
});
