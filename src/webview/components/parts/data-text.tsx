import { createContext, type ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { visibleText } from '../../../core/text/visible-text';
import { searchParts } from '../../search';

/** What is looked for in the texts below; '' where nothing is. */
export const SearchContext = createContext('');

/** Words of a model or of the data inside a line: plain text whose direction does not reach what surrounds it. */
export function DataText({ text }: { text: string }) {
  return <bdi>{useMarked(text)}</bdi>;
}

/** The same as a paragraph of its own, set in its own direction. */
export function DataParagraph({ text, kind }: { text: string; kind?: string }) {
  return (
    <p dir="auto" class={kind}>
      {useMarked(text)}
    </p>
  );
}

/** Visible text, with what is looked for marked in it. */
function useMarked(text: string): ComponentChildren {
  const query = useContext(SearchContext);
  const visible = visibleText(text);
  return query === ''
    ? visible
    : searchParts(visible, query).map(({ text: part, found }, index) =>
        found ? <mark key={index}>{part}</mark> : part,
      );
}
