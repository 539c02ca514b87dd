/** English words that carry grammar rather than content. */
export const englishFunctionWords: ReadonlySet<string> = new Set(
  `a about above actually after again against all almost also although always am an and another any anyone anything are aren't around as at
  away back be because been before being below between both but by came can can't cannot come could couldn't did didn't do does doesn't
  doing don't done down during each either else enough etc even ever every everyone everything few for from further get gets getting give
  go goes going gone got had hadn't has hasn't have haven't having he he'd he'll he's her here hers herself him himself his how however i
  i'd i'll i'm i've if in into is isn't it it'd it'll it's its itself just kind let let's like lot lots made make makes making many may
  maybe me might mine more most mostly much must my myself never no nobody none nor not nothing now of off often oh ok okay on once one
  ones only or other others otherwise ought our ours ourselves out over own perhaps please put quite rather really said same say says see
  seem seemed seems shall she she'd she'll she's should shouldn't since so some somehow someone something sometimes somewhat still stuff
  such take than that that's the their theirs them themselves then there there's these they they'd they'll they're they've thing things
  this those though through till to too toward towards under unless until up upon us used usually very was wasn't way we we'd we'll we're
  we've well went were weren't what what's whatever when whenever where wherever whether which while who who's whoever whole whom whose why will
  with within without won't would wouldn't yeah yes yet you you'd you'll you're you've your yours yourself im ive dont didnt doesnt cant
  one two three four five six seven eight nine ten eleven twelve hundred half twice wont isnt wasnt id ill thats theres youre theyre wouldnt couldnt shouldnt havent hasnt n/a na`.split(
    /\s+/u,
  ),
);
