CREATE TABLE "forgotten_batches" (
	"team_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"upstream_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "forgotten_batches_connection_id_upstream_id_pk" PRIMARY KEY("connection_id","upstream_id")
);
--> statement-breakpoint
CREATE TABLE "hook_deliveries" (
	"connection_id" text NOT NULL,
	"delivery_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "hook_deliveries_connection_id_delivery_id_pk" PRIMARY KEY("connection_id","delivery_id")
);
--> statement-breakpoint
CREATE TABLE "hooks" (
	"connection_id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"token" text NOT NULL,
	"sealed_secret" text NOT NULL,
	"sealed_old_secret" text,
	"old_secret_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_delivery_at" timestamp (3) with time zone,
	"deliveries" integer DEFAULT 0 NOT NULL,
	"last_problem" jsonb
);
--> statement-breakpoint
DROP INDEX "batches_upstream";--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "adopts" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "forgotten_batches" ADD CONSTRAINT "forgotten_batches_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_connection_id_hooks_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."hooks"("connection_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hooks" ADD CONSTRAINT "hooks_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hooks" ADD CONSTRAINT "hooks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "forgotten_batches_team" ON "forgotten_batches" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "hook_deliveries_age" ON "hook_deliveries" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "hooks_token" ON "hooks" USING btree ("token");--> statement-breakpoint
CREATE INDEX "hooks_team" ON "hooks" USING btree ("team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "batches_upstream" ON "batches" USING btree ("connection_id","upstream_id");