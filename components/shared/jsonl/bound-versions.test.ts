import { expect, it } from "vitest";
import { boundVersions, mostVersions } from "./bound-versions";
import type { KeptPatch, Version } from "./draft";

const version = (number: number, size = 10): Version => ({
  ...{ id: `v${number}`, blob: { size } as Blob, counts: [], patches: null, result: null },
  label: number === 0 ? null : `step ${number}`,
});
const many = (count: number, size?: number) => Array.from({ length: count }, (_, at) => version(at, size));
const named = (versions: readonly Version[]) => versions.map(({ id, label }) => `${id} ${label}`);

it("leaves what is within bounds as it is", () => {
  const versions = many(mostVersions.count);
  expect(boundVersions(versions)).toEqual({ versions, gone: [] });
});

it("makes the oldest corrections one, and keeps the file as it came", () => {
  const { versions, gone } = boundVersions(many(mostVersions.count + 2));
  expect(versions).toHaveLength(mostVersions.count);
  expect(named(versions.slice(0, 3))).toEqual(["v0 null", "v3 step 1, step 2, step 3", "v4 step 4"]);
  expect(gone.map(({ id }) => id)).toEqual(["v1", "v2"]);
});

it("keeps fewer of large files, but always one step back", () => {
  const { versions } = boundVersions(many(6, 300_000_000));
  expect(named(versions)).toEqual(["v0 null", "v4 step 1, step 2, step 3, step 4", "v5 step 5"]);
  expect(boundVersions(many(5, 4_000_000_000)).versions).toHaveLength(3);
});

const patch = (id: string, size: number): KeptPatch => ({
  id,
  patch: { spans: new Float64Array([0, 300_000_000, size]), bytes: { size } as Blob },
});
const patched = (number: number, size = 10): Version => ({
  ...version(number, 300_000_000),
  patches: number === 0 ? null : [patch(`p${number}`, size)],
});

it("keeps many of a large file that share what they did not change", () => {
  const versions = Array.from({ length: mostVersions.count }, (_, at) => patched(at));
  expect(boundVersions(versions)).toEqual({ versions, gone: [] });
});

it("makes of patches one step of patches, until they are too many", () => {
  const { versions } = boundVersions(Array.from({ length: mostVersions.count + 2 }, (_, at) => patched(at)));
  expect(versions[1]?.patches?.map(({ id }) => id)).toEqual(["p1", "p2", "p3"]);
  let many = [patched(0)];
  for (let at = 1; at <= 60; at++) many = boundVersions([...many, patched(at)]).versions;
  expect(many).toHaveLength(mostVersions.count);
  expect(many[1]?.patches).toBeNull();
  expect(many[2]?.patches?.map(({ id }) => id)).toEqual(["p43"]);
});
