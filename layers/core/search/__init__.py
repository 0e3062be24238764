"""Finds what people type, over all that is on the map.

What is typed is folded as every text was when it was written (`core_fold`), so that spellings of one word are one word.
Then each word is looked up in the vocabulary of all words that occur (`core_searchword`): there it is completed, taken for
another form, for a part of a compound, or for a slip of the finger. What comes out are real words, and one index finds the
texts with them. See docs/adr/0036-search-by-a-vocabulary.md.
"""
