import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyFor, type Told } from "./body";

const told: Told = {
  kind: "failing",
  subject: "bat_1",
  title: "<!channel> fails & *burns*",
  body: "[click](https://evil.example) 3 of 30 rows",
  at: new Date("2026-03-01T10:00:00Z"),
  url: "https://deck.example/t/acme/batches/bat_1",
  team: { id: "tea_1", name: "Acme" },
};

/** What chats would format, link or ping with. */
const hostile = [
  "<!channel>",
  "<!here|all>",
  "<@U123>",
  "<https://evil.example|your bank>",
  "*bold* _italic_ ~struck~ `code`",
  "> quoted\n```block```",
  "[click](https://evil.example)",
  "![](https://evil.example/a.png)",
  "<at>Everyone</at>",
  "&lt;!channel&gt; & co",
  ":rotating_light: @channel #general",
  "**bold** \\* __under__",
];

/** Every object of a message that has a `type`, with the parts of it. */
function elementsOf(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  if (typeof value !== "object" || value === null) return [];
  const one = value as Record<string, unknown>;
  return [...(typeof one.type === "string" ? [one] : []), ...Object.values(one).flatMap(elementsOf)];
}

test("a webhook gets the event as it is", () => {
  expect(JSON.parse(bodyFor("webhook", told))).toEqual({
    type: "failing",
    timestamp: "2026-03-01T10:00:00.000Z",
    data: { team_id: "tea_1", subject: "bat_1", title: told.title, body: told.body, url: told.url },
  });
});

test("in Slack a title is bold and the way back is a link", () => {
  const { blocks, text } = JSON.parse(bodyFor("slack", told));
  const [title, body, foot] = blocks[0].elements.map(({ elements }: { elements: object[] }) => elements);
  expect(title).toEqual([{ type: "text", text: told.title, style: { bold: true } }]);
  expect(body).toEqual([{ type: "text", text: told.body }]);
  expect(foot[1]).toEqual({ type: "link", url: told.url, text: "Open in Batchdeck" });
  expect(text).toMatch(/^&lt;!channel&gt; fails &amp; \*burns\*: /);
});

test("in Slack no name formats, links or pings: it is text of a structure, and of the fallback nothing is parsed", () => {
  for (const name of hostile) {
    const { blocks, ...message } = JSON.parse(
      bodyFor("slack", { ...told, title: name, body: name, team: { id: "t", name } }),
    );
    const elements = elementsOf(blocks);
    const kinds = new Set(elements.map(({ type }) => type));
    expect([...kinds].sort(), name).toEqual(["link", "rich_text", "rich_text_section", "text"]);
    expect(elements.filter(({ type }) => type === "link").map(({ url }) => url)).toEqual([told.url]);
    expect(elements.filter(({ text }) => String(text).includes(name))).toHaveLength(3);
    expect(message.text, name).not.toMatch(/[<>]/);
    expect(message).toMatchObject({ mrkdwn: false, parse: "none", link_names: false, unfurl_links: false });
  }
});

test("in Teams no name is read as Markdown: every word of people stands in a run of text", () => {
  for (const name of hostile) {
    const { content } = JSON.parse(bodyFor("teams", { ...told, title: name, body: name, team: { id: "t", name } }))
      .attachments[0];
    const elements = elementsOf(content);
    expect([...new Set(elements.map(({ type }) => type))].sort(), name).toEqual(
      ["Action.OpenUrl", "AdaptiveCard", "RichTextBlock", "TextRun"].sort(),
    );
    expect(elements.filter(({ type, text }) => type === "TextRun" && text === name)).toHaveLength(3);
    expect(content.actions).toEqual([{ type: "Action.OpenUrl", title: "Open in Batchdeck", url: told.url }]);
    // No mention is resolved: those need entities, which no card has.
    expect(content).not.toHaveProperty("msteams");
  }
});

test("whatever a name is, it arrives whole", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (title) => {
      const slack = JSON.parse(bodyFor("slack", { ...told, title }));
      expect(slack.blocks[0].elements[0].elements[0].text).toBe(title);
      const unescaped = slack.text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
      expect(unescaped).toBe(`${title}: ${told.body}`);
      const card = JSON.parse(bodyFor("teams", { ...told, title })).attachments[0].content;
      expect(card.body[0].inlines[0].text).toBe(title);
    }),
    { numRuns: 30 },
  );
});
