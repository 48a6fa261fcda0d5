// @ts-check
// AWS files as large as somebody may have them: 110 bytes a profile in each, comments and blank lines as people leave them.

/**
 * @param {number} profiles
 * @param {string} [first] text that stands at the top
 */
export function configText(profiles, first = "") {
  return (
    first +
    numbered(profiles, (name, index) => {
      const note = index % 10 === 0 ? `# team ${index / 10}\n` : "";
      return `${note}[profile ${name}]\nregion = eu-central-1\noutput = json\ncli_pager =\ndefaults_mode = standard\n\n`;
    })
  );
}

/**
 * @param {number} profiles
 * @param {string} [first] text that stands at the top
 */
export function credentialsText(profiles, first = "") {
  return (
    first +
    numbered(profiles, (name, index) => {
      const id = `AKIA${String(index).padStart(16, "2")}`;
      return `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${"not/a/real/secret+".padEnd(40, "0")}\n\n`;
    })
  );
}

/**
 * @param {number} count
 * @param {(name: string, index: number) => string} section
 */
function numbered(count, section) {
  return Array.from({ length: count }, (_, index) => section(`profile-${index}`, index)).join("");
}
