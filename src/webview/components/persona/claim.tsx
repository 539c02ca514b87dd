import type { Claim, Evidence } from '../../../protocol/messages';
import { formatSupport } from '../../format';
import { ChipRow } from '../evidence/chip-row';
import { DataParagraph } from '../parts/data-text';

/** The evidence of a persona by id. */
export type Grounds = ReadonlyMap<string, Evidence>;

/** A statement, the rows it rests on and, where it has been computed, its support score. */
export function ClaimText({ claim, grounds, kind }: { claim: Claim; grounds: Grounds; kind?: string }) {
  return (
    <>
      {claim.text !== '' && <DataParagraph text={claim.text} {...(kind === undefined ? {} : { kind })} />}
      <div class="grounds">
        <ChipRow ids={claim.evidence} evidence={grounds} />
        {claim.support !== null && <span class="support">{formatSupport(claim.support)}</span>}
      </div>
    </>
  );
}
