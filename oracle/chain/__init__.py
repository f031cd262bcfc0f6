"""The studio's contracts as typed Python: addresses, ABIs, reads, transactions, errors in words."""
