"""How a DOCX looks on paper, as plain lists and numbers that a typesetter can follow: sections with their
pages, paragraphs, runs, tables, pictures. Lengths are points.

`reading` is for the child of `lib.word` alone, for what somebody uploaded is hostile until it was read;
`filling` puts words in the places of the placeholders and needs no library. What cannot be shown is
named (`marks`): what would be missing is refused, what would only look otherwise is remarked.
"""
