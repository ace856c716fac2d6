CREATE TABLE "approval_limits" (
	"team_id" text PRIMARY KEY NOT NULL,
	"above" numeric NOT NULL
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"team_id" text NOT NULL,
	"user_id" text,
	"monthly" numeric NOT NULL,
	"mode" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_days" (
	"team_id" text NOT NULL,
	"day" date NOT NULL,
	"model" text NOT NULL,
	"user_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"window" text NOT NULL,
	"is_emulator" boolean NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"model_batches" integer DEFAULT 0 NOT NULL,
	"batches" integer DEFAULT 0 NOT NULL,
	"rows" bigint DEFAULT 0 NOT NULL,
	"failed_rows" bigint DEFAULT 0 NOT NULL,
	"flagged_rows" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"unpriced_rows" bigint DEFAULT 0 NOT NULL,
	"cost" numeric DEFAULT '0' NOT NULL,
	"wasted_cost" numeric DEFAULT '0' NOT NULL,
	"compared_cost" numeric DEFAULT '0' NOT NULL,
	"realtime_cost" numeric DEFAULT '0' NOT NULL,
	CONSTRAINT "usage_days_team_id_day_model_user_id_connection_id_window_is_emulator_tags_pk" PRIMARY KEY("team_id","day","model","user_id","connection_id","window","is_emulator","tags")
);
--> statement-breakpoint
CREATE TABLE "usage_prices" (
	"batch_id" text NOT NULL,
	"model" text NOT NULL,
	"input" numeric,
	"output" numeric,
	"realtime_input" numeric,
	"realtime_output" numeric,
	CONSTRAINT "usage_prices_batch_id_model_pk" PRIMARY KEY("batch_id","model")
);
--> statement-breakpoint
DROP INDEX "usage_facts_once";--> statement-breakpoint
DROP INDEX "usage_facts_team";--> statement-breakpoint
ALTER TABLE "usage_facts" ALTER COLUMN "input_tokens" SET DEFAULT 0;--> statement-breakpoint
ALTER TABLE "usage_facts" ALTER COLUMN "output_tokens" SET DEFAULT 0;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "reserved" numeric;--> statement-breakpoint
ALTER TABLE "input_files" ADD COLUMN "tally" jsonb;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_facts" ADD COLUMN "day" date DEFAULT current_date NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_facts" ADD COLUMN "tags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_facts" ADD COLUMN "flagged_rows" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_facts" ADD COLUMN "wasted_cost" numeric;--> statement-breakpoint
ALTER TABLE "approval_limits" ADD CONSTRAINT "approval_limits_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_days" ADD CONSTRAINT "usage_days_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "budgets_once" ON "budgets" USING btree ("team_id",coalesce("user_id", ''));--> statement-breakpoint
ALTER TABLE "usage_facts" ADD CONSTRAINT "usage_facts_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "batches_reserved" ON "batches" USING btree ("team_id","created_by") WHERE is_result_complete = false and reserved is not null;--> statement-breakpoint
CREATE INDEX "batches_dearest" ON "batches" USING btree ("team_id",cost desc nulls last);--> statement-breakpoint
CREATE UNIQUE INDEX "usage_facts_of_day" ON "usage_facts" USING btree ("batch_id","model","day");--> statement-breakpoint
CREATE INDEX "usage_facts_day" ON "usage_facts" USING btree ("team_id","day");--> statement-breakpoint
CREATE INDEX "usage_facts_model" ON "usage_facts" USING btree ("team_id","model","at");