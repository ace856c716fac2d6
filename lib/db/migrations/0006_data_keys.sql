CREATE TABLE "data_keys" (
	"team_id" text NOT NULL,
	"version" integer NOT NULL,
	"kek_id" text NOT NULL,
	"wrapped" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "data_keys_team_id_version_pk" PRIMARY KEY("team_id","version")
);
--> statement-breakpoint
CREATE INDEX "data_keys_kek" ON "data_keys" USING btree ("kek_id");