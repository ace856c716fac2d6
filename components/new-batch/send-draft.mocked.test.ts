import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { changeBeside } from "@/components/shared/jsonl/change-beside";
import { type Desk, deskOf } from "@/components/shared/jsonl/desk";
import type { Draft, Plan } from "@/components/shared/jsonl/draft";
import { firstVersion, newDraft } from "@/components/shared/jsonl/new-draft";
import type { NewBatch } from "@/lib/batches/create-contract";
import type { InputFile } from "@/lib/files/contract";
import type { UploadTask } from "@/lib/files/upload";
import type { CheckReport } from "@/lib/jsonl/contract";
import { hashBlob } from "@/lib/jsonl/hash-blob";
import { AppError } from "@/lib/wire/errors";
import { resumeLost, sendQueued, stopSending, submitDrafts } from "./send-draft";

const server = vi.hoisted(() => ({
  upload: vi.fn<(task: UploadTask) => Promise<string>>(),
  wait: vi.fn<() => Promise<Partial<InputFile>>>(),
  create: vi.fn<(input: NewBatch) => Promise<{ id: string; name: string }>>(),
}));
vi.mock("@/lib/files/upload", () => ({ uploadFile: server.upload, forgetUpload: async () => undefined }));
vi.mock("@/lib/files/wait-for-file", () => ({ waitForFile: server.wait }));
vi.mock("@/lib/batches/queries", () => ({ createBatchMutation: () => ({ mutationFn: server.create }) }));

const plan: Plan = { connectionId: "con_1", name: "A", window: "24h", tags: [], metadata: {}, estimate: null };
const draft = (id: string, part: Partial<Draft> = {}): Draft =>
  newDraft(`${id}.jsonl.gz`, {
    ...{ id, idempotencyKey: `sub_${id}` },
    versions: [{ ...firstVersion(new Blob(["{}"])), id: `ver_${id}` }],
    ...part,
  });
let made = 0;
const deskWith = (...drafts: Draft[]): Desk => {
  const desk = deskOf(new QueryClient(), "acme", `person/${made++}`);
  for (const one of drafts) desk.store.add(one);
  return desk;
};
const submit = (desk: Desk, ...ids: string[]) => submitDrafts(desk, new Map(ids.map((id) => [id, plan])));
const sendingOf = (desk: Desk, id: string) => desk.store.find(id)?.sending;

beforeEach(() => {
  vi.clearAllMocks();
  server.upload.mockImplementation(async ({ key }) => `fil_${key}`);
  server.wait.mockResolvedValue({ state: "ready" });
  server.create.mockImplementation(async ({ name, inputFileId }) => ({ id: `bat_${inputFileId}`, name }));
});

describe("submitDrafts", () => {
  it("uploads, waits for the server and creates, one draft after the other, and lets go of them", async () => {
    const desk = deskWith(draft("a"), draft("b"));
    await submit(desk, "a", "b");
    expect(server.upload.mock.calls.map(([task]) => [task.name, task.key, task.team])).toEqual([
      ["a.jsonl", "a-ver_a", "acme"],
      ["b.jsonl", "b-ver_b", "acme"],
    ]);
    expect(server.create.mock.calls.map(([input]) => input)).toEqual([
      { ...plan, idempotencyKey: "sub_a", inputFileId: "fil_a-ver_a" },
      { ...plan, idempotencyKey: "sub_b", inputFileId: "fil_b-ver_b" },
    ]);
    expect(desk.store.state()).toMatchObject({ drafts: [], submitted: [{ name: "A" }, { name: "A" }] });
  });
  it("uploads nothing for a file that is on the server", async () => {
    const desk = deskWith(draft("a", { versions: [], serverFile: { id: "fil_9" } as InputFile }));
    await submit(desk, "a");
    expect(server.upload).not.toHaveBeenCalled();
    expect(server.create.mock.calls[0]?.[0].inputFileId).toBe("fil_9");
  });
  it("sends again after an empty run", async () => {
    const desk = deskWith(draft("a"));
    await sendQueued(desk);
    await submit(desk, "a");
    expect(server.create).toHaveBeenCalledTimes(1);
  });
});

