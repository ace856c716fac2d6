import { describe, expect, it } from "vitest";
import type { ModelKind, Tally, TallyGroup } from "@/lib/jsonl/contract";
import type { TeamModel } from "@/lib/models/contract";
import { suggestModel } from "./suggest-model";

const group = (model: string | null, url: string, requests: number, images = 0): TallyGroup =>
  ({ model, url, requests, images: { count: images } }) as TallyGroup;
const tally = (...groups: TallyGroup[]): Tally => ({ requests: 1, groups, ungrouped: 0 });
const model = (id: string, kind: ModelKind, vision: boolean, input: string | null): TeamModel => ({
  id,
  displayName: id,
  kind,
  vision,
  isPriceEdited: false,
  pricedAt: null,
  prices: { realtime: null, "1h": null, "24h": input ? { inputPerMillion: input, outputPerMillion: "1" } : null },
});
const models = [
  model("big", "chat", false, "2"),
  model("small", "chat", false, "0.1"),
  model("unpriced", "chat", false, null),
  model("eyes", "chat", true, "5"),
  model("vectors", "embeddings", false, "0.01"),
];
const chat = "/v1/chat/completions";

describe("suggestModel", () => {
  it("takes what the file already uses most", () => {
    const file = tally(group("small", chat, 2), group("big", chat, 9), group(null, chat, 3));
    expect(suggestModel(file, models)).toBe("big");
  });
  it("takes the cheapest that fits when the file names none", () => {
    expect(suggestModel(tally(group(null, chat, 3)), models)).toBe("small");
    expect(suggestModel(tally(group(null, "/v1/embeddings", 3)), models)).toBe("vectors");
  });
  it("wants a model that sees when images are sent", () => {
    expect(suggestModel(tally(group("big", chat, 9), group(null, chat, 3, 1)), models)).toBe("eyes");
  });
  it("leaves the choice to the person when one model cannot serve all, or nothing is known", () => {
    expect(suggestModel(tally(group(null, chat, 1), group(null, "/v1/embeddings", 1)), models)).toBeNull();
    expect(suggestModel(tally(group(null, chat, 1)), [])).toBeNull();
    expect(suggestModel(tally(group("gpt", chat, 1), group(null, chat, 1)), [])).toBe("gpt");
    expect(suggestModel(tally(group("gpt", chat, 1), group(null, chat, 1, 2)), [])).toBeNull();
  });
  it("takes a model that only the team has named where the file uses it, and never else", () => {
    const { kind: _, vision: __, ...own } = model("own", "chat", false, "0.001");
    expect(suggestModel(tally(group("own", chat, 9), group(null, chat, 3, 1)), [...models, own])).toBe("own");
    expect(suggestModel(tally(group(null, chat, 3)), [...models, own])).toBe("small");
    expect(suggestModel(tally(group(null, chat, 3)), [own])).toBeNull();
  });
});
