"""The gallery: a page for everybody, served or exported, that holds nothing of its own."""
