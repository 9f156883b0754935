"""Case work: the lists, the page of a case and everything that is done on it, its papers, receipt and draft."""
