import { expect, test } from "vitest";
import { commands } from "./commands.ts";
import { loadCommands, loadedAlone } from "./load-commands.ts";

test.each(loadedAlone)("%s alone is the %s of the table", async (name) => {
  expect(await loadCommands([name, "--json"])).toEqual(commands.filter((command) => command.name === name));
});

test.each([["logni"], ["--json"], ["constructor"], ["help"]])("%s brings the whole table", async (word) => {
  expect(await loadCommands([word])).toBe(commands);
});
