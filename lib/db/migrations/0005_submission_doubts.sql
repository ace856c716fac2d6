CREATE TABLE "upstream_origins" (
	"origin" text PRIMARY KEY NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"open_until" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "fingerprint" text;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "step_by" text;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "doubts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "duplicates" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "key_refused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "not_before" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "is_echoing" boolean;--> statement-breakpoint
CREATE INDEX "batches_claimed" ON "batches" USING btree ("connection_id") WHERE "batches"."step_by" is not null;