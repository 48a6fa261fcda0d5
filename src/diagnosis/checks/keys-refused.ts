import { visible } from "../../core/visible.ts";
import { type Check, command } from "../finding.ts";

export const keysRefused: Check = {
  id: "keys-refused",
  looksFor: "long-term keys that AWS does not take",
  find: ({ network }) =>
    (network?.keys ?? []).flatMap(({ profile, refused }) =>
      refused === undefined
        ? []
        : [
            {
              severity: "problem" as const,
              what: `AWS does not take the keys of profile ${visible(profile)}`,
              why: "they were deleted or switched off, are mistyped, or belong to another partition: no session can be had with them",
              mend: command(`daypass explain ${refused}`),
            },
          ],
    ),
  good: ({ network }) => {
    const fine = (network?.keys ?? []).filter(({ arn }) => arn !== undefined);
    if (fine.length === 0) return undefined;
    const whose = fine.map(({ profile, arn }) => `${visible(profile)}: ${arn?.split("/").at(-1)}`);
    return `keys work (${whose.join(", ")})`;
  },
};
