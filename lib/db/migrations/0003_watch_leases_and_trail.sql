ALTER TABLE "progress_samples" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "progress_samples" CASCADE;--> statement-breakpoint
DROP INDEX "batches_next_poll";--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "trail" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "batches_watched" ON "batches" USING btree ("connection_id","next_poll_at") WHERE upstream_id is not null and (next_poll_at is not null or not is_result_complete);