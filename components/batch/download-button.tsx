import { ChevronDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

/** A file one can take; `note` says what is in it. */
export type DownloadChoice = { href: string; label: string; note: string; isEmpty: boolean };

type DownloadButtonProps = {
  choices: readonly DownloadChoice[];
  isPartial: boolean;
  label?: string;
  size?: ComponentProps<typeof Button>["size"];
  /** Entries before the choices, of files that the browser makes itself. */
  children?: ReactNode;
};

/** Plain links: the browser downloads, and a broken one is taken up again by the browser's own means. */
export function DownloadButton({ choices, isPartial, label = "Download", size, children }: DownloadButtonProps) {
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size={size}>
          {label}
          <ChevronDown aria-hidden className="-mr-1 size-3.5" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="min-w-64">
        {isPartial && <DropdownMenuLabel>Not all answers are here yet</DropdownMenuLabel>}
        {children}
        {choices.map(({ href, label, note, isEmpty }) => (
          <DropdownMenuItem key={href} asChild disabled={isEmpty}>
            <a href={href} download>
              <span>
                <span className="block">{label}</span>
                <span className="block text-xs text-muted-foreground tabular-nums">{note}</span>
              </span>
            </a>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
