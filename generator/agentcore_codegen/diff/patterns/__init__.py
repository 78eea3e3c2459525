"""What strings a model accepts, compared: regular languages, decided without sampling.

Whether a pattern got narrower is asked of every change, and reading two patterns does not answer
it: of those of the archive's history one in three is written anew and means the same, or accepts
less by one character. So patterns become automata (`regex`, `anchors`, `terms`), and a search
through both (`search`) finds a shortest text that one side alone accepts, or that there is none.
`language` adds the limits of length, which decide with the pattern.
"""
