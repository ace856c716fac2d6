"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { fileOfText, linesFile } from "./read-drop";

/** For a few lines from the clipboard. Pasting anywhere on the page does the same. */
export function PasteDialog({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const use = () => {
    onFiles([fileOfText(text) ?? linesFile(text)]);
    setText("");
    setIsOpen(false);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="outline">Paste lines</Button>
      </DialogTrigger>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>Paste requests</DialogTitle>
          <DialogDescription>
            One JSON object on each line, as in a .jsonl file; or cells copied from a sheet, with their headings.
          </DialogDescription>
        </DialogHeader>
        <Field label="Lines">
          <Textarea
            value={text}
            onChange={(event) => setText(event.target.value)}
            spellCheck={false}
            wrap="off"
            className="max-h-80 min-h-40 overflow-auto font-mono text-xs max-md:text-[1rem]"
            placeholder={'{"custom_id":"row-1","method":"POST","url":"/v1/chat/completions","body":{…}}'}
          />
        </Field>
        <DialogFooter>
          <Button variant="outline" onClick={() => setIsOpen(false)}>
            Go back
          </Button>
          <Button disabled={text.trim() === ""} onClick={use}>
            Check these lines
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
