"use client";

import { Shortcut } from "@/components/shared/shortcut";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { shortcutGroups } from "./shortcut-list";

type ShortcutsDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>Keyboard shortcuts</DialogTitle>
          <DialogDescription>They rest while you type in a field.</DialogDescription>
        </DialogHeader>
        <div className="gap-x-10 sm:columns-2">
          {shortcutGroups.map((group) => (
            <section key={group.title} className="mb-5 break-inside-avoid last:mb-0">
              <h3 className="mb-1 text-xs font-medium text-muted-foreground">{group.title}</h3>
              <dl>
                {group.shortcuts.map((shortcut) => (
                  <div
                    key={shortcut.keys}
                    className="flex items-center justify-between border-b border-line py-1.5 text-sm last:border-0"
                  >
                    <dt>{shortcut.does}</dt>
                    <dd>
                      <Shortcut keys={shortcut.keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
