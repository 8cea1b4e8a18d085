"""What the auditor reads: the journal of everything that anybody did, in words that people understand."""
