"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { prepare } from "./engine";
import { prepareLater } from "./prepare-later";
import { fileOfText, filesOfDrop, hasFiles } from "./read-drop";

/**
 * Makes the whole window take files: dropped anywhere, or pasted where nobody types. `loadParts` fetches what the page will show
 * of a file; it is called when the page has nothing better to do. `leftOut` says what of a drop was not taken. Returns whether something is being dragged over it.
 */
export function useDropPage(
  onFiles: (files: File[], leftOut: string | null) => void,
  isEnabled: boolean,
  loadParts: () => Promise<unknown>,
): boolean {
  const [isOver, setIsOver] = useState(false);
  const take = useEffectEvent(onFiles);

  useEffect(() => (isEnabled ? prepareLater(loadParts) : undefined), [isEnabled, loadParts]);

  useEffect(() => {
    if (!isEnabled) return;
    // Enter and leave come for every element below the pointer; only the difference tells.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return;
      if (depth++ === 0) void prepare();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setIsOver(false);
    };
    const over = (event: DragEvent) => {
      if (hasFiles(event.dataTransfer)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setIsOver(false);
      if (!event.dataTransfer || !hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      void filesOfDrop(event.dataTransfer).then(({ files, leftOut }) => take(files, leftOut));
    };
    const paste = (event: ClipboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
      if (isTyping || !event.clipboardData) return;
      const pasted = fileOfText(event.clipboardData.getData("text/plain"));
      const files = event.clipboardData.files.length > 0 ? [...event.clipboardData.files] : pasted ? [pasted] : [];
      if (files.length === 0) return;
      event.preventDefault();
      take(files, null);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop, paste };
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener as EventListener);
    };
  }, [isEnabled]);
  return isOver;
}
