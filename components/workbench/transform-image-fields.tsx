"use client";

import { PickFiles } from "@/components/shared/jsonl/file-buttons";
import { plural } from "@/lib/format";
import type { LocalImage } from "@/lib/jsonl/tools/transform/image-files";
import type { StepWhat } from "@/lib/jsonl/tools/transform/transform-step";
import { Choice } from "./choice";

type ImageFieldsProps = {
  step: Extract<StepWhat, { kind: "images" }>;
  onChange: (change: Partial<StepWhat>) => void;
  images: readonly LocalImage[];
  onImages: (files: File[]) => void;
};

/** How large images may be, and the files that are put in. */
export function ImageFields({ step, onChange, images, onImages }: ImageFieldsProps) {
  return (
    <>
      <Choice
        label="Longer side"
        value={String(step.maxSidePx ?? "keep")}
        onChange={(value) => onChange({ maxSidePx: value === "keep" ? null : Number(value) })}
        options={{
          keep: "As it is",
          2048: "2048 px at most",
          1536: "1536 px at most",
          1024: "1024 px at most",
          768: "768 px at most",
          512: "512 px at most",
        }}
      />
      <div className="grid content-start gap-1.5">
        <span className="text-xs font-medium text-muted-foreground">Image files</span>
        <PickFiles label="Choose images" isMany accept="image/*" onFiles={onImages} />
        <span className="text-xs text-muted-foreground">
          {images.length > 0
            ? `${plural(images.length, "image")} at hand until this page is reloaded. They are found by the file name in the request.`
            : "Or drop a folder with them anywhere on this page."}
        </span>
      </div>
    </>
  );
}
