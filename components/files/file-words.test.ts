import { expect, it } from "vitest";
import type { InputFile } from "@/lib/files/contract";
import { fileState, keptAway, modelWords, rangeWords, usageWords } from "./file-words";

const file = (part: Partial<InputFile>) => ({ state: "ready", reason: null, batchCount: 0, ...part }) as InputFile;

it("gives every state a word, and the reason where one was refused", () => {
  expect(fileState(file({ state: "rejected", reason: "Line 4." }))).toEqual({
    tone: "bad",
    word: "Not taken",
    note: "Line 4.",
  });
  for (const state of ["uploading", "checking", "ready", "rejected"] as const) {
    expect(fileState(file({ state })).word).not.toBe("");
  }
});

it("names the first model and counts the others", () => {
  expect(modelWords([])).toBe("–");
  expect(modelWords(["openai/gpt-oss-20b"])).toBe("gpt-oss-20b");
  expect(modelWords(["openai/gpt-oss-20b", "a", "b"])).toBe("gpt-oss-20b and 2 more");
});

it("says how often a file was used", () => {
  expect(usageWords(file({}))).toBe("not used yet");
  expect(usageWords(file({ batchCount: 1 }))).toBe("1 batch");
  expect(usageWords(file({ batchCount: 1_204 }))).toBe("1,204 batches");
});

it("says why a file cannot be had: it is on its way, or its bytes are not here", () => {
  expect(keptAway(file({ isHere: true }))).toBeNull();
  expect(keptAway(file({ state: "rejected", isHere: true })), "its sender wants to look at it").toBeNull();
  expect(keptAway(file({ isHere: false }))).toBe("Its bytes are not on this server");
  for (const state of ["uploading", "checking"] as const)
    expect(keptAway(file({ state, isHere: true }))).toBe("Still on its way to the server");
});

it("says which part of the list is shown", () => {
  expect(rangeWords(50, 50, 1204)).toBe("51 – 100 of 1,204");
  expect(rangeWords(0, 0, 0)).toBe("");
});
