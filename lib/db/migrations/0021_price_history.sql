CREATE TABLE "model_price_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "model_price_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"team_id" text NOT NULL,
	"model_id" text NOT NULL,
	"prices" jsonb,
	"changed_by" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "told_failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "usage_facts" ADD COLUMN "since" date;--> statement-breakpoint
ALTER TABLE "model_price_changes" ADD CONSTRAINT "model_price_changes_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "model_price_changes_of" ON "model_price_changes" USING btree ("team_id","model_id","id");--> statement-breakpoint
CREATE INDEX "usage_facts_later" ON "usage_facts" USING btree ("team_id","day") WHERE since is not null;--> statement-breakpoint
INSERT INTO "model_price_changes" ("team_id", "model_id", "prices", "changed_by", "at") SELECT "team_id", "model_id", "prices", "updated_by", "updated_at" FROM "model_prices";--> statement-breakpoint
UPDATE "usage_facts" SET "since" = "first"."day" FROM (SELECT "batch_id", min("day") AS "day" FROM "usage_facts" GROUP BY "batch_id" HAVING min("day") < max("day")) "first" WHERE "first"."batch_id" = "usage_facts"."batch_id" AND "usage_facts"."day" > "first"."day";
