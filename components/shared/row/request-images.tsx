"use client";

import { useEffect, useState } from "react";
import type { RequestImage } from "./read-request";

function blobOf(mediaType: string, base64: string): Blob | null {
  try {
    const bytes = Uint8Array.from(atob(base64.replace(/\s+/g, "")), (char) => char.charCodeAt(0));
    return new Blob([bytes], { type: mediaType });
  } catch {
    return null;
  }
}

/** The pictures a request carries. Those that lie elsewhere are named, never fetched. */
export function RequestImages({ images }: { images: readonly RequestImage[] }) {
  if (images.length === 0) return null;
  return (
    <ul className="grid gap-2">
      {images.map((image, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pictures of a request are in its order and never change
        <li key={index}>
          {image.kind === "data" ? (
            <DataImage image={image} number={index + 1} />
          ) : (
            <p className="rounded-lg border border-dashed px-3 py-2 text-xs wrap-anywhere text-muted-foreground">
              Picture elsewhere, not loaded: <bdi className="font-mono">{image.url}</bdi>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

type DataImageProps = { image: Extract<RequestImage, { kind: "data" }>; number: number };

function DataImage({ image: { mediaType, base64 }, number }: DataImageProps) {
  const [url, setUrl] = useState<string | null>(null);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    const blob = blobOf(mediaType, base64);
    if (!blob) {
      setIsBroken(true);
      return;
    }
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [mediaType, base64]);
  if (isBroken) return <p className="text-xs text-muted-foreground">Picture {number} cannot be read.</p>;
  return (
    url && (
      // biome-ignore lint/performance/noImgElement: it lies in memory, there is nothing to optimise
      <img
        src={url}
        alt={`Part ${number} of the request`}
        onError={() => setIsBroken(true)}
        className="max-h-80 max-w-full rounded-lg border object-contain"
      />
    )
  );
}
