import {
  type AnyPgColumn,
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, moment } from "@/lib/db/columns";
import type { Tally } from "@/lib/jsonl/contract";
import { teams } from "@/lib/teams/table";
import { fileKinds, fileStates } from "./contract";

export const inputFiles = pgTable(
  "input_files",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    createdBy: text("created_by").notNull(),
    name: text("name").notNull(),
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull(),
    sha256: text("sha256"),
    requests: integer("requests"),
    state: text("state", { enum: fileStates }).notNull(),
    reason: text("reason"),
    models: jsonb("models").$type<string[]>().notNull().default([]),
    endpoints: jsonb("endpoints").$type<string[]>().notNull().default([]),
    /** What its requests consist of, as the server counted them; what its price is reckoned from. */
    tally: jsonb("tally").$type<Tally>(),
    /** Which data directory holds the bytes: only a process that opens it can send them on. */
    spool: text("spool").notNull(),
    kind: text("kind", { enum: fileKinds }).notNull().default("input"),
    /** Made here of lines of another file, for a rerun: nobody uploaded it. */
    isDerived: boolean("is_derived").notNull().default(false),
    /** The source table its requests were made of; files that are made of this one have the same. */
    sourceId: text("source_id").references((): AnyPgColumn => inputFiles.id, { onDelete: "set null" }),
    /** The list of requests that get an answer of this file's; files that are made of this one have the same. */
    copiesId: text("copies_id").references((): AnyPgColumn => inputFiles.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (table) => [
    index("input_files_team").on(table.teamId, table.createdAt),
    index("input_files_source").on(table.sourceId),
    index("input_files_copies").on(table.copiesId),
  ],
);

/** An input file as one connection's upstream knows it, so that a second batch does not send the bytes again. */
export const upstreamFiles = pgTable(
  "upstream_files",
  {
    inputFileId: text("input_file_id")
      .notNull()
      .references(() => inputFiles.id, { onDelete: "cascade" }),
    connectionId: text("connection_id").notNull(),
    upstreamId: text("upstream_id").notNull(),
    sizeBytes: bigint("size_bytes", { mode: "number" }),
    createdAt: createdAt(),
    goneAt: moment("gone_at"),
  },
  (table) => [uniqueIndex("upstream_files_once").on(table.inputFileId, table.connectionId)],
);
