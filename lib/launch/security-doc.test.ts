import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const doc = readFileSync("docs/security.md", "utf8");
const named = [...doc.matchAll(/`([\w/.-]+\.(?:test|spec)\.tsx?)` › ([^|\n]+?) *\|/g)];

test("every test that the security notes lean on is there", () => {
  expect(named.length).toBeGreaterThan(100);
  const gone = named.filter(
    ([, file = "", words = ""]) => !existsSync(file) || !readFileSync(file, "utf8").includes(words),
  );
  expect(gone.map(([, file, words]) => `${file} › ${words}`)).toEqual([]);
});

/** ASVS 5.0.0: the section, how many items it has, and which of them are of level 3. */
const sections: [string, number, number[]?][] = [
  ["1.1", 2],
  ["1.2", 10, [10]],
  ["1.3", 12, [12]],
  ["1.4", 3],
  ["1.5", 3, [3]],
  ["2.1", 3],
  ["2.2", 3],
  ["2.3", 5, [5]],
  ["2.4", 2, [2]],
  ["3.1", 1, [1]],
  ["3.2", 3, [3]],
  ["3.3", 5, [5]],
  ["3.4", 8, [7, 8]],
  ["3.5", 8, [6, 7, 8]],
  ["3.6", 1, [1]],
  ["3.7", 5, [3, 4, 5]],
  ["4.1", 5, [4, 5]],
  ["4.2", 5, [2, 3, 4, 5]],
  ["4.3", 2],
  ["4.4", 4],
  ["5.1", 1],
  ["5.2", 6, [4, 5, 6]],
  ["5.3", 3, [3]],
  ["5.4", 3],
  ["6.1", 3],
  ["6.2", 12],
  ["6.3", 8, [5, 6, 7, 8]],
  ["6.4", 6, [5, 6]],
  ["6.5", 8, [6, 7, 8]],
  ["6.6", 4, [4]],
  ["6.7", 2, [1, 2]],
  ["6.8", 4],
  ["7.1", 3],
  ["7.2", 4],
  ["7.3", 2],
  ["7.4", 5],
  ["7.5", 3, [3]],
  ["7.6", 2],
  ["8.1", 4, [3, 4]],
  ["8.2", 4, [4]],
  ["8.3", 3, [2, 3]],
  ["8.4", 2, [2]],
  ["9.1", 3],
  ["9.2", 4],
  ["10.1", 2],
  ["10.2", 3, [3]],
  ["10.3", 5, [5]],
  ["10.4", 16, [12, 13, 14, 15, 16]],
  ["10.5", 5],
  ["10.6", 2],
  ["10.7", 3],
  ["11.1", 4, [3, 4]],
  ["11.2", 5, [4, 5]],
  ["11.3", 5, [4, 5]],
  ["11.4", 4],
  ["11.5", 2, [2]],
  ["11.6", 2, [2]],
  ["11.7", 2, [1, 2]],
  ["12.1", 5, [4, 5]],
  ["12.2", 2],
  ["12.3", 5, [5]],
  ["13.1", 4, [2, 3, 4]],
  ["13.2", 6, [6]],
  ["13.3", 4, [3, 4]],
  ["13.4", 7, [6, 7]],
  ["14.1", 2],
  ["14.2", 8, [5, 6, 7, 8]],
  ["14.3", 3],
  ["15.1", 5, [4, 5]],
  ["15.2", 5, [4, 5]],
  ["15.3", 7],
  ["15.4", 4, [1, 2, 3, 4]],
  ["16.1", 1],
  ["16.2", 5],
  ["16.3", 4],
  ["16.4", 3],
  ["16.5", 4, [4]],
  ["17.1", 2, [2]],
  ["17.2", 8, [5, 6, 7, 8]],
  ["17.3", 2],
];

test("every item of levels 1 and 2 of ASVS is met, told as not met, or told as not applying; each once", () => {
  const all = sections.flatMap(([section, count, three = []]) =>
    Array.from({ length: count }, (_, n) => ({ id: `${section}.${n + 1}`, isThird: three.includes(n + 1) })),
  );
  expect([all.length, all.filter(({ isThird }) => !isThird).length]).toEqual([345, 253]);
  const said = [...doc.matchAll(/^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \|/gm)].flatMap(([, ids = ""]) => ids.split(", "));
  expect(said.filter((id, at) => said.indexOf(id) !== at)).toEqual([]);
  expect(said.filter((id) => !all.some((one) => one.id === id))).toEqual([]);
  expect(all.filter(({ id, isThird }) => !isThird && !said.includes(id)).map(({ id }) => id)).toEqual([]);
  expect(all.filter(({ id, isThird }) => isThird && said.includes(id)).length).toBeGreaterThanOrEqual(40);
});

test("each of the threats has its test", () => {
  const ids = [...doc.matchAll(/^\| (T\d\d(?:, T\d\d)*) \|/gm)].flatMap(([, one = ""]) => one.split(", "));
  const wanted = Array.from({ length: 48 }, (_, n) => `T${String(n + 1).padStart(2, "0")}`);
  expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
});
