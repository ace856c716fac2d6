CREATE TABLE "result_reviews" (
	"team_id" text NOT NULL,
	"batch_id" text NOT NULL,
	"seq" integer NOT NULL,
	"user_id" text NOT NULL,
	"custom_id" text NOT NULL,
	"verdict" text,
	"note" text DEFAULT '' NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "result_reviews_batch_id_seq_user_id_pk" PRIMARY KEY("batch_id","seq","user_id")
);
--> statement-breakpoint
ALTER TABLE "result_reviews" ADD CONSTRAINT "result_reviews_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_reviews" ADD CONSTRAINT "result_reviews_batch_id_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_reviews" ADD CONSTRAINT "result_reviews_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "result_reviews_team_idx" ON "result_reviews" USING btree ("team_id","batch_id");--> statement-breakpoint
CREATE INDEX "result_reviews_user_idx" ON "result_reviews" USING btree ("user_id");