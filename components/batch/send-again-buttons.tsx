import { Button } from "@/components/ui/button";

type SendAgainButtonsProps = {
  /** Why an act cannot be done now; undefined: it can. */
  retryHint: string | undefined;
  editHint: string | undefined;
  onAsk: (act: "retry" | "edit") => void;
};

/** Rows sent again, as they are or changed. Each act first says how many they are and what that may cost. */
export function SendAgainButtons({ retryHint, editHint, onAsk }: SendAgainButtonsProps) {
  return (
    <>
      <Button
        variant="outline"
        size="sm"
        title={retryHint}
        disabled={retryHint !== undefined}
        onClick={() => onAsk("retry")}
      >
        Retry…
      </Button>
      <Button
        variant="outline"
        size="sm"
        title={editHint}
        disabled={editHint !== undefined}
        onClick={() => onAsk("edit")}
      >
        Edit and send again…
      </Button>
    </>
  );
}
