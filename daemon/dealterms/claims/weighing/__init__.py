"""A second reader of figures and dates: it weighs all words around a value, by learned weights.

The rules of `claims.rules` know constructions; what nobody thought of they do not know. The second
reader was taught by the labelled corpus how much each word near a value speaks for each term, so it
has an opinion on every figure. Where it is sure and the rules are not, it decides
(`docs/decisions/0017-a-second-reader.md`). Names, amounts and dates stand behind marks, as for the
rules: it cannot know a company.

`candidates` (values of a line) → `features` (words around each) → `weights` (probability of each
term) → `neighbours` (what the other values of the article say) → `opinion` (what becomes of the
rules' drafts and refusals).
"""

from dealterms.claims.weighing.opinion import weighed

__all__ = ["weighed"]
