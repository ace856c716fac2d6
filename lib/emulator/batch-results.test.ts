import { describe, expect, test } from "vitest";
import { line, manyLines, openEmulator } from "./cases/open-emulator";

describe("results", () => {
  test("are merged, in input order, with the answer as in the output file", async () => {
    const emulator = await openEmulator();
    const { id, output_file_id: output } = await emulator.createBatch([
      line("b", { temperature: 1, a: 2 }),
      line("a", { model: "emulator/always-fails" }),
      line("c"),
    ]);
    await emulator.step(3);
    const reply = await emulator.get(`/v1/batches/${id}/results`);
    expect(reply.lines.map((row) => [row.custom_id, row.status])).toEqual([
      ["b", "completed"],
      ["a", "failed"],
      ["c", "completed"],
    ]);
    const [first, second] = reply.lines;
    expect(Object.keys(first ?? {})).toEqual([
      "id",
      "custom_id",
      "model",
      "input_body",
      "response_body",
      "error",
      "status",
    ]);
    expect(Object.keys(first?.input_body ?? {})).toEqual(["a", "messages", "model", "temperature"]);
    const written = (await emulator.get(`/v1/files/${output}/content`)).lines.find((row) => row.custom_id === "b");
    expect(written).toMatchObject({ id: `batch_req_${first?.id}`, response: { body: first?.response_body ?? null } });
    expect(second).toMatchObject({ response_body: null, error: expect.stringContaining('"details"') });
  });

  test("while validating claim to be complete and are empty", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(5));
    const reply = await emulator.get(`/v1/batches/${id}/results`);
    expect([reply.text, reply.headers.get("x-incomplete"), reply.headers.get("x-last-line")]).toEqual([
      "",
      "false",
      "5",
    ]);
  });

  test("filter and page", async () => {
    const emulator = await openEmulator();
    const { id } = await emulator.createBatch(manyLines(20));
    await emulator.step(6);
    const page = async (query: string) => {
      const { lines, headers } = await emulator.get(`/v1/batches/${id}/results${query}`);
      return [lines.length, headers.get("x-incomplete"), headers.get("x-last-line")];
    };
    expect(await page("")).toEqual([20, "true", "20"]);
    expect(await page("?status=completed")).toEqual([6, "true", "6"]);
    expect(await page("?status=completed&limit=4&skip=4")).toEqual([2, "true", "6"]);
    expect(await page("?status=failed")).toEqual([0, "true", "0"]);
    expect(await page("?search=R-1")).toEqual([11, "true", null]);
    expect(await page("?search=r-1&limit=3&skip=9")).toEqual([2, "true", "11"]);
    const inFlight = Number((await page("?status=in_progress"))[0]);
    expect(inFlight).toBeGreaterThan(0);
    expect(await page("?status=pending")).toEqual([14 - inFlight, "true", String(14 - inFlight)]);
    expect((await emulator.get(`/v1/batches/${id}/results?status=expired`)).status).toBe(400);
  });

  test("need the input file", async () => {
    const emulator = await openEmulator();
    const { id, input_file_id: input } = await emulator.createBatch(manyLines(3));
    await emulator.step(1);
    expect((await emulator.send("DELETE", `/v1/files/${input}`)).json).toEqual({
      id: input,
      object: "file",
      deleted: true,
    });
    expect(await emulator.batch(id)).toMatchObject({ status: "cancelled", input_file_id: "" });
    expect((await emulator.get(`/v1/batches/${id}/results?limit=5`)).status).toBe(500);
    const broken = await emulator.raw("GET", `/v1/batches/${id}/results`);
    await expect(broken.text()).rejects.toThrow();
    expect((await emulator.get(`/v1/files/${input}`)).status).toBe(404);
  });
});
