import { expect, it } from "vitest";
import { appHref, teamHref } from "./routes";

it("spells addresses, leaving out empty parts of the query", () => {
  expect(teamHref("acme")).toBe("/t/acme");
  expect(teamHref({ slug: "a b" }, "/batches", { status: "running", q: "", page: 2, model: null })).toBe(
    "/t/a%20b/batches?status=running&page=2",
  );
  expect(appHref("/sign-in", { next: "/t/acme" })).toBe("/sign-in?next=%2Ft%2Facme");
});
