ALTER TABLE "batches" ADD COLUMN "parent_id" text;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "relation" text;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "run_id" text;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "money_guard" numeric;--> statement-breakpoint
ALTER TABLE "batches" ADD CONSTRAINT "batches_parent_id_batches_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."batches"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "batches_parent" ON "batches" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "batches_run" ON "batches" USING btree ("team_id","run_id");