describe("requests that were made of a table", () => {
  const source = { name: "orders.xlsx", blob: new Blob(["[]"]), key: "tab_1", isShared: true, sentAs: null };
  const sent = () =>
    server.upload.mock.calls.map(([{ name, kind, beside }]) => [name, kind ?? "input", beside?.source ?? null]);
  it("go after it; it goes once for all files it lies beside", async () => {
    const desk = deskWith(draft("a", { beside: { source } }), draft("b", { beside: { source } }), draft("c"));
    await submit(desk, "a", "b", "c");
    expect(sent()).toEqual([
      ["orders.xlsx", "source", null],
      ["a.jsonl", "input", "fil_source-tab_1"],
      ["b.jsonl", "input", "fil_source-tab_1"],
      ["c.jsonl", "input", null],
    ]);
    expect(server.create).toHaveBeenCalledTimes(3);
  });
  it("go alone where the table is to stay here", async () => {
    const desk = deskWith(draft("a", { beside: { source: { ...source, isShared: false } } }));
    await submit(desk, "a");
    expect(sent()).toEqual([["a.jsonl", "input", null]]);
  });
  it("take it along again when the server has let go of it", async () => {
    const desk = deskWith(draft("a", { beside: { source: { ...source, sentAs: "fil_gone" } } }));
    server.upload.mockRejectedValueOnce(new AppError("not_found", "Gone.", { field: "source" }));
    await submit(desk, "a");
    expect(sent()).toEqual([
      ["a.jsonl", "input", "fil_gone"],
      ["orders.xlsx", "source", null],
      ["a.jsonl", "input", "fil_source-tab_1"],
    ]);
    expect(server.create).toHaveBeenCalledTimes(1);
  });
  it("wait when the table is not taken, and go without it when it is unticked", async () => {
    server.wait.mockResolvedValueOnce({ state: "rejected", reason: "Line 3 is too long." });
    const desk = deskWith(draft("a", { beside: { source } }));
    await submit(desk, "a");
    expect(sendingOf(desk, "a")).toMatchObject({
      kind: "stopped",
      why: "refused",
      message: expect.stringMatching(/^Line 3 is too long\. Nothing was sent/),
    });
    expect(sent()).toEqual([["orders.xlsx", "source", null]]);
    changeBeside(desk, "source", "tab_1", { isShared: false });
    await submit(desk, "a");
    expect(sent()).toHaveLength(2);
    expect(server.create).toHaveBeenCalledTimes(1);
  });
});

describe("requests that are sent once for several", () => {
  const copies = {
    name: "a.repeats.jsonl",
    blob: new Blob(["[]"]),
    key: "cop_1",
    sentAs: null,
    versionId: "v",
    taken: 2,
  };
  it("go after the list of the others, which goes again when the server has let go of it", async () => {
    const gone = { ...copies, sentAs: "fil_gone" };
    const desk = deskWith(draft("a", { beside: { copies: gone } }), draft("b", { beside: { copies: gone } }));
    server.upload.mockRejectedValueOnce(new AppError("not_found", "Gone.", { field: "copies" }));
    await submit(desk, "a", "b");
    expect(server.upload.mock.calls.map(([{ name, kind, beside }]) => [name, kind ?? "input", beside])).toEqual([
      ["a.jsonl", "input", { copies: "fil_gone" }],
      ["a.repeats.jsonl", "copies", undefined],
      ["a.jsonl", "input", { copies: "fil_copies-cop_1" }],
      ["b.jsonl", "input", { copies: "fil_copies-cop_1" }],
    ]);
    expect(server.create).toHaveBeenCalledTimes(2);
  });
  it("stop where the list is not taken, and try it but once", async () => {
    server.upload.mockRejectedValue(new AppError("not_found", "Gone.", { field: "copies" }));
    const desk = deskWith(draft("a", { beside: { copies: { ...copies, sentAs: "fil_gone" } } }));
    await submit(desk, "a");
    expect(sendingOf(desk, "a")).toMatchObject({ kind: "stopped", why: "refused" });
    expect(server.create).not.toHaveBeenCalled();
  });
});

