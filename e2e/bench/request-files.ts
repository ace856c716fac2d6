/** Kinds of request files the check is measured on. */
export const kinds = ["english", "german", "chinese", "mixed", "images"] as const;
export type Kind = (typeof kinds)[number];

/** The same numbers in every run. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 0x1_0000_0000;
  };
}

const words = {
  english: "the river bridge and ledger of amber quiet with seven copper garden in signal winter paper to harbour is",
  german: "die Straße führt über den Fluß zur schönen Mühle und während der Übung hören müssen Bücher natürlich dazu",
  chinese: "这是 一个 关于 河流 与 桥梁 的 长 文档 请 总结 其中 的 要点 并 给出 三个 建议 谢谢 数据 分析 结果",
};

/** Sentences and paragraphs of one language, `sizeBytes` of UTF-8 or a little more. */
function prose(language: keyof typeof words, sizeBytes: number, next: () => number): string {
  const list = words[language].split(" ");
  const [space, stop] = language === "chinese" ? ["", "。"] : [" ", ". "];
  const bytesPerLetter = language === "chinese" ? 3 : 1;
  const pick = () => list[Math.floor(next() * list.length)] ?? "";
  const sentences: string[] = [];
  for (let length = 0; length * bytesPerLetter < sizeBytes; ) {
    const sentence = Array.from({ length: 6 + Math.floor(next() * 16) }, pick).join(space);
    const end = next() < 0.15 ? `, "${pick()}"${stop}` : stop;
    sentences.push(sentence + end + (next() < 0.2 ? "\n\n" : ""));
    length += sentence.length + 2;
  }
  return sentences.join("");
}

/** `count` requests of one kind, about 4 KB each; images are 120 KB each. The second one has something to be found. */
export function* requestFile(kind: Kind, count: number): Generator<string> {
  const next = numbers(7);
  for (let number = 0; number < count; number++) {
    const [url, body] = kind === "mixed" ? mixed(number, next) : chat(kind, next);
    const found = number === 1 ? { ...body, stream: true } : body;
    yield `${JSON.stringify({ custom_id: `${kind}-${number}`, method: "POST", url, body: found })}\n`;
  }
}

type Request = [url: string, body: Record<string, unknown>];

function chat(kind: Exclude<Kind, "mixed">, next: () => number): Request {
  const text = kind === "images" ? "Read the slip." : prose(kind, 3_800, next);
  const content = kind === "images" ? [{ type: "text", text }, imagePart(next)] : text;
  const messages = [
    { role: "system", content: "Summarise." },
    { role: "user", content },
  ];
  return ["/v1/chat/completions", { model: "Qwen/Qwen3.5-9B", messages, max_tokens: 128 }];
}

function imagePart(next: () => number) {
  const bytes = Buffer.alloc(90_000);
  for (let at = 0; at < bytes.length; at += 61) bytes[at] = Math.floor(next() * 256);
  return { type: "image_url", image_url: { url: `data:image/jpeg;base64,${bytes.toString("base64")}` } };
}

/** Every usual shape in turn: parts, tools with history, a schema, embeddings, responses. */
function mixed(number: number, next: () => number): Request {
  const model = `maker/model-${number % 3}`;
  const text = prose("english", 3_000, next);
  const schema = { type: "object", properties: { sum: { type: "number" } }, required: ["sum"] };
  switch (number % 5) {
    case 0:
      return ["/v1/embeddings", { model, input: [text, prose("german", 600, next)] }];
    case 1:
      return ["/v1/responses", { model, input: text, instructions: "Be brief.", max_output_tokens: 100 }];
    case 2: {
      const parts = [text, prose("chinese", 400, next)].map((one) => ({ type: "text", text: one }));
      const json_schema = { name: "sum", strict: true, schema: { ...schema, additionalProperties: false } };
      const response_format = { type: "json_schema", json_schema };
      const messages = [{ role: "user", content: parts }];
      return ["/v1/chat/completions", { model, messages, response_format, temperature: 0.2, max_tokens: 50 }];
    }
    case 3: {
      const call = { name: "search", arguments: JSON.stringify({ query: text.slice(0, 60) }) };
      const messages = [
        { role: "user", content: text.slice(0, 800) },
        { role: "assistant", content: null, tool_calls: [{ id: "call_1", type: "function", function: call }] },
        { role: "tool", tool_call_id: "call_1", content: text.slice(800) },
      ];
      const tools = [{ type: "function", function: { name: "search", parameters: schema } }];
      return ["/v1/chat/completions", { model, messages, tools, max_tokens: 400 }];
    }
    default:
      return ["/v1/completions", { model, prompt: text, max_tokens: 64 }];
  }
}
