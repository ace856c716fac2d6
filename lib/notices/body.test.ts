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

test("a webhook gets the event as it is", () => {
  expect(JSON.parse(bodyFor("webhook", told))).toEqual({
    type: "failing",
    timestamp: "2026-03-01T10:00:00.000Z",
    data: { team_id: "tea_1", subject: "bat_1", title: told.title, body: told.body, url: told.url },
  });
});

test("in Slack, a name can neither ping a channel nor make a link", () => {
  const text = bodyFor("slack", told);
  expect(text).not.toContain("<!channel>");
  expect(JSON.parse(text).blocks[0].text.text).toContain("&lt;!channel&gt; fails &amp; *burns*");
  expect(JSON.parse(text).blocks[1].elements[0].text).toContain(`<${told.url}|Open in Batchdeck>`);
});

test("in Teams, Markdown in a name stays text", () => {
  const [title, body] = JSON.parse(bodyFor("teams", told)).attachments[0].content.body;
  expect(title.text).toBe("\\<!channel\\> fails & \\*burns\\*");
  expect(body.text).toContain("\\[click\\](https://evil.example)");
});
