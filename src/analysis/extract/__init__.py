"""From a document to a draft of its figures."""
