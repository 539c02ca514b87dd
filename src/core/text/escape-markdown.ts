import { visibleText } from './visible-text';

/**
 * Plain text inside Markdown, on one line: what has a meaning there is escaped, addresses that renderers make links of on
 * their own are broken by zero-width spaces, and control and bidirectional characters are spelled out (`⟨U+202E⟩`).
 */
export function escapeMarkdown(text: string): string {
  return visibleText(text.replace(/\s+/gu, ' ').trim())
    .replace(/[\\`*_{}[\]#|~$^=]/gu, '\\$&')
    .replace(/^[-+]/u, '\\$&')
    .replace(/^(\d+)(?=[.)])/u, '$1\\')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/(?<=www)(?=\.)|(?<=:)(?=\/\/)|(?<=\/)(?=\/)|(?=@)/giu, '\u200B');
}
