import type { ChannelKind, NoticeKind } from "./contract";

export type Told = {
  kind: NoticeKind | "test";
  subject: string;
  title: string;
  body: string;
  at: Date;
  /** Absolute address of the page it is about. */
  url: string;
  team: { id: string; name: string };
};

/*
 * Names of batches are written by people, and chats give `*`, `_`, `<!channel>` and the like a meaning. So both chats get
 * text as elements of a structure that is never parsed; only Slack's fallback line, which is, has to be escaped.
 */
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function slackMessage({ title, body, url, team }: Told) {
  const line = (...elements: object[]) => ({ type: "rich_text_section", elements });
  const said = (text: string, style?: object) => ({ type: "text", text, ...(style && { style }) });
  return {
    // What a notification shows in place of the blocks.
    text: escaped(`${title}: ${body}`),
    ...{ mrkdwn: false, parse: "none", link_names: false, unfurl_links: false, unfurl_media: false },
    blocks: [
      {
        type: "rich_text",
        elements: [
          line(said(title, { bold: true })),
          line(said(body)),
          line(said(`${team.name} · `), { type: "link", url, text: "Open in Batchdeck" }),
        ],
      },
    ],
  };
}

function teamsMessage({ title, body, url, team }: Told) {
  /** A text block would be read as Markdown; a run of text is not. */
  const line = (text: string, look: object = {}) => ({
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text, ...look }],
  });
  const card = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    fallbackText: "A notice from Batchdeck",
    body: [line(title, { weight: "Bolder", size: "Medium" }), line(body), line(team.name, { isSubtle: true })],
    actions: [{ type: "Action.OpenUrl", title: "Open in Batchdeck", url }],
  };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content: card }],
  };
}

/** What is posted to a channel, as JSON text: the webhook's own event, a Slack message, or a Teams card. */
export function bodyFor(channel: ChannelKind, told: Told): string {
  if (channel === "slack") return JSON.stringify(slackMessage(told));
  if (channel === "teams") return JSON.stringify(teamsMessage(told));
  const { kind, subject, title, body, at, url, team } = told;
  return JSON.stringify({
    type: kind,
    timestamp: at.toISOString(),
    data: { team_id: team.id, subject, title, body, url },
  });
}
