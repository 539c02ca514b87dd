import type { Locator, Page } from 'playwright-core';

/**
 * Elements that match a selector and whose whole text is the given one, spaces around it aside.
 * @param within where to look
 * @param selector CSS
 */
export function withExactText(within: Page | Locator, selector: string, text: string): Locator {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`);
  return within.locator(selector).filter({ hasText: new RegExp(String.raw`^\s*${escaped}\s*$`) });
}
