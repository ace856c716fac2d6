ALTER TABLE "input_files" ADD COLUMN "copies_id" text;--> statement-breakpoint
ALTER TABLE "input_files" ADD CONSTRAINT "input_files_copies_id_input_files_id_fk" FOREIGN KEY ("copies_id") REFERENCES "public"."input_files"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "input_files_copies" ON "input_files" USING btree ("copies_id");