ALTER TABLE "connections" ADD COLUMN "last_ok_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "latency_ms" integer;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "last_error_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "last_error" text;