"use client";

import { type ReactNode, useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Segmented } from "@/components/ui/segmented";
import { rowImagePath, type ViewRow } from "@/lib/results/views/contract";
import { cn } from "@/lib/utils";
import { PagedRows } from "./row-pager";
import { useRowPages } from "./use-row-pages";
import type { ViewProps } from "./view-props";

const looks = [
  { value: "gallery", label: "Gallery" },
  { value: "side", label: "Side by side" },
] as const;

/** Pictures of the requests with what was answered: as a gallery of captions, or page and text side by side. */
export function ImageView({ batch, onOpen }: ViewProps) {
  const pages = useRowPages(batch.id, "images", 24);
  const [chosen, setChosen] = useState<"gallery" | "side" | null>(null);
  // Long answers are transcriptions, to be read beside their page.
  const long = pages.rows.filter(({ answer }) => answer.length > 400).length;
  const look = chosen ?? (long * 2 > pages.rows.length ? "side" : "gallery");
  const head = <Segmented label="Look" value={look} onValueChange={setChosen} options={looks} />;
  return (
    <PagedRows pages={pages} what="pictures" head={head}>
      {look === "gallery" ? (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(14rem,100%),1fr))] gap-3">
          {pages.rows.map((row) => (
            <li key={row.seq}>
              <Card className="flex h-full flex-col overflow-hidden">
                <Pictures batchId={batch.id} row={row} className="h-40 w-full object-contain" />
                <div className="flex flex-1 flex-col justify-between gap-1 border-t px-3 py-2.5">
                  <p className="line-clamp-4 text-sm wrap-anywhere">{row.answer || <NoText />}</p>
                  <OpenButton row={row} onOpen={() => onOpen(row.seq, pages.seqs)} />
                </div>
              </Card>
            </li>
          ))}
        </ul>
      ) : (
        <ul className="grid gap-3">
          {pages.rows.map((row) => (
            <li key={row.seq}>
              <Card className="grid overflow-hidden md:grid-cols-2">
                <Pictures batchId={batch.id} row={row} className="max-h-[70dvh] w-full object-scale-down" />
                <div className="flex min-w-0 flex-col gap-2 px-4 py-3 max-md:border-t md:border-l">
                  <OpenButton row={row} onOpen={() => onOpen(row.seq, pages.seqs)} />
                  <ScrollArea
                    aria-label={`Answer of ${row.customId}`}
                    className="max-h-[60dvh] text-sm whitespace-pre-wrap wrap-anywhere"
                  >
                    {row.answer || <NoText />}
                  </ScrollArea>
                </div>
              </Card>
            </li>
          ))}
        </ul>
      )}
    </PagedRows>
  );
}

const NoText = () => <span className="text-muted-foreground">no answer yet</span>;

function OpenButton({ row, onOpen }: { row: ViewRow; onOpen: () => void }) {
  return (
    <Button variant="link" size="sm" className="self-start font-mono" onClick={onOpen}>
      {row.customId}
    </Button>
  );
}

/** The pictures that came with the request, all of them. Those that lie elsewhere are named, never loaded. */
function Pictures({ batchId, row, className }: { batchId: string; row: ViewRow; className: string }) {
  const { slug } = useTeam();
  const { images, remoteImages, answer, customId } = row;
  const isMany = images + remoteImages.length > 1;
  const said = answer ? `${customId}: ${answer.slice(0, 200)}` : `Picture of ${customId}`;
  if (images === 0 && remoteImages.length === 0) return <Unseen>This picture cannot be shown.</Unseen>;
  const pictures = (
    <>
      {Array.from({ length: images }, (_, index) => (
        // biome-ignore lint/performance/noImgElement: made on the fly from a request, in its own size
        <img
          // biome-ignore lint/suspicious/noArrayIndexKey: the pictures of a request are in its order and never change
          key={index}
          src={rowImagePath(slug, batchId, row.seq, index)}
          alt={images > 1 ? `${index + 1} of ${images}, ${said}` : said}
          loading="lazy"
          decoding="async"
          className={cn("bg-secondary", className)}
        />
      ))}
      {remoteImages.map((url) => (
        <Unseen key={url}>The picture lies at {url.slice(0, 120)}</Unseen>
      ))}
    </>
  );
  if (!isMany) return pictures;
  return (
    <ScrollArea aria-label={`Pictures of ${customId}`} className="grid max-h-[70dvh] content-start gap-1 bg-secondary">
      {pictures}
    </ScrollArea>
  );
}

const Unseen = ({ children }: { children: ReactNode }) => (
  <p className="grid h-40 place-items-center bg-secondary px-4 text-center text-xs text-muted-foreground wrap-anywhere">
    {children}
  </p>
);
