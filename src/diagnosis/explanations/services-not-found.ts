import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";

export const servicesNotFound: Explanation = {
  signs: [{ says: "is configured to use the services section but the", weight: 90 }],
  means: "The profile says services = NAME, and there is no section [services NAME] in the config file.",
  tell: "the config file has no such section, or it is spelled otherwise",
  judge: () => ({ clues: [], steps: [command("daypass doctor")] }),
};
