import { visibleText } from '../../../core/text/visible-text';

/** Words of a model or of the data inside a line: plain text whose direction does not reach what surrounds it. */
export function DataText({ text }: { text: string }) {
  return <bdi>{visibleText(text)}</bdi>;
}

/** The same as a paragraph of its own, set in its own direction. */
export function DataParagraph({ text, kind }: { text: string; kind?: string }) {
  return (
    <p dir="auto" class={kind}>
      {visibleText(text)}
    </p>
  );
}
