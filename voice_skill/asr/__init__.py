"""Hearing: speech to `Utterance`, with a strict grammar and a reason for each refusal."""
