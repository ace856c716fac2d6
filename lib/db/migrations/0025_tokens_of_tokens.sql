ALTER TABLE "invitations" ADD COLUMN "token_id" text;--> statement-breakpoint
ALTER TABLE "console_tokens" ADD COLUMN "is_confirmed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "console_tokens" ADD COLUMN "parent_id" text;--> statement-breakpoint
ALTER TABLE "console_tokens" ADD CONSTRAINT "console_tokens_parent_id_console_tokens_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."console_tokens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitations_token" ON "invitations" USING btree ("token_id");--> statement-breakpoint
CREATE INDEX "console_tokens_parent" ON "console_tokens" USING btree ("parent_id");