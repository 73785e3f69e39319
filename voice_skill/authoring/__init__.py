"""What an author runs over content and grammars: check, sample, rehearse."""
