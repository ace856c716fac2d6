"use client";

import { X } from "lucide-react";
import { useState } from "react";
import type { FieldControl } from "@/components/ui/field";
import { fieldLook } from "@/components/ui/field-look";
import { Tag } from "@/components/ui/tag";
import { cn } from "@/lib/utils";
import { addTags } from "./run-form";

type TagsInputProps = FieldControl & { tags: readonly string[]; onChange: (tags: string[]) => void };

/** Tags as they are typed: Enter or a comma ends one, Backspace in the empty field takes the last away. */
export function TagsInput({ tags, onChange, ...wiring }: TagsInputProps) {
  const [text, setText] = useState("");
  const finish = () => {
    if (text.trim()) onChange(addTags(tags, text));
    setText("");
  };
  return (
    <span
      className={cn(
        fieldLook,
        "flex min-h-8 flex-wrap items-center gap-1 py-1 has-focus-visible:border-ring has-disabled:opacity-55",
      )}
    >
      {tags.map((tag) => (
        <Tag key={tag} className="pr-0.5">
          {tag}
          <button
            type="button"
            aria-label={`Remove tag ${tag}`}
            onClick={() => onChange(tags.filter((one) => one !== tag))}
            className="grid size-4.5 place-items-center rounded-sm hover:text-foreground"
          >
            <X aria-hidden className="size-3" />
          </button>
        </Tag>
      ))}
      <input
        {...wiring}
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          if (!next.includes(",")) return setText(next);
          onChange(addTags(tags, next));
          setText("");
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            // Not the form's.
            event.preventDefault();
            finish();
          } else if (event.key === "Backspace" && text === "") onChange(tags.slice(0, -1));
        }}
        onBlur={finish}
        autoComplete="off"
        placeholder={tags.length === 0 ? "tickets, q1" : ""}
        className="h-5.5 min-w-20 flex-1 bg-transparent outline-none placeholder:text-muted-foreground"
      />
    </span>
  );
}
