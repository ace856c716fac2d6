import { Time } from "./time";

type DeletedNoteProps = { by: string | null; at: string | null };

/** "deleted by Ada, 3 Mar", as far as that was written down. */
export function DeletedNote({ by, at }: DeletedNoteProps) {
  return (
    <>
      deleted
      {by !== null && ` by ${by}`}
      {at !== null && (
        <>
          , <Time at={at} look="date" />
        </>
      )}
    </>
  );
}
