ALTER TABLE "batches" ADD COLUMN "other_bytes" bigint;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "missing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "acted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "resumed_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "batches_marker" ON "batches" USING btree ("marker");