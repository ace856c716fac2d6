CREATE TABLE "result_exports" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"batch_id" text NOT NULL,
	"user_id" text NOT NULL,
	"query" jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"row_count" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "result_reviews" ADD COLUMN "is_random" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "result_exports" ADD CONSTRAINT "result_exports_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_exports" ADD CONSTRAINT "result_exports_batch_id_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_exports" ADD CONSTRAINT "result_exports_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "result_exports_team_idx" ON "result_exports" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "result_exports_batch_idx" ON "result_exports" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "result_exports_user_idx" ON "result_exports" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "result_exports_created_idx" ON "result_exports" USING btree ("created_at");