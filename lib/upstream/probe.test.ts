import { expect, test, vi } from "vitest";
import { type Answer, json, plain, replayServer, testKey, withReplayServers } from "./cases/replay-server";
import { ConnectionCheck, doublewordBatchApi, plainBatchApi } from "./contract";
import { probe } from "./probe";

withReplayServers();

const lists = ["/v1/models", "/v1/files", "/v1/batches"];
const nothing = { object: "list", data: [], has_more: false };
const models = { object: "list", data: [{ id: "a" }, { id: "b" }] };

/** Doubleword's words about a thing that is not there. */
const doubleword: Answer = ({ path }, response) => {
  if (lists.includes(path)) return json(response, 200, path.endsWith("models") ? models : nothing);
  const [, , things, id] = path.split("/");
  return plain(response, 404, `${things === "files" ? "File" : "Batch"} with ID ${id} not found`);
};
const openAi: Answer = ({ path, method }, response) => {
  if (lists.includes(path)) return json(response, 200, path.endsWith("models") ? models : nothing);
  const message = `Invalid URL (${method} ${path})`;
  return json(response, 404, { error: { message, type: "invalid_request_error", param: null, code: null } });
};
/** A server that answers everything it does not know with its start page. */
const withFrontPage: Answer = (seen, response) =>
  lists.includes(seen.path)
    ? openAi(seen, response)
    : response.writeHead(200, { "content-type": "text/html" }).end("<html>");

const tryOut = async (answer: Answer, over = {}) => {
  const { upstream, seen } = await replayServer(answer);
  const found = await probe(upstream({ capabilities: plainBatchApi, ...over }));
  ConnectionCheck.parse(found.check);
  return { ...found, seen };
};

test("Doubleword is recognised by its own words", async () => {
  const { check, capabilities } = await tryOut(doubleword);
  expect(check).toMatchObject({ isOk: true, modelCount: 2, summary: "Works. 2 models." });
  expect(check.steps.map((step) => [step.name, step.isOk])).toEqual([
    ["Models", true],
    ["Files", true],
    ["Batches", true],
    ["Extras", true],
  ]);
  expect(capabilities).toEqual(doublewordBatchApi);
  expect(check.models).toHaveLength(2);
});

test("a list of models too long to keep is counted", async () => {
  const many = { object: "list", data: Array.from({ length: 2_001 }, (_, at) => ({ id: `m${at}`, object: "model" })) };
  const { check } = await tryOut((seen, response) =>
    seen.path.endsWith("models") ? json(response, 200, many) : openAi(seen, response),
  );
  expect(check).toMatchObject({ isOk: true, modelCount: 2_001 });
  expect(check.models).toBeUndefined();
});

test.each([
  ["JSON 404s", openAi],
  ["a start page", withFrontPage],
  [
    "text 404s",
    ((seen, response) =>
      lists.includes(seen.path) ? openAi(seen, response) : plain(response, 404, "Not Found")) as Answer,
  ],
  [
    "an empty 200",
    ((seen, response) => (lists.includes(seen.path) ? openAi(seen, response) : json(response, 200, {}))) as Answer,
  ],
])("a plain Batch API with %s is one", async (_name, answer) => {
  const { check, capabilities } = await tryOut(answer, { capabilities: doublewordBatchApi });
  expect(check.isOk).toBe(true);
  expect(capabilities).toEqual(plainBatchApi);
});

test("it only reads, and once each", async () => {
  const { seen } = await tryOut((_seen, response) => plain(response, 500, "down"));
  expect(seen.map(({ method }) => method)).toEqual(["GET", "GET", "GET"]);
});

test("a refused key is said in one sentence, and never shown", async () => {
  const { check, capabilities } = await tryOut((_seen, response) =>
    plain(response, 401, `Authentication required for ${testKey}`),
  );
  expect(check).toMatchObject({ isOk: false, modelCount: null, summary: "The upstream refused this key." });
  expect(JSON.stringify(check)).not.toContain(testKey);
  expect(capabilities).toBe(plainBatchApi);
});

test("an upstream without a batch API is one that answers all the same", async () => {
  const { check } = await tryOut((seen, response) =>
    seen.path.endsWith("/models") ? json(response, 200, models) : plain(response, 404, "Not Found"),
  );
  expect(check).toMatchObject({ isOk: false, modelCount: 2 });
  expect(check.summary).toBe("The upstream answers, but batches cannot be run with this key at this address.");
});

test("models may be missing where batches work", async () => {
  const { check } = await tryOut((seen, response) =>
    seen.path.endsWith("/models") ? plain(response, 404, "no") : openAi(seen, response),
  );
  expect(check).toMatchObject({ isOk: true, modelCount: null, summary: "Works." });
});

test("nobody at the address, and an address that is not allowed", async () => {
  const server = await replayServer(() => undefined);
  const up = server.upstream();
  await server.close();
  expect((await probe(up)).check.summary).toContain("nothing answers at its address");
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "off");
  expect((await probe(up)).check.summary).toContain("on the console's own machine");
});
