"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { RuleFinding } from "@/lib/jsonl/contract";

/** Whether a url is to be chosen: there is none, and the bodies do not say which. */
export const isUrlUnsure = ({ rule, fix }: RuleFinding): boolean =>
  fix === null && (rule === "url_missing" || rule === "url_not_string");

type UrlChoiceProps = { urls: readonly string[]; isLocked: boolean; onChoose: (url: string) => void };

/** The urls that the connection serves, for requests that do not say which answers them. */
export function UrlChoice({ urls, isLocked, onChoose }: UrlChoiceProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline" size="sm" disabled={isLocked}>
          Choose the url
          <ChevronDown aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Choose the url" className="w-64 p-1">
        <ul>
          {urls.map((url) => (
            <li key={url}>
              <button
                type="button"
                className="block w-full truncate rounded-md px-2 py-1.5 text-left font-mono text-xs hover:bg-accent"
                onClick={() => {
                  setIsOpen(false);
                  onChoose(url);
                }}
              >
                {url}
              </button>
            </li>
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  );
}
