import { describe, expect, it } from "vitest";
import type { RuleFinding, Tally, TallyGroup } from "@/lib/jsonl/contract";
import type { TeamModel } from "@/lib/models/contract";
import { modelScopes } from "./model-scopes";

const chat = "/v1/chat/completions";
const group = (model: string | null, url = chat, images = 0) =>
  ({ model, url, requests: 1, images: { count: images } }) as TallyGroup;
const tally = (...groups: TallyGroup[]): Tally => ({ requests: 1, groups, ungrouped: 0 });
const models = [
  { id: "org/chat", kind: "chat", vision: false },
  { id: "org/eyes", kind: "chat", vision: true },
  { id: "org/vectors", kind: "embeddings", vision: false },
] as TeamModel[];
const values = (rule: string, groups: Tally) =>
  modelScopes({ rule } as RuleFinding, groups, models).map(({ value }) => value);

describe("modelScopes", () => {
  it("means the requests without a model first when there are such", () => {
    expect(values("model_missing", tally(group("org/chat"), group(null)))).toEqual(["missing", "all", "is org/chat"]);
  });
  it("means the very model that a rule complains of", () => {
    expect(values("model_unknown", tally(group("org/chat"), group("gone")))[0]).toBe("is gone");
    expect(values("model_kind_mismatch", tally(group("org/chat"), group("org/vectors")))[0]).toBe("is org/vectors");
    expect(values("image_without_vision", tally(group("org/eyes", chat, 2), group("org/chat", chat, 1)))[0]).toBe(
      "is org/chat",
    );
  });
  it("leaves a model alone that fits where it stands", () => {
    expect(values("model_kind_mismatch", tally(group("org/vectors", "/v1/embeddings")))[0]).toBe("all");
  });
  it("means all requests when one model is wanted", () => {
    expect(values("mixed_models", tally(group("org/chat"), group(null)))).toEqual(["all", "missing", "is org/chat"]);
  });
});
