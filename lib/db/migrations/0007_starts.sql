CREATE TABLE "boots" (
	"spool" text PRIMARY KEY NOT NULL,
	"starts" integer NOT NULL
);
