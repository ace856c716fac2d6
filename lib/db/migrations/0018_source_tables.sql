ALTER TABLE "input_files" ADD COLUMN "kind" text DEFAULT 'input' NOT NULL;--> statement-breakpoint
ALTER TABLE "input_files" ADD COLUMN "source_id" text;--> statement-breakpoint
ALTER TABLE "input_files" ADD CONSTRAINT "input_files_source_id_input_files_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."input_files"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "input_files_source" ON "input_files" USING btree ("source_id");