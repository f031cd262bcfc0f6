"""Where the files of works are kept, by CID."""
