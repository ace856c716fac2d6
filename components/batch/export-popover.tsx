"use client";

import { ChevronDown, Download } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

/** A button that opens what is asked before rows are taken home. */
export function ExportPopover({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="outline" size="sm">
          {label}
          <ChevronDown aria-hidden className="-mr-1 size-3.5" />
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Export rows" align="end" className="w-88">
        {children}
      </PopoverContent>
    </Popover>
  );
}

/** Takes them, and closes the question. */
export function ExportNow({ onTake }: { onTake: () => void }) {
  return (
    <PopoverClose asChild>
      <Button onClick={onTake}>
        <Download aria-hidden />
        Download
      </Button>
    </PopoverClose>
  );
}
