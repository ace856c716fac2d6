CREATE TABLE "deleted_batches" (
	"batch_id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"cost" numeric,
	"deleted_by" text NOT NULL,
	"deleted_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "input_files" ADD COLUMN "is_derived" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_facts" ADD COLUMN "wasted_input_tokens" bigint;--> statement-breakpoint
ALTER TABLE "usage_facts" ADD COLUMN "wasted_output_tokens" bigint;--> statement-breakpoint
ALTER TABLE "deleted_batches" ADD CONSTRAINT "deleted_batches_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deleted_batches_dearest" ON "deleted_batches" USING btree ("team_id",cost desc nulls last);--> statement-breakpoint
UPDATE "usage_facts" SET "wasted_input_tokens" = 0, "wasted_output_tokens" = 0 WHERE "failed_rows" = 0 AND "flagged_rows" = 0;--> statement-breakpoint
INSERT INTO "deleted_batches" ("batch_id", "team_id", "name", "cost", "deleted_by", "deleted_at") SELECT DISTINCT ON ("subject") "subject", "team_id", coalesce("details"->>'name', "subject"), ("details"->>'cost')::numeric, "actor_name", "at" FROM "audit_events" WHERE "act" = 'batch.deleted' AND "team_id" IN (SELECT "id" FROM "teams") ORDER BY "subject", "at" DESC;
