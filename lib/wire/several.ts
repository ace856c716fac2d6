import { z } from "zod";

/** One value or several of a query; of several, any may hold. Empty ones are none. */
export const several = (max = 100) =>
  z
    .union([z.string().max(200), z.array(z.string().max(200)).max(50)])
    .transform((value) =>
      [value]
        .flat()
        .filter((one) => one !== "")
        .map((one) => one.slice(0, max)),
    )
    .optional();
