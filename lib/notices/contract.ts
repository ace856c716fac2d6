import { z } from "zod";
import { endpoint } from "@/lib/wire/endpoint";

/** What a notice can be about. */
export const noticeKinds = [
  "batch_done",
  "batch_failed",
  "first_rows",
  "failing",
  "at_risk",
  "overdue",
  "stalled",
  "approval_needed",
  "guard_stopped",
  "budget",
  "connection_broken",
  "channel_off",
] as const;
export const NoticeKind = z.enum(noticeKinds);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** Whose inbox it lands in: who submitted the batch, owners and admins, or the whole team. */
export const audiences = ["submitter", "managers", "everyone"] as const;
export const Audience = z.enum(audiences);
export type Audience = z.infer<typeof Audience>;

export const NoticeRule = z.object({
  kind: NoticeKind,
  isOn: z.boolean(),
  audience: Audience,
  /** By mail too, to the same people; needs SMTP. */
  byMail: z.boolean(),
  /** For `failing`: from this share of failed rows on, per cent. */
  threshold: z.number().int().min(1).max(100).nullable(),
});
export type NoticeRule = z.infer<typeof NoticeRule>;

/** What is said, wherever it is said. `path` is the page it is about, below the team's address. */
export const Notice = z.object({
  id: z.string(),
  kind: NoticeKind,
  title: z.string(),
  body: z.string(),
  path: z.string(),
  at: z.string(),
  readAt: z.string().nullable(),
});
export type Notice = z.infer<typeof Notice>;

/** The inbox of the person who asks, newest first; notices are kept for 90 days. */
export const listNotices = endpoint({
  method: "GET",
  path: "/api/t/:team/notices",
  access: "notice:read",
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(30),
    before: z.string().max(100).optional(),
  }),
  output: z.object({ notices: z.array(Notice), unread: z.number().int(), nextBefore: z.string().nullable() }),
});

/** Marks notices as read, or all of them. */
export const readNotices = endpoint({
  method: "POST",
  path: "/api/t/:team/notices/read",
  access: "notice:read",
  body: z.strictObject({ ids: z.array(z.string().max(60)).max(200).nullable() }),
  output: z.object({ unread: z.number().int() }),
});

export const listNoticeRules = endpoint({
  method: "GET",
  path: "/api/t/:team/notice-rules",
  access: "notice:read",
  output: z.object({ rules: z.array(NoticeRule), hasMail: z.boolean() }),
});

export const setNoticeRule = endpoint({
  method: "PUT",
  path: "/api/t/:team/notice-rules",
  access: "notice:write",
  body: z.strictObject(NoticeRule.shape),
  output: z.object({ rules: z.array(NoticeRule), hasMail: z.boolean() }),
});

/** Where notices go besides people: a signed webhook (Standard Webhooks), or a chat's incoming webhook. */
export const channelKinds = ["webhook", "slack", "teams"] as const;
export const ChannelKind = z.enum(channelKinds);
export type ChannelKind = z.infer<typeof ChannelKind>;

export const Channel = z.object({
  id: z.string(),
  kind: ChannelKind,
  name: z.string(),
  /** The address without its secret parts: chat addresses are credentials. */
  host: z.string(),
  kinds: z.array(NoticeKind),
  createdAt: z.string(),
  /** Null while it is on. */
  offAt: z.string().nullable(),
  offReason: z.string().nullable(),
  lastDelivery: z.object({ at: z.string(), isOk: z.boolean() }).nullable(),
});
export type Channel = z.infer<typeof Channel>;

const name = z.string().trim().min(1, "Give it a name.").max(60, "Use at most 60 characters.");
const kinds = z.array(NoticeKind).min(1, "Choose at least one kind of notice.").max(noticeKinds.length);
const url = z.url({ protocol: /^https?$/, error: "Enter an address that begins with https://." }).max(1000);

export const NewChannel = z.strictObject({ kind: ChannelKind, name, url, kinds });
export type NewChannel = z.infer<typeof NewChannel>;

/** The signing secret of a webhook; shown this once. Null for chats, which have none. */
const WithSecret = z.object({ channel: Channel, secret: z.string().nullable() });

export const listChannels = endpoint({
  method: "GET",
  path: "/api/t/:team/notice-channels",
  access: "notice:read",
  output: z.object({ channels: z.array(Channel) }),
});

export const createChannel = endpoint({
  method: "POST",
  path: "/api/t/:team/notice-channels",
  access: "notice:write",
  isConfirmed: true,
  body: NewChannel,
  output: WithSecret,
});

/** `isOn: true` switches a channel on again that was switched off after failures. */
export const updateChannel = endpoint({
  method: "PATCH",
  path: "/api/t/:team/notice-channels/:channelId",
  access: "notice:write",
  body: z.strictObject({
    name: name.optional(),
    url: url.optional(),
    kinds: kinds.optional(),
    isOn: z.boolean().optional(),
  }),
  output: Channel,
});

export const removeChannel = endpoint({
  method: "DELETE",
  path: "/api/t/:team/notice-channels/:channelId",
  access: "notice:write",
  output: z.object({}),
});

/** A new secret; for 24 hours deliveries are signed with the old one too. */
export const rotateChannel = endpoint({
  method: "POST",
  path: "/api/t/:team/notice-channels/:channelId/secret",
  access: "notice:write",
  isConfirmed: true,
  output: WithSecret,
});

export const deliveryStates = ["waiting", "sent", "failed"] as const;

export const Delivery = z.object({
  id: z.string(),
  /** Null: a mail. */
  channelId: z.string().nullable(),
  to: z.string(),
  kind: NoticeKind.nullable(),
  title: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  /** HTTP status of the last answer, and the start of its body as text. */
  status: z.number().int().nullable(),
  answer: z.string().nullable(),
  at: z.string(),
  nextAt: z.string().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** Stands where a channel would: what went by mail. */
export const mails = "mail";

export type DeliveryFilter = { channelId?: string; state?: (typeof deliveryStates)[number] };

/** The delivery log, newest first; kept for 90 days. `channelId` "mail" stands for what went by mail. */
export const listDeliveries = endpoint({
  method: "GET",
  path: "/api/t/:team/notice-deliveries",
  access: "notice:write",
  query: z.strictObject({
    channelId: z.string().max(60).optional(),
    state: z.enum(deliveryStates).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
    before: z.string().max(100).optional(),
  }),
  output: z.object({ deliveries: z.array(Delivery), nextBefore: z.string().nullable() }),
});

/** Sends a delivery again, at once. */
export const redeliver = endpoint({
  method: "POST",
  path: "/api/t/:team/notice-deliveries/:deliveryId/redeliver",
  access: "notice:write",
  output: Delivery,
});

/** Sends a test notice to a channel now and answers with what came back. */
export const testChannel = endpoint({
  method: "POST",
  path: "/api/t/:team/notice-channels/:channelId/test",
  access: "notice:write",
  output: Delivery,
});
