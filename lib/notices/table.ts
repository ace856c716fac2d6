import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, moment } from "@/lib/db/columns";
import { teams, users } from "@/lib/teams/table";
import { audiences, channelKinds, deliveryStates, noticeKinds } from "./contract";

const teamId = () =>
  text("team_id")
    .notNull()
    .references(() => teams.id, { onDelete: "cascade" });

/** Where a team departs from the usual rules. */
export const noticeRules = pgTable(
  "notice_rules",
  {
    teamId: teamId(),
    kind: text("kind", { enum: noticeKinds }).notNull(),
    isOn: boolean("is_on").notNull(),
    audience: text("audience", { enum: audiences }).notNull(),
    byMail: boolean("by_mail").notNull(),
    threshold: integer("threshold"),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.kind] })],
);

/** One thing said, once: `key` names the event, so that seeing it again says nothing new. */
export const notices = pgTable(
  "notices",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    key: text("key").notNull(),
    kind: text("kind", { enum: noticeKinds }).notNull(),
    /** Id of the batch, connection, member or channel. */
    subject: text("subject").notNull(),
    title: text("title").notNull(),
    body: text("body").notNull(),
    path: text("path").notNull(),
    at: createdAt(),
  },
  (table) => [uniqueIndex("notices_once").on(table.teamId, table.key)],
);

/** Inboxes. */
export const noticeReaders = pgTable(
  "notice_readers",
  {
    noticeId: text("notice_id")
      .notNull()
      .references(() => notices.id, { onDelete: "cascade" }),
    teamId: teamId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    at: createdAt(),
    readAt: moment("read_at"),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.noticeId] }),
    index("notice_readers_inbox").on(table.teamId, table.userId, table.at),
    index("notice_readers_unread").on(table.teamId, table.userId).where(sql`read_at is null`),
  ],
);

export const noticeChannels = pgTable(
  "notice_channels",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    kind: text("kind", { enum: channelKinds }).notNull(),
    name: text("name").notNull(),
    host: text("host").notNull(),
    /** A chat's address is a credential, so addresses are sealed like keys. */
    sealedUrl: text("sealed_url").notNull(),
    sealedSecret: text("sealed_secret"),
    /** The secret before the last change, still signed with until then. */
    sealedOldSecret: text("sealed_old_secret"),
    oldSecretUntil: moment("old_secret_until"),
    kinds: text("kinds", { enum: noticeKinds }).array().notNull(),
    /** Attempts in a row that failed. */
    failures: integer("failures").notNull().default(0),
    /** When the first of them failed. */
    failingSince: moment("failing_since"),
    createdAt: createdAt(),
    offAt: moment("off_at"),
    offReason: text("off_reason"),
  },
  (table) => [index("notice_channels_team").on(table.teamId)],
);

export const deliveries = pgTable(
  "notice_deliveries",
  {
    id: text("id").primaryKey(),
    teamId: teamId(),
    channelId: text("channel_id").references(() => noticeChannels.id, { onDelete: "cascade" }),
    /** For mails. */
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    /** Null: a test. */
    noticeId: text("notice_id").references(() => notices.id, { onDelete: "cascade" }),
    to: text("to").notNull(),
    state: text("state", { enum: deliveryStates }).notNull(),
    attempts: integer("attempts").notNull().default(0),
    status: integer("status"),
    answer: text("answer"),
    at: createdAt(),
    nextAt: moment("next_at"),
  },
  (table) => [
    index("notice_deliveries_due").on(table.nextAt).where(sql`next_at is not null`),
    index("notice_deliveries_log").on(table.teamId, table.at, table.id),
    uniqueIndex("notice_deliveries_once").on(table.noticeId, sql`coalesce(channel_id, user_id)`),
  ],
);

/** How far the outbox has been read for notices. One row. */
export const noticeCursor = pgTable("notice_cursor", {
  name: text("name").primaryKey(),
  lastId: bigint("last_id", { mode: "number" }).notNull(),
});
