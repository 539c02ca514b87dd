import type { Browser, Page } from 'playwright-core';

export function bundle(entry: string, format: 'iife' | 'esm'): Promise<string>;
export function servePanel(): Promise<{ script: string; origin: string; close: () => void }>;
export function importBundled(entry: string): Promise<unknown>;
export function tell(page: Page, shown: { run: object; reviews: object; insights?: object }): Promise<void>;
export function launchChromium(): Promise<Browser>;
