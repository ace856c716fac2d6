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

/** Slack's mrkdwn gives these three a meaning. */
const slackText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** In Markdown of a Teams card, what could become a link or emphasis is text. */
const cardText = (text: string): string => text.replace(/[\\`*_[\]<>#|~]/g, "\\$&");

/** What is posted to a channel, as JSON text: the webhook's own event, a Slack message, or a Teams card. */
export function bodyFor(channel: ChannelKind, { kind, subject, title, body, at, url, team }: Told): string {
  if (channel === "slack")
    return JSON.stringify({
      text: `${slackText(title)}: ${slackText(body)}`,
      blocks: [
        {
          type: "section",
          text: { type: "mrkdwn", text: `*${slackText(title)}*\n${slackText(body)}` },
        },
        {
          type: "context",
          elements: [{ type: "mrkdwn", text: `${slackText(team.name)} · <${url}|Open in Batchdeck>` }],
        },
      ],
    });
  if (channel === "teams")
    return JSON.stringify({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: {
            $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
            type: "AdaptiveCard",
            version: "1.4",
            body: [
              { type: "TextBlock", text: cardText(title), weight: "Bolder", size: "Medium", wrap: true },
              { type: "TextBlock", text: cardText(body), wrap: true },
              { type: "TextBlock", text: cardText(team.name), isSubtle: true, wrap: true },
            ],
            actions: [{ type: "Action.OpenUrl", title: "Open in Batchdeck", url }],
          },
        },
      ],
    });
  return JSON.stringify({
    type: kind,
    timestamp: at.toISOString(),
    data: { team_id: team.id, subject, title, body, url },
  });
}
