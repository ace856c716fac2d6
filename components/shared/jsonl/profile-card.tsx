"use client";

import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { useId, useState } from "react";
import { Card } from "@/components/ui/card";
import { cn } from "@/lib/utils";
import type { ProfileDetailsProps } from "./profile-details";
import { profileSummary } from "./profile-words";

const ProfileDetails = dynamic(() => import("./profile-details").then((file) => file.ProfileDetails), { ssr: false });

/** What the requests consist of; a line until it is opened. */
export function ProfileCard({ fileName, ...details }: { fileName: string } & ProfileDetailsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <Card aria-label={`Profile of ${fileName}`} className="overflow-hidden">
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
          className="flex w-full flex-wrap items-center gap-x-2.5 px-4 py-3.5 text-left -outline-offset-2"
        >
          <span className="font-semibold">Profile</span>
          <span className="min-w-0 flex-1 text-xs text-muted-foreground tabular-nums">
            {profileSummary(details.tally)}
          </span>
          <ChevronRight
            aria-hidden
            className={cn("size-4 stroke-[1.6] text-muted-foreground transition-transform", isOpen && "rotate-90")}
          />
        </button>
      </h2>
      {isOpen && (
        <div id={id} className="border-t">
          <ProfileDetails {...details} />
        </div>
      )}
    </Card>
  );
}
