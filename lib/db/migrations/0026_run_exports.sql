ALTER TABLE "result_exports" ALTER COLUMN "batch_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "result_exports" ADD COLUMN "run_id" text;