describe("when something is in the way", () => {
  it("says why the server did not take the file, and keeps the draft", async () => {
    server.wait.mockResolvedValue({ state: "rejected", reason: "Line 4." });
    const desk = deskWith(draft("a"));
    await submit(desk, "a");
    expect(sendingOf(desk, "a")).toEqual({ kind: "rejected", message: "Line 4." });
    expect(desk.store.find("a")?.fileId).toBeNull();
    expect(server.create).not.toHaveBeenCalled();
  });
  it("refuses when the server has read other bytes than were checked, in one sentence", async () => {
    const report = { requests: 3 } as CheckReport;
    const versions = [
      {
        ...{ id: "ver_a", blob: new Blob(["{}"]), label: null, counts: [], patches: null },
        result: { limitsKey: "", report, tokens: null },
      },
    ];
    server.wait.mockResolvedValueOnce({ state: "ready", requests: 2, sizeBytes: 2 });
    const desk = deskWith(draft("a", { versions }));
    await submit(desk, "a");
    expect(sendingOf(desk, "a")).toEqual({
      kind: "rejected",
      message: expect.stringMatching(/^The server read 2 requests in 2.B, but 3 requests in 2.B were checked here/),
    });
    expect(server.create).not.toHaveBeenCalled();
    const same = { state: "ready", requests: 3, sizeBytes: 2 } as const;
    server.wait.mockResolvedValueOnce({ ...same, sha256: "0".repeat(64) });
    await submit(desk, "a");
    expect(sendingOf(desk, "a")).toMatchObject({
      kind: "rejected",
      message: expect.stringMatching(/^The server read other bytes than were checked here/),
    });
    expect(server.create).not.toHaveBeenCalled();
    server.wait.mockResolvedValueOnce({ ...same, sha256: await hashBlob(new Blob(["{}"])) });
    await submit(desk, "a");
    expect(server.create).toHaveBeenCalledTimes(1);
  });
  it("goes on after the line was lost: same file, same key, no second upload", async () => {
    server.create.mockRejectedValueOnce(new AppError("internal", "Lost."));
    const desk = deskWith(draft("a"));
    await submit(desk, "a");
    expect(sendingOf(desk, "a")).toMatchObject({ kind: "stopped", why: "lost" });
    resumeLost(desk);
    await desk.sender;
    expect(server.upload).toHaveBeenCalledTimes(1);
    expect(server.create.mock.calls.map(([input]) => input.idempotencyKey)).toEqual(["sub_a", "sub_a"]);
    expect(desk.store.state().drafts).toEqual([]);
  });
  it("does not resume by itself what was refused or stopped by hand", async () => {
    server.create.mockRejectedValueOnce(new AppError("not_allowed", "No."));
    const desk = deskWith(draft("a"), draft("b"));
    await submit(desk, "a");
    expect(sendingOf(desk, "a")).toMatchObject({ kind: "stopped", why: "refused", message: "No." });
    resumeLost(desk);
    await desk.sender;
    expect(server.create).toHaveBeenCalledTimes(1);
  });
  it("uploads anew when the server no longer has the file", async () => {
    server.create.mockRejectedValueOnce(new AppError("not_found", "Gone."));
    const desk = deskWith(draft("a"));
    await submit(desk, "a");
    await submit(desk, "a");
    expect(server.upload).toHaveBeenCalledTimes(2);
  });
  it("stops an upload by hand and keeps what has arrived", async () => {
    server.upload.mockImplementationOnce(
      ({ signal, onProgress }) =>
        new Promise((_, reject) => {
          onProgress(2);
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
    );
    const desk = deskWith(draft("a"));
    const sending = submit(desk, "a");
    await vi.waitFor(() => expect(sendingOf(desk, "a")).toMatchObject({ kind: "uploading", sentBytes: 2 }));
    stopSending(desk, "a");
    await sending;
    expect(sendingOf(desk, "a")).toMatchObject({ kind: "stopped", why: "hand", sentBytes: 2 });
  });
});
