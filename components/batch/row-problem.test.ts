import { expect, test } from "vitest";
import { layOutJson } from "@/components/shared/row/lay-out-json";
import { rowProblem } from "./row-problem";

const line = '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"m","n":1.0e2}}';

test("a request may be changed in everything but its id", () => {
  expect(rowProblem(layOutJson(line), line)).toBeNull();
  expect(rowProblem(line.replace('"m"', '"other"'), line)).toBeNull();
  expect(rowProblem(line.replace('"a"', '"b"'), line)).toMatch(/custom_id/);
  expect(rowProblem(line.replace('"custom_id":"a",', ""), line)).toMatch(/custom_id/);
});

test("what is no request is said to be none", () => {
  expect(rowProblem("{", line)).toBe("This is not JSON.");
  expect(rowProblem("[]", line)).toMatch(/object/);
  expect(rowProblem("null", line)).toMatch(/object/);
  expect(rowProblem(`"${"x".repeat(200_001)}"`, line)).toMatch(/long/);
});

test("a line that was never JSON may be mended", () => {
  expect(rowProblem(line, '{"custom_id":"a",')).toBeNull();
});
