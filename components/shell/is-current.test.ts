import { expect, it } from "vitest";
import { isCurrent } from "./is-current";

const team = { slug: "acme" };
const currentAt = (pathname: string) =>
  (["", "/batches", "/settings"] as const).filter((path) => isCurrent(path, team, pathname));

it("marks one page, also for those below it", () => {
  expect(currentAt("/t/acme")).toEqual([""]);
  expect(currentAt("/t/acme/batches")).toEqual(["/batches"]);
  expect(currentAt("/t/acme/batches/bat_1")).toEqual(["/batches"]);
  expect(currentAt("/t/acme/settings/members")).toEqual(["/settings"]);
});

it("marks nothing elsewhere", () => {
  expect(currentAt("/t/acme/batches-of-old")).toEqual([]);
  expect(currentAt("/t/other/batches")).toEqual([]);
});
