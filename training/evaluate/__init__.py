"""How well models hear, measured through `vosk` itself, with PocketSphinx beside them.

`corpora` says what is spoken, `grammars` what may be heard, `tasks` puts both together, `engines`
hears, `measuring` keeps every outcome, and `report` and `picture` show them. `footprint` measures
speed and memory in processes of their own, `tuning` compares settings on other speakers.
"